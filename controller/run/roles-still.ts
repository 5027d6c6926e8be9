/**
 * Within a stop's phase that selects by a binding, before each command: who bears it may have moved to a node of this very phase, and
 * stopping that one would stop the leader before its copies. What was read as the phase began is good for its first command, as long as
 * looks are, and as long as no result or takeover came between.
 */
import { carriers, resolveBinding } from "../fleet/binding.ts";
import { demandingSight } from "../fleet/fleet.ts";
import { bindingOf } from "../plan/select.ts";
import { differs, ROLES_WITHIN_MS } from "./begin-phase.ts";
import type { Decision, Intent, View } from "./decision.ts";
import { goodFor, patient } from "./patience.ts";
import { pause } from "./pause.ts";
import type { Run, RunPhase } from "./state.ts";

/** Null where the next step may be taken. A listing that nobody answers any more is usual near a stop's end: then what was read stands. */
export function rolesStill(run: Run, view: View, phase: RunPhase): Decision | null {
  const binding = bindingOf(phase.plan.on);
  const declared = binding === null ? undefined : view.definition.bindings[binding];
  const expected = binding === null ? undefined : run.bound[binding];
  if (binding === null || !declared || !expected || phase.plan.part !== "stop") return null;
  // Before anybody of the phase has been stopped a listing without one says nothing new: a stop that failed half-way may show none.
  const isFirst = [...phase.steps.values()].every((step) => step.is === "ahead");
  const demand = { floor: run.floor, maxAgeMs: goodFor(view.speed), now: view.now };
  const sight = demandingSight(view.fleet, run.cluster.name, demand);
  const seen = resolveBinding(run.cluster, view.definition, binding, sight);
  if (seen.is === "seen" && differs(expected, seen)) {
    const { node, identity, detail } = seen;
    const reason = `${binding} has moved from ${expected.node} to ${node} while ${phase.plan.name} was under way`;
    return pause(view, "roles-changed", reason, node, { binding, node, identity, detail });
  }
  const tellers = carriers(run.cluster, declared).filter(
    ({ name }) => !run.plan.without.includes(name) && run.achieved.get(name)?.part !== "stop",
  );
  const waiting = tellers.filter(({ name }) => {
    const looked = sight(name, declared.probe);
    return !looked.seen && looked.why === "stale";
  });
  const stands = isFirst || seen.is === "seen" || seen.is === "unknown";
  if (waiting.length === 0 && stands) return null;
  const heldBackMs = view.watch.heldBackMs ?? view.now;
  const watch = { ...view.watch, heldBackMs };
  if (view.now - heldBackMs > patient(ROLES_WITHIN_MS, view.speed)) {
    if (stands) return null;
    return pause({ ...view, watch }, `${binding}-${seen.is}`, `who is ${binding} cannot be told: ${seen.reason}`, null);
  }
  const asked = waiting.length > 0 ? waiting : tellers;
  return {
    sentence: `Reading again who is ${binding}, before the next of ${phase.plan.name}: waiting for ${asked.map((n) => n.name).join(", ")}.`,
    watch,
    intents: asked.map(({ name }): Intent => ({ do: "look", node: name, probes: [declared.probe], floor: run.floor })),
  };
}
