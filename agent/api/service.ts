/**
 * The agent's gRPC service: decodes, passes every call through the fence, delegates.
 */
import { MusterError } from "../../shared/errors.ts";
import { streaming, unary } from "../../shared/grpc/handlers.ts";
import type { Service } from "../../shared/grpc/server.ts";
import type { Logger } from "../../shared/log.ts";
import type { AgentHandlers } from "../../shared/wire/generated/muster/agent/v1/Agent.ts";
import type { CommandUpdate as WireUpdate } from "../../shared/wire/generated/muster/agent/v1/CommandUpdate.ts";
import type { Fence__Output as WireFence } from "../../shared/wire/generated/muster/agent/v1/Fence.ts";
import { AgentClient } from "../../shared/wire/load.ts";
import type { Commands } from "../commands/commands.ts";
import type { Fence, FenceToken } from "../commands/fence.ts";
import { decodeNode } from "../node-ref.ts";
import { encodeCommand } from "./encode.ts";
import type { Identity, Looker } from "./ports.ts";

export interface ServicePorts {
  readonly identity: Identity;
  readonly fence: Fence;
  readonly commands: Commands;
  readonly looker: Looker;
  readonly log: Logger;
}

/** One request may settle a whole run's commands; more than this is no run. */
const MOST_IDS = 10_000;

export function agentService(ports: ServicePorts): Service {
  const { commands, fence, identity, looker, log } = ports;
  const pass = async (wire: WireFence | null): Promise<FenceToken> => {
    const { journal = "", epoch = 0, controller = "" } = wire ?? {};
    const token = { journal, epoch, controller };
    await fence.check(token);
    return token;
  };
  const onError = (error: unknown) => {
    if (!(error instanceof MusterError) || error.code === "internal") log.error({ err: error }, "a call failed");
    else log.warn({ code: error.code, why: error.message }, "a call is refused");
  };
  const handlers: AgentHandlers = {
    Describe: unary(async (request) => {
      await pass(request.fence);
      const { journal, epoch } = fence.followed ?? { journal: "", epoch: 0 };
      return {
        ...identity,
        digests: { ...identity.digests },
        journal,
        epoch,
        open: commands.open().map(encodeCommand),
      };
    }, onError),
    Execute: unary(async (request) => {
      const token = await pass(request.fence);
      const { id, action } = request;
      const order = { id, action, node: decodeNode(request.node), parameters: parameters(request.parametersJson) };
      return { command: encodeCommand(await commands.execute(token, order)) };
    }, onError),
    WatchCommand: streaming(async function* (request, signal): AsyncGenerator<WireUpdate> {
      await pass(request.fence);
      for await (const { offset, output, command } of commands.watch(request.id, request.offset, signal))
        yield { offset, output, command: encodeCommand(command) };
    }, onError),
    Settle: unary(async (request) => {
      const token = await pass(request.fence);
      if (request.ids.length > MOST_IDS) throw new MusterError("bad-parameter", `more than ${MOST_IDS} ids`);
      return { commands: (await commands.settle(token, request.ids)).map(encodeCommand) };
    }, onError),
    Cancel: unary(async (request) => {
      await pass(request.fence);
      return { command: encodeCommand(await commands.cancel(request.id)) };
    }, onError),
    Look: unary(async (request) => {
      const asker = await pass(request.fence);
      const { token, beatMs, raw, once } = request;
      const looks = request.looks.map(({ node, probes }) => ({ node: decodeNode(node), probes }));
      return { ...looker.ask({ token, asker, looks, beatMs, raw, once }) };
    }, onError),
    CloseRun: unary(async (request) => {
      await pass(request.fence);
      if (!request.run) throw new MusterError("bad-parameter", "the request names no run");
      return { forgotten: await commands.close(request.run) };
    }, onError),
  };
  return { name: "muster.agent.v1.Agent", definition: AgentClient.service, handlers };
}

function parameters(json: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(json || "{}");
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Told below.
  }
  throw new MusterError("bad-parameter", `parameters are no JSON object: ${json.slice(0, 200)}`);
}
