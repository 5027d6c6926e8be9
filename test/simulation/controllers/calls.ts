/**
 * Calls from a simulated controller to agents: the real service on the other side, and a network in between on which a call may be lost,
 * late, twice there, or handled long after its caller gave up.
 */
import { type Agents, CALL_WITHIN_MS, type CommandUpdate, type WireCommand } from "../../../controller/drive/agents.ts";
import { MusterError } from "../../../shared/errors.ts";
import { fromServiceError, KEEPALIVE_TIME_MS, KEEPALIVE_TIMEOUT_MS } from "../../../shared/grpc/channel.ts";
import type { Fence } from "../../../shared/wire/generated/muster/agent/v1/Fence.ts";
import type { SimHost } from "../hosts/host.ts";
import type { SimClock } from "../kernel/clock.ts";
import type { SimNetwork } from "../kernel/network.ts";
import type { SimProcess } from "../kernel/process.ts";

export interface CallPorts {
  readonly process: SimProcess;
  /** The controller's host. */
  readonly host: string;
  readonly clock: SimClock;
  readonly network: SimNetwork;
  readonly hosts: ReadonlyMap<string, SimHost>;
  readonly fence: () => Fence;
  readonly onSent: (id: string) => void;
  /** An agent takes a request up, and has answered one. */
  readonly onTaken: (host: SimHost, fence: Fence, id: string | null) => void;
  readonly onAnswered: (host: SimHost, fence: Fence) => void;
}

type Method = "Execute" | "Settle" | "Look" | "CloseRun";

export function simAgents(ports: CallPorts): Agents {
  const { process, fence } = ports;
  const call = <T>(host: string, method: Method, request: object): Promise<T> =>
    process.call(`agent.${method}`, () => reach<T>(ports, host, method, { fence: fence(), ...request }));
  return {
    describe: () => Promise.reject(new MusterError("internal", "the simulation asks no agent who it is")),
    look: async (host, { looks, ...order }) => {
      await call(host, "Look", {
        ...order,
        looks: looks.map(({ node, probes }) => ({ node: onWire(node), probes: [...probes] })),
      });
    },
    execute: async (host, { id, node, action, parameters }) => {
      ports.onSent(id);
      const request = { id, node: onWire(node), action, parametersJson: JSON.stringify(parameters) };
      return whole((await call<{ command: WireCommand }>(host, "Execute", request)).command);
    },
    settle: async (host, ids) =>
      (await call<{ commands: WireCommand[] }>(host, "Settle", { ids: [...ids] })).commands.map(whole),
    closeRun: async (host, run) => {
      await call(host, "CloseRun", { run });
    },
    watch: (host, id, offset, signal) => follow(ports, host, { fence: fence(), id, offset }, signal),
    end: () => undefined,
  };
}

function reach<T>(ports: CallPorts, name: string, method: Method, request: { fence: Fence; id?: string }): Promise<T> {
  const { clock, network, hosts, host: from } = ports;
  const host = hosts.get(name);
  if (!host) return Promise.reject(new MusterError("agent-away", `no host ${name}`));
  return new Promise((resolve, reject) => {
    const giveUp = clock.after(CALL_WITHIN_MS, () => reject(new MusterError("agent-away", `${name} does not answer`)));
    const back = (how: () => void) =>
      network.send(name, from, () => {
        giveUp();
        how();
      });
    const away = method === "Execute" ? "sendCommand" : "send";
    network[away](from, name, () => {
      ports.onTaken(host, request.fence, request.id ?? null);
      host.handle(method, request).then(
        (answer) => {
          ports.onAnswered(host, request.fence);
          back(() => resolve(answer as T));
        },
        (error: unknown) => back(() => reject(fromServiceError(error, "agent-away"))),
      );
    });
  });
}

/** A cut cable sends no reset: it is noticed by keep-alive. */
const SILENCE_MS = KEEPALIVE_TIME_MS + KEEPALIVE_TIMEOUT_MS;

async function* follow(
  { process, clock, network, hosts, host: from }: CallPorts,
  name: string,
  request: object,
  signal: AbortSignal,
): AsyncIterable<CommandUpdate> {
  await process.call("agent.Watch", () => undefined);
  const host = hosts.get(name);
  if (!host || !network.joined(from, name)) {
    await process.clock.sleep(CALL_WITHIN_MS);
    throw new MusterError("agent-away", `${name} does not answer`);
  }
  const arrived: (CommandUpdate | "ended" | Error)[] = [];
  let wake = () => {};
  const take = (one: CommandUpdate | "ended" | Error) => {
    if (network.joined(from, name)) {
      arrived.push(one);
      wake();
    } else clock.after(SILENCE_MS, () => take(new MusterError("agent-away", `${name} fell silent`)));
  };
  const cancel = host.stream(request, {
    message: (message) => take(message as CommandUpdate),
    ended: () => take("ended"),
    broken: (error) => take(error),
  });
  const aborted = () => wake();
  signal.addEventListener("abort", aborted, { once: true });
  try {
    for (;;) {
      const one = arrived.shift();
      if (signal.aborted || one === "ended") return;
      if (one instanceof Error) throw fromServiceError(one, "agent-away");
      if (one) {
        await process.reached();
        yield { ...one, output: Buffer.alloc(0), command: one.command ? whole(one.command) : null };
      } else
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    }
  } finally {
    signal.removeEventListener("abort", aborted);
    cancel();
  }
}

/** As the decoder fills in what was left out. */
const whole = (command: WireCommand): WireCommand => ({ ...BLANK, ...command });
const BLANK = {
  ...{ id: "", outcome: "OUTCOME_UNSPECIFIED" as const, exitCode: 0, signal: "", reason: "", code: "" },
  ...{ startedMs: 0, endedMs: 0, outputBytes: 0, outputCapped: false },
};

const onWire = <T extends { keysJson?: string; optionsJson?: string }>(node: T) => ({ ...node });
