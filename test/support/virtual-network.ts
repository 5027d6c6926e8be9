/**
 * Calls from a virtual controller to virtual agents: each gets through, or is lost on its way there or back, as the test says.
 */
import type { Agents } from "../../controller/drive/agents.ts";
import type { Clock } from "../../shared/clock.ts";
import { MusterError } from "../../shared/errors.ts";
import type { VirtualAgent } from "./virtual-agent.ts";

export type CallKind = "look" | "execute" | "settle" | "watch";
/** What becomes of a call: it gets through, is lost on the way there, or its answer is lost on the way back. */
export type CallFate = "through" | "lost" | "unanswered";

export interface Network {
  agent(host: string): VirtualAgent;
  fate(host: string, kind: CallKind, id: string | null): CallFate;
}

/** Who calls. A dead one hears no answer, and none of its calls leaves. */
export interface Caller {
  readonly epoch: number;
  readonly clock: Clock;
  readonly alive: boolean;
}

/** A call to a host that is away fails after this. */
const AWAY_MS = 1_000;

export function callAgents(network: Network, owner: () => Caller): Agents {
  const call = async <T>(
    host: string,
    kind: CallKind,
    id: string | null,
    work: (agent: VirtualAgent) => T,
  ): Promise<T> => {
    const { alive, epoch, clock } = owner();
    if (!alive) return await never();
    const agent = network.agent(host);
    const fate = agent.away ? "lost" : network.fate(host, kind, id);
    if (!owner().alive) return await never();
    if (fate === "lost") {
      await clock.sleep(AWAY_MS);
      throw new MusterError("agent-away", `${host} does not answer`);
    }
    agent.obey(epoch);
    const answer = work(agent);
    if (fate === "unanswered") await clock.sleep(AWAY_MS);
    if (!owner().alive) return await never();
    if (fate === "unanswered") throw new MusterError("agent-away", `${host} did not answer`);
    return answer;
  };
  return {
    describe: () => Promise.reject(new MusterError("internal", "not used")),
    look: (host, order) => call(host, "look", null, (agent) => agent.look(order)),
    execute: (host, request) => call(host, "execute", request.id, (agent) => agent.execute(request)),
    settle: (host, ids) => call(host, "settle", ids[0] ?? null, (agent) => agent.settle(ids)),
    watch: async function* (host, id, _offset, signal) {
      yield* await call(host, "watch", id, (agent) => agent.watch(id, signal));
    },
    closeRun: () => Promise.resolve(),
    end: () => undefined,
  };
}

const never = () => new Promise<never>(() => undefined);
