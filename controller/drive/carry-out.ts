/**
 * Carries one journalled command to its agent and back: sends it until an answer came, follows it to its end.
 * Sending again is safe, since the agent starts an id at most once; what cannot be learned is asked until it is.
 */
import type { Clock } from "../../shared/clock.ts";
import { isErrorCode, type MusterError } from "../../shared/errors.ts";
import { makeHarmless } from "../../shared/formats/harmless.ts";
import { trace } from "../../shared/trace.ts";
import type { Ended } from "../run/events.ts";
import type { Agents, ExecuteOrder, WireCommand } from "./agents.ts";

/** Between two tries to reach an agent; real time. */
export const TRY_AGAIN_MS = 500;
/** Kept of a command's output, for the screen and the journal. */
export const TAIL_LINES = 20;
const TAIL_BYTES = 16 * 1024;

export interface Outcome {
  readonly ended: Ended;
  readonly tail: readonly string[];
}

export interface CarryOut {
  readonly agents: Agents;
  readonly host: string;
  readonly id: string;
  readonly signal: AbortSignal;
  /** Real time also in a rehearsal: between two tries to reach an agent. */
  readonly clock: Clock;
  /** Says that the agent cannot be reached, or null when it can again. */
  readonly onAway: (reason: string | null) => void;
}

/** Null where the signal aborted first. `mayIssue` turning false (a pause) settles the command instead of sending it again. */
export async function execute(
  order: CarryOut,
  { node, action, parameters }: Omit<ExecuteOrder, "id">,
  mayIssue: () => boolean,
): Promise<Outcome | null> {
  while (!order.signal.aborted) {
    if (!mayIssue()) return await settle(order);
    try {
      trace({ at: "command-sent", id: order.id });
      const command = await order.agents.execute(order.host, { id: order.id, node, action, parameters });
      trace({ at: "command-taken", id: order.id });
      order.onAway(null);
      return await follow(order, command);
    } catch (error) {
      const refusal = error as MusterError;
      if (refusal.code !== "agent-away") return await refused(order, refusal);
      order.onAway(refusal.message);
      await pauseFor(order);
    }
  }
  return null;
}

/** Asks what became of it. An id the agent never heard of is void from then on. */
export async function settle(order: CarryOut): Promise<Outcome | null> {
  while (!order.signal.aborted) {
    try {
      const [command] = await order.agents.settle(order.host, [order.id]);
      order.onAway(null);
      if (command) return await follow(order, command);
    } catch (error) {
      const refusal = error as MusterError;
      if (refusal.code === "stale-epoch" || refusal.code === "other-journal") throw refusal;
      order.onAway(refusal.message);
    }
    await pauseFor(order);
  }
  return null;
}

/** The call was refused. Whether an earlier sending had started it only the ledger knows. */
async function refused(order: CarryOut, refusal: MusterError): Promise<Outcome | null> {
  if (refusal.code === "stale-epoch" || refusal.code === "other-journal") throw refusal;
  const settled = await settle(order);
  // Too late is no fault of the order: it never ran, and is decided anew from fresh looks.
  if (settled?.ended.outcome !== "void" || refusal.code === "too-late") return settled;
  return {
    ended: { outcome: "refused", code: refusal.code, reason: `${refusal.message}. ${refusal.remedy}` },
    tail: [],
  };
}

async function follow(order: CarryOut, first: WireCommand): Promise<Outcome | null> {
  let command = first;
  let offset = 0;
  let tail = "";
  while (!order.signal.aborted) {
    try {
      // Also where it has ended already: its output is wanted for the journal.
      for await (const update of order.agents.watch(order.host, order.id, offset, order.signal)) {
        order.onAway(null);
        offset = Math.max(offset, update.offset + update.output.length);
        tail = (tail + update.output.toString("utf8")).slice(-TAIL_BYTES);
        if (update.command) command = update.command;
      }
      const ended = endedOf(command);
      if (ended) return { ended, tail: lastLines(tail) };
    } catch (error) {
      const ended = endedOf(command);
      if (ended) return { ended, tail: lastLines(tail) };
      const refusal = error as MusterError;
      if (refusal.code === "stale-epoch" || refusal.code === "other-journal") throw refusal;
      order.onAway(refusal.message);
    }
    await pauseFor(order);
  }
  return null;
}

/** Null while it runs. */
export function endedOf(command: WireCommand): Ended | null {
  switch (command.outcome) {
    case "RUNNING":
    case "OUTCOME_UNSPECIFIED":
      return null;
    case "EXITED":
      return { outcome: "exited", code: command.exitCode };
    case "SIGNALLED":
      return { outcome: "signalled", signal: command.signal };
    case "REFUSED":
      return {
        outcome: "refused",
        code: isErrorCode(command.code) ? command.code : "internal",
        reason: command.reason,
      };
    case "VOID":
      return { outcome: "void" };
    case "INTERRUPTED":
      return { outcome: "interrupted", reason: command.reason };
    case "UNKNOWN":
      return { outcome: "unknown", reason: command.reason };
  }
}

function lastLines(text: string): string[] {
  const lines = makeHarmless(text).split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines.slice(-TAIL_LINES);
}

const pauseFor = ({ clock, signal }: CarryOut) => clock.sleep(TRY_AGAIN_MS, signal).catch(() => undefined);
