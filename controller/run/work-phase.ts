/**
 * Working a phase: its steps in order, one at a time or together, until every node was seen where it should be.
 */
import { listed } from "./brief.ts";
import type { Decision, Intent, View } from "./decision.ts";
import { enoughSeen, waitForEnough } from "./enough.ts";
import { guard } from "./guard.ts";
import { patient } from "./patience.ts";
import { pause } from "./pause.ts";
import { requiresHold } from "./required.ts";
import { rolesStill } from "./roles-still.ts";
import { isOver, type OpenCommand, type Run, type RunPhase } from "./state.ts";
import { decideStep, type StepDecision } from "./step.ts";
import { type Watch, waitingEach, watching } from "./watch.ts";

/** Twice what such a statement is expected to take; past it a person should look at the host. */
const LEFT_WITHIN_MS = 2 * 60_000;

export function workPhase(run: Run, view: View, index: number): Decision {
  const phase = run.phases[index];
  if (!phase) throw new TypeError(`run ${run.id} has no phase ${index}`);
  const unfinished = [...phase.steps].filter(([, step]) => !isOver(step));
  const left = [...run.open.values()].filter((command) => command.phase === index);
  if (unfinished.length === 0 && left.length > 0) return waitForLeft(view, index, left);
  if (unfinished.length === 0) {
    const sentence = `${phase.plan.name}: every node was seen ${phase.plan.gate.condition}.`;
    return { sentence, watch: view.watch, intents: [{ do: "append", event: { type: "phase-ended", phase: index } }] };
  }
  // A check changes nothing: every node is looked at together.
  const serial = phase.plan.mode === "serial" && !phase.plan.action.startsWith("check");
  const active = serial ? unfinished.slice(0, 1) : unfinished;
  // After a pause everything is looked at anew first, which has a key of its own: so each wait begins anew then, too.
  const waits = new Map(
    active.map(([node, step]) => [node, "attempt" in step ? `${step.is}/${step.attempt}` : step.is]),
  );
  const watch = waitingEach(watching(view.watch, `work/${index}`, view.now), waits, view.now);
  const at = { ...view, watch };
  const enough = enoughSeen(run, at, phase, index);
  if (enough?.ends) return enough.ends;
  if (enough && phase.plan.until === null) return waitForEnough(at, phase, enough);
  const decided = together(
    run,
    at,
    phase,
    index,
    active.map(([node]) => node),
  );
  if (!enough) return decided;
  const sentence = decided.intents.some(isPause) ? decided.sentence : `${decided.sentence} Needed: ${enough.missing}.`;
  return { ...decided, sentence, intents: [...decided.intents, ...enough.looks] };
}

/** A command about what held a node may still run, or its end be unheard, when the node itself is where it should be. */
function waitForLeft(view: View, index: number, left: readonly OpenCommand[]): Decision {
  const watch = watching(view.watch, `left/${index}`, view.now);
  const ids = listed(left.map(({ id }) => id));
  if (view.now - watch.sinceMs > patient(LEFT_WITHIN_MS, view.speed))
    return pause({ ...view, watch }, "unsettled", `what became of ${ids} is not known yet`, left[0]?.node ?? null);
  return { sentence: `Waiting for ${ids} to end.`, watch, intents: [] };
}

const isPause = (intent: Intent) => intent.do === "append" && intent.event.type === "paused";

/** Each active step decides for itself; the first pause wins, and stops new commands in a parallel phase. */
function together(run: Run, view: View, phase: RunPhase, index: number, nodes: readonly string[]): Decision {
  let watch: Watch = view.watch;
  const decided: StepDecision[] = [];
  for (const node of nodes) {
    const step = decideStep(run, { ...view, watch }, phase, index, node);
    watch = step.watch;
    decided.push(step);
  }
  const pausing = decided.find((step) => step.pauses);
  if (pausing) return { sentence: pausing.sentence, watch, intents: pausing.intents };
  const issuing = decided.filter((step) => step.issues);
  const at = { ...view, watch };
  const acted = nodes.filter((_, i) => decided[i]?.issues === true);
  const blocked =
    issuing.length > 0 ? (rolesStill(run, at, phase) ?? requiresHold(run, at, phase, acted) ?? guard(run, at)) : null;
  if (blocked) return { ...blocked, intents: [...blocked.intents, ...othersOf(decided)] };
  watch = { ...watch, heldBackMs: null };
  const issued = staggered(issuing, phase.plan.staggerMs, watch, view.now);
  const intents: Intent[] = [...othersOf(decided), ...issued.flatMap((step) => step.intents)];
  const waiting = decided.filter((step) => step.intents.length === 0 || !step.issues);
  const told = issued.length > 0 ? issued : waiting.length > 0 ? waiting : decided;
  const sentence = inOne(
    phase,
    nodes.filter((_, i) => told.some((step) => step === decided[i])),
    told.map((step) => step.sentence),
  );
  return { sentence, watch: issued.length > 0 ? { ...watch, issuedMs: view.now } : watch, intents };
}

/** Many nodes are told of as one: each has its own line beside the sentence. */
const MOST_TOLD = 2;

function inOne({ plan }: RunPhase, nodes: readonly string[], sentences: readonly string[]): string {
  if (nodes.length < 2) return sentences.join(" ");
  if (plan.action.startsWith("check")) return `${plan.name}: waiting for ${listed(nodes)}.`;
  const more = nodes.slice(MOST_TOLD);
  const rest = more.length === 0 ? [] : [`And ${more.length} more: ${listed(more)}.`];
  return [...sentences.slice(0, MOST_TOLD), ...rest].join(" ");
}

const othersOf = (decided: readonly StepDecision[]) =>
  decided.filter((step) => !step.issues).flatMap((step) => step.intents);

/** Without a stagger all at once; with one, the next only when it has passed since the last. */
function staggered(
  issuing: readonly StepDecision[],
  staggerMs: number,
  watch: Watch,
  now: number,
): readonly StepDecision[] {
  if (staggerMs === 0) return issuing;
  if (watch.issuedMs !== null && now - watch.issuedMs < staggerMs) return [];
  return issuing.slice(0, 1);
}
