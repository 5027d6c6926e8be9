/**
 * Before each command: everything the run has achieved is still so, by looks no older than a gate's opening is good for.
 */
import type { Decision, Intent, View } from "./decision.ts";
import { judgeFor } from "./judging.ts";
import { LOOK_ANEW_WITHIN_MS } from "./look-anew.ts";
import { patient } from "./patience.ts";
import { pause } from "./pause.ts";
import type { Run } from "./state.ts";

/** Null where nothing stands in the way of the next command. */
export function guard(run: Run, view: View): Decision | null {
  const waiting: string[] = [];
  let missing: string | null = null;
  const looks: Intent[] = [];
  for (const [node, condition] of everything(run)) {
    const judged = judgeFor(run, view, node, condition, 0);
    if (judged.verdict.holds === "yes") continue;
    if (judged.verdict.holds !== "unknown") {
      return pause(
        view,
        "changed",
        `${node} was ${condition}, and is no longer: ${judged.verdict.evidence.join(", ")}`,
        node,
      );
    }
    missing ??= node;
    waiting.push(`${node} (${judged.verdict.evidence[0] ?? "not seen"})`);
    looks.push(judged.look);
  }
  if (waiting.length === 0) return null;
  const heldBackMs = view.watch.heldBackMs ?? view.now;
  const watch = { ...view.watch, heldBackMs };
  if (view.now - heldBackMs > patient(LOOK_ANEW_WITHIN_MS, view.speed)) {
    const reason = `not seen any more, so nothing further is stopped or started: ${waiting.join("; ")}`;
    return pause({ ...view, watch }, "unseen", reason, missing);
  }
  const sentence = `Before the next command, looking whether what was achieved still holds: waiting for ${waiting.join("; ")}.`;
  return { sentence, watch, intents: looks };
}

function everything(run: Run): [node: string, condition: string][] {
  return [...run.achieved].flatMap(([node, { condition, also }]) =>
    [condition, also].flatMap((one): [string, string][] => (one === null ? [] : [[node, one]])),
  );
}
