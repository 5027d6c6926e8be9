/**
 * What a person may ask of a run, and whether it can be granted as the run stands. Pure.
 */
import { MusterError } from "../../shared/errors.ts";
import type { Definition } from "../../shared/procedure/schema.ts";
import { isOnDeadHost } from "./dead-host.ts";
import type { Draft } from "./decision.ts";
import { neededBy } from "./needed.ts";
import type { Run } from "./state.ts";

export type Ask =
  | { readonly do: "pause"; readonly who: string }
  | { readonly do: "resume"; readonly who: string; readonly accept: readonly string[] }
  | { readonly do: "abort"; readonly who: string; readonly reason: string }
  | { readonly do: "retry"; readonly who: string; readonly node: string }
  | { readonly do: "skip"; readonly who: string; readonly node: string; readonly reason: string }
  | { readonly do: "host-dead"; readonly who: string; readonly host: string; readonly reason: string };

/** The event to journal; null where it is so already. Throws MusterError("wrong-run-state") saying what would make it possible. */
export function grant(run: Run, ask: Ask, definition: Definition): Draft | null {
  if (run.life.is === "ended") throw refused(run, `it ended ${run.life.how}`);
  switch (ask.do) {
    case "pause":
      if (run.life.is !== "running") return null;
      return { type: "paused", rule: "asked", reason: `asked by ${ask.who}`, node: null, seen: null };
    case "resume":
      if (run.life.is === "running") return null;
      if (run.life.is === "aborting") throw refused(run, "it is being aborted");
      if (run.life.rule === "roles-changed" && !ask.accept.includes("roles-changed")) {
        throw refused(run, "the roles changed: say --accept roles-changed to go on with today's, or abort");
      }
      return { type: "resumed", who: ask.who, accept: ask.accept };
    case "abort":
      return run.life.is === "aborting" ? null : { type: "abort-asked", who: ask.who, reason: ask.reason };
    case "host-dead":
      return ofDeadHost(run, ask);
    case "retry":
    case "skip":
      return onStep(run, ask, definition);
  }
}

/** Null where it was said before. */
function ofDeadHost(run: Run, { who, host, reason }: Extract<Ask, { do: "host-dead" }>): Draft | null {
  if (reason === "") throw refused(run, "that a host is dead needs --reason");
  if (!run.cluster.nodes.some((node) => node.host === host)) throw refused(run, `it has no node on ${host}`);
  return run.deadHosts.has(host) ? null : { type: "host-dead", who, host, reason };
}

function onStep(run: Run, ask: Extract<Ask, { do: "retry" | "skip" }>, definition: Definition): Draft {
  if (run.life.is !== "paused") throw refused(run, "it is not paused; pause it first");
  const step = run.phases.find((phase) => phase.state === "begun")?.steps.get(ask.node);
  const needing = ask.do === "skip" ? neededBy(run, ask.node, definition) : null;
  if (needing !== null) {
    throw refused(run, `without ${ask.node} nothing would be left of "${needing}": abort, mend it, and start`);
  }
  const known = run.achieved.has(ask.node) || isOnDeadHost(run, ask.node);
  if (!step && ask.do === "skip" && known && ask.reason !== "") {
    return { type: "skipped", who: ask.who, node: ask.node, reason: ask.reason };
  }
  if (!step) throw refused(run, `${ask.node} has no step in the phase it is in`);
  if (step.is === "open") throw refused(run, `the command on ${ask.node} has no outcome yet; it must be settled first`);
  if (ask.do === "skip") {
    if (ask.reason === "") throw refused(run, "a skip needs --reason");
    return { type: "skipped", who: ask.who, node: ask.node, reason: ask.reason };
  }
  if (step.is !== "ended")
    throw refused(run, `${ask.node} has no command that ended, so there is nothing to run again; resume looks again`);
  if (isOnDeadHost(run, ask.node))
    throw refused(run, `its host was said to be dead, so nothing is run on ${ask.node}: skip it, or abort`);
  if (step.ended.outcome === "unknown") {
    throw refused(run, `the command on ${ask.node} may still be running: resume asks its agent once more`);
  }
  return { type: "retry-asked", who: ask.who, node: ask.node };
}

const refused = (run: Run, why: string) => new MusterError("wrong-run-state", `run ${run.id}: ${why}`);
