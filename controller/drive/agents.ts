/**
 * Calling agents: one gRPC channel a host, every call with the fence. The rest of the controller sees only this port.
 */
import { type ClientReadableStream, type ServiceError, status } from "@grpc/grpc-js";
import type { TlsConfig } from "../../shared/config/parts.ts";
import { MusterError } from "../../shared/errors.ts";
import { channel, fromServiceError } from "../../shared/grpc/channel.ts";
import type { Command__Output as WireCommand } from "../../shared/wire/generated/muster/agent/v1/Command.ts";
import type { CommandUpdate__Output as CommandUpdate } from "../../shared/wire/generated/muster/agent/v1/CommandUpdate.ts";
import type { DescribeResponse__Output as Description } from "../../shared/wire/generated/muster/agent/v1/DescribeResponse.ts";
import type { Fence } from "../../shared/wire/generated/muster/agent/v1/Fence.ts";
import type { Node } from "../../shared/wire/generated/muster/agent/v1/Node.ts";
import { AgentClient } from "../../shared/wire/load.ts";

export type { CommandUpdate, Description, WireCommand };

/** An answer that takes longer than this is none: every call but a watch returns at once. */
export const CALL_WITHIN_MS = 5_000;

export interface LookOrder {
  readonly token: number;
  readonly looks: readonly { readonly node: Node; readonly probes: readonly string[] }[];
  readonly beatMs: number;
  /** Also publish raw outputs. */
  readonly raw: boolean;
  /** The nodes are made up: look, and keep nothing of them. */
  readonly once: boolean;
}

export interface ExecuteOrder {
  readonly id: string;
  readonly node: Node;
  readonly action: string;
  /** Each becomes one argv element. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** Every method fails with a MusterError: `agent-away` where no answer came, else the agent's own code. */
export interface Agents {
  describe(host: string): Promise<Description>;
  look(host: string, order: LookOrder): Promise<void>;
  execute(host: string, request: ExecuteOrder): Promise<WireCommand>;
  /** Ends after an update whose command is not running; throws where the stream breaks. */
  watch(host: string, id: string, offset: number, signal: AbortSignal): AsyncIterable<CommandUpdate>;
  settle(host: string, ids: readonly string[]): Promise<readonly WireCommand[]>;
  closeRun(host: string, run: string): Promise<void>;
  /** Lets go of every channel. */
  end(): void;
}

export interface AgentsOptions {
  readonly addressOf: (host: string) => string;
  readonly tls: TlsConfig | undefined;
  readonly fence: () => Fence;
}

type Client = InstanceType<typeof AgentClient>;

export function connectAgents({ addressOf, tls, fence }: AgentsOptions): Agents {
  const clients = new Map<string, Client>();
  const client = (host: string): Client => {
    let known = clients.get(host);
    if (!known) {
      known = new AgentClient(addressOf(host), ...channel(tls));
      clients.set(host, known);
    }
    return known;
  };
  const call = <T>(
    host: string,
    ask: (c: Client, deadline: Date, done: (error: ServiceError | null, answer?: T) => void) => void,
  ) =>
    new Promise<T>((resolve, reject) => {
      ask(client(host), new Date(Date.now() + CALL_WITHIN_MS), (error, answer) => {
        if (error) reject(fromServiceError(error, "agent-away"));
        else if (answer === undefined) reject(new MusterError("agent-away", `${host} answered nothing`));
        else resolve(answer);
      });
    });
  return {
    describe: (host) =>
      call<Description>(host, (c, deadline, done) => c.describe({ fence: fence() }, { deadline }, done)),
    look: async (host, { token, looks, beatMs, raw, once }) => {
      const request = {
        fence: fence(),
        token,
        beatMs,
        raw,
        once,
        looks: looks.map(({ node, probes }) => ({ node, probes: [...probes] })),
      };
      await call(host, (c, deadline, done) => c.look(request, { deadline }, done));
    },
    execute: async (host, { id, node, action, parameters }) => {
      const request = { fence: fence(), id, node, action, parametersJson: JSON.stringify(parameters) };
      const { command } = await call<{ command: WireCommand | null }>(host, (c, deadline, done) =>
        c.execute(request, { deadline }, done),
      );
      if (!command) throw new MusterError("internal", `${host} answered Execute without a command`);
      return command;
    },
    watch: (host, id, offset, signal) => follow(client(host).watchCommand({ fence: fence(), id, offset }), signal),
    settle: async (host, ids) => {
      const request = { fence: fence(), ids: [...ids] };
      return (
        await call<{ commands: WireCommand[] }>(host, (c, deadline, done) => c.settle(request, { deadline }, done))
      ).commands;
    },
    closeRun: async (host, run) => {
      await call(host, (c, deadline, done) => c.closeRun({ fence: fence(), run }, { deadline }, done));
    },
    end: () => {
      for (const known of clients.values()) known.close();
    },
  };
}

async function* follow(stream: ClientReadableStream<CommandUpdate>, signal: AbortSignal): AsyncIterable<CommandUpdate> {
  const cancel = () => stream.cancel();
  signal.addEventListener("abort", cancel, { once: true });
  try {
    for await (const update of stream) yield update as CommandUpdate;
  } catch (error) {
    if (signal.aborted || (error as ServiceError).code === status.CANCELLED) return;
    throw fromServiceError(error, "agent-away");
  } finally {
    signal.removeEventListener("abort", cancel);
    stream.cancel();
  }
}
