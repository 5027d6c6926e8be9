/**
 * Beginning a phase. One that selects by a binding ("the replica engine") is resolved now, from looks made for it:
 * if who-is-what differs from the plan, the run pauses.
 */
import { carriers, resolveBinding } from "../fleet/binding.ts";
import { demandingSight } from "../fleet/fleet.ts";
import { bindingOf } from "../plan/select.ts";
import { goalOf } from "../plan/states.ts";
import type { Decision, Draft, Intent, View } from "./decision.ts";
import { judgeFor } from "./judging.ts";
import { goodFor, patient } from "./patience.ts";
import { pause } from "./pause.ts";
import type { BoundNow, Run, RunPhase } from "./state.ts";
import { valuesFor } from "./values.ts";
import { watching } from "./watch.ts";

/** Long enough for a listing that times out once and is asked again. */
export const ROLES_WITHIN_MS = 60_000;

export function beginPhase(run: Run, view: View, index: number): Decision {
  const phase = run.phases[index];
  if (!phase) throw new TypeError(`run ${run.id} has no phase ${index}`);
  const binding = bindingOf(phase.plan.on);
  if (binding === null || isSettled(run, view, binding, phase)) return begun(run, view, phase, index, null);
  const watch = watching(view.watch, `roles/${index}/${run.floor}`, view.now);
  const at = { ...view, watch };
  const sight = demandingSight(view.fleet, run.cluster.name, {
    floor: run.floor,
    maxAgeMs: goodFor(view.speed),
    now: view.now,
  });
  const seen = resolveBinding(run.cluster, view.definition, binding, sight);
  const asked = askCarriers(run, view, binding, sight);
  const expected = run.bound[binding];
  const waited = view.now - watch.sinceMs;
  const rolesWithinMs = patient(ROLES_WITHIN_MS, view.speed);
  if (asked.waiting.length > 0 && waited <= rolesWithinMs) {
    const sentence = `Reading again who is ${binding}, right before ${phase.plan.name}: waiting for ${asked.waiting.join(", ")}.`;
    return { sentence, watch, intents: asked.looks };
  }
  if (seen.is === "seen") {
    if (expected && differs(expected, seen)) {
      const reason = `${binding} is not who the plan said: planned ${describe(expected)}, seen ${describe(seen)}`;
      return pause(at, "roles-changed", reason, seen.node, { binding, ...now(seen) });
    }
    return begun(run, at, phase, index, { binding, ...now(seen), seen: true });
  }
  // On a start nobody leads yet: what was remembered stands, as long as no look contradicts it.
  if (phase.plan.part === "start" && expected && (seen.is === "unknown" || seen.is === "absent")) {
    if (isUnconfirmed(run, binding)) {
      const { verb, cluster } = run.plan;
      const why = `who was ${binding} last is not known: ${expected.node} was when the ${verb} was planned, and all that may be were found stopped before it was read again`;
      return pause(
        at,
        `${binding}-unconfirmed`,
        `${why}. Abort; the plan of muster start ${cluster} compares them`,
        null,
      );
    }
    return begun(run, at, phase, index, { binding, ...expected, seen: false });
  }
  const left = waited > rolesWithinMs && seen.is === "unknown" && expected ? leftOver(run, view, binding, phase) : null;
  if (left !== null && expected && left === expected.node) {
    const because = `No listing answers any more; every other that may be ${binding} was seen stopped, so it is ${left}. `;
    return begun(run, at, phase, index, { binding, ...expected, seen: false }, because);
  }
  // The only one that can bear it needs no telling; what would have been remembered of it is then not.
  if (waited > rolesWithinMs && expected && asked.able === 1)
    return begun(run, at, phase, index, { binding, ...expected, seen: false });
  if (waited > rolesWithinMs)
    return pause(
      at,
      `${binding}-${seen.is}`,
      `who is ${binding} cannot be told right before ${phase.plan.name}: ${seen.reason}`,
      null,
    );
  return {
    sentence: `Reading again who is ${binding}, right before ${phase.plan.name}: ${seen.reason}.`,
    watch,
    intents: asked.again,
  };
}

function begun(
  run: Run,
  view: View,
  phase: RunPhase,
  index: number,
  bound: Extract<Draft, { type: "phase-began" }>["bound"],
  because = "",
): Decision {
  const names = new Set([...phase.plan.nodes, ...phase.plan.already]);
  const { owing } = phase.plan;
  const owes = (name: string) =>
    owing === undefined || run.debts.some((debt) => debt.node === name && debt.what === owing);
  const nodes = run.cluster.nodes.map((n) => n.name).filter((name) => names.has(name) && owes(name));
  const listed = valuesFor(run, view, phase, index, nodes);
  if (listed.is === "waiting") return listed.decision;
  const sentence =
    nodes.length > 0
      ? `${because}Beginning ${phase.plan.name}: ${nodes.join(", ")}.`
      : `${phase.plan.name}: no node is left in it.`;
  const events: Draft[] = [];
  // First what is remembered: a crash between the two reads it again and loses nothing.
  const worthIt = bound !== null && (bound.seen || (because !== "" && wasSeen(run, bound)));
  if (phase.plan.remembers !== null && worthIt && !isRemembered(run, bound)) {
    events.push({
      type: "remembered",
      binding: bound.binding,
      node: bound.node,
      identity: bound.identity,
      detail: bound.detail,
    });
  }
  events.push({ type: "phase-began", phase: index, nodes, bound, ...(listed.values ? { values: listed.values } : {}) });
  return { sentence, watch: view.watch, intents: events.map((event) => ({ do: "append", event })) };
}

/** Written down already, by a controller that died right after. */
function isRemembered(run: Run, bound: BoundNow & { readonly binding: string }): boolean {
  const known = run.remembered[bound.binding];
  return known?.node === bound.node && known.identity === bound.identity && known.detail === bound.detail;
}

/** Nothing to read where only one node can bear it, or where every bearer already shows the goal. */
function isSettled(run: Run, view: View, binding: string, phase: RunPhase): boolean {
  const definition = view.definition.bindings[binding];
  if (!definition) return true;
  const able = carriers(run.cluster, definition).filter((node) => !run.plan.without.includes(node.name));
  if (able.length <= 1 && phase.plan.remembers === null) return true;
  if (phase.plan.part !== "stop") return false;
  return able.every((node) => judgeFor(run, view, node.name, phase.plan.until, 0).verdict.holds === "yes");
}

/** Everyone who can tell: those not seen stopped. */
function askCarriers(run: Run, view: View, binding: string, sight: ReturnType<typeof demandingSight>) {
  const definition = view.definition.bindings[binding];
  const able = definition ? carriers(run.cluster, definition) : [];
  const tellers = able.filter((node) => !run.plan.without.includes(node.name) && !isStopped(run, view, node.name));
  const again = tellers.map(
    (node): Intent => ({ do: "look", node: node.name, probes: [definition?.probe ?? ""], floor: run.floor }),
  );
  const unseen = tellers.filter((node) => {
    const looked = sight(node.name, definition?.probe ?? "");
    return !looked.seen && looked.why === "stale";
  });
  const waiting = unseen.map((node) => node.name);
  return {
    waiting,
    looks: again.filter((look) => look.do === "look" && waiting.includes(look.node)),
    again,
    able: able.filter((node) => !run.plan.without.includes(node.name)).length,
  };
}

/**
 * In a stop: the one carrier that was not seen stopped, where all others were. With the replicas down the product's store may have lost
 * its majority, and then nobody can be asked any more (measured: three engines and a coordinator, after the second replica).
 */
function leftOver(run: Run, view: View, binding: string, phase: RunPhase): string | null {
  const definition = view.definition.bindings[binding];
  if (!definition || phase.plan.part !== "stop") return null;
  const left = carriers(run.cluster, definition).filter(
    (node) => !run.plan.without.includes(node.name) && !isStopped(run, view, node.name),
  );
  return left.length === 1 && left[0] ? left[0].name : null;
}

/** What only a person said is not written down as a fact; what was accepted in its place had been seen. */
const wasSeen = (run: Run, bound: { readonly binding: string; readonly node: string }) => {
  const planned = run.plan.bindings[bound.binding];
  return planned?.standing === "seen" || planned?.node !== bound.node;
};

/** A stopped one tells nothing, and asking it costs its probe's whole deadline. */
function isStopped(run: Run, view: View, name: string): boolean {
  const achieved = run.achieved.get(name);
  if (achieved?.part === "stop" && !achieved.hook) return true;
  const stopped = goalOf(view.definition, "stop");
  return stopped !== null && judgeFor(run, view, name, stopped, 0).verdict.holds === "yes";
}

/** They went down by themselves after the plan: another may have taken over meanwhile, and nobody wrote it down. */
const isUnconfirmed = (run: Run, binding: string) =>
  run.plan.bindings[binding]?.standing === "seen" &&
  run.remembered[binding] === undefined &&
  run.phases.some(({ plan }) => plan.part === "stop" && plan.remembers === binding);

/** Another node, or another thing that it bears. */
export const differs = (expected: BoundNow, seen: { node: string; identity: string | null }) =>
  expected.node !== seen.node ||
  (expected.identity !== null && seen.identity !== null && expected.identity !== seen.identity);

const now = ({ node, identity, detail }: BoundNow): BoundNow => ({ node, identity, detail });
const describe = (bound: BoundNow) => [bound.node, bound.detail].filter((part) => part !== "").join(" ");
