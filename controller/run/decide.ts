/**
 * decide: run + what is seen + monotonic now -> what to do next, each with a sentence. Pure: no clock, randomness or I/O.
 * Resuming after a crash is folding the log and calling this; there is no other recovery code.
 */
import { beginPhase } from "./begin-phase.ts";
import { plannedOnDeadHost, saysDead } from "./dead-host.ts";
import type { Decision, View } from "./decision.ts";
import { lookAnew } from "./look-anew.ts";
import { patient } from "./patience.ts";
import { pause } from "./pause.ts";
import { currentPhase, type Run } from "./state.ts";
import { verdictOf } from "./verdict.ts";
import { watching } from "./watch.ts";
import { workPhase } from "./work-phase.ts";

/** An agent that restarts is back well within this; past it a person should look at the host. */
export const SETTLE_WITHIN_MS = 60_000;

export function decide(run: Run, view: View): Decision {
  if (run.life.is === "ended") return rest(view, run.life.verdict);
  const unsettled = [...run.open.values()].filter((command) => command.unsettled);
  if (unsettled.length > 0) {
    const ids = unsettled.map((command) => command.id);
    const sentence = `Asking what became of ${ids.join(", ")} before anything else.`;
    const watch = watching(view.watch, `settle/${run.floor}/${ids.join(",")}`, view.now);
    if (run.life.is === "running" && view.now - watch.sinceMs > patient(SETTLE_WITHIN_MS, view.speed)) {
      const [first] = unsettled;
      return pause(
        { ...view, watch },
        "unsettled",
        `${ids.join(", ")} may still run: its agent cannot be asked`,
        first?.node ?? null,
      );
    }
    return { sentence, watch, intents: unsettled.map((c) => ({ do: "settle", node: c.node, id: c.id })) };
  }
  if (run.life.is === "paused" && run.onPause === "abort" && run.life.rule !== "asked") {
    const event = { type: "abort-asked" as const, who: "--on-pause abort", reason: run.life.reason };
    return {
      sentence: `Aborting instead of pausing: ${run.life.reason}.`,
      watch: view.watch,
      intents: [{ do: "append", event }],
    };
  }
  if (run.life.is === "paused") return rest(view, `Paused: ${run.life.reason}. Nothing is issued.${stillRunning(run)}`);
  if (run.life.is === "aborting") {
    if (run.open.size > 0) return rest(view, `Aborting: waiting for what is under way.${stillRunning(run)}`);
    return end(run, view, "aborted");
  }
  const dead = plannedOnDeadHost(run);
  if (dead) return pause(view, "host-dead", saysDead(run, dead.host), dead.node);
  if (run.lookAnew) return lookAnew(run, view);
  const current = currentPhase(run);
  if (!current) return end(run, view, "done");
  return current.phase.state === "ahead" ? beginPhase(run, view, current.index) : workPhase(run, view, current.index);
}

function end(run: Run, view: View, how: "done" | "aborted"): Decision {
  const verdict = verdictOf(run, how);
  return {
    sentence: verdict,
    watch: view.watch,
    intents: [{ do: "append", event: { type: "run-ended", how, verdict } }],
  };
}

const rest = (view: View, sentence: string): Decision => ({ sentence, watch: view.watch, intents: [] });

function stillRunning(run: Run): string {
  const names = [...run.open.values()].map((command) => `${command.action} on ${command.node}`);
  return names.length > 0 ? ` Still under way: ${names.join(", ")}.` : "";
}
