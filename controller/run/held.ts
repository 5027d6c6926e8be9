/**
 * What holds a node's step, as another node tells of it: listed before the command, shown while it waits, and, where a person chose so,
 * dealt with one holder after the other. Only what was listed before the command is ever touched.
 */
import { makeHarmless } from "../../shared/formats/harmless.ts";
import { listed } from "./brief.ts";
import type { Draft, Intent, View } from "./decision.ts";
import type { Holder } from "./events.ts";
import { judgeFor, type ReadOn, readOn } from "./judging.ts";
import { commandId, type Remedy, type Run, type RunPhase } from "./state.ts";

export type Told =
  | { readonly is: "told"; readonly by: string; readonly holders: readonly Holder[] }
  | { readonly is: "waiting"; readonly looks: readonly Intent[] }
  /** Nobody is left who could tell. */
  | { readonly is: "untold"; readonly reason: string };

/** What runs now that may hold this node, by the first node that can tell. */
export function holdersNow(run: Run, view: View, phase: RunPhase, node: string): Told {
  const { held } = phase.plan;
  if (!held) return { is: "told", by: "", holders: [] };
  const self = run.cluster.nodes.find(({ name }) => name === node);
  const looks: Intent[] = [];
  const reasons: string[] = [];
  for (const teller of run.cluster.nodes) {
    if (teller.name === node || run.plan.without.includes(teller.name)) continue;
    if (!held.ask.some((role) => teller.roles.includes(role))) continue;
    const busy = judgeFor(run, view, teller.name, held.unless);
    if (busy.verdict.holds === "yes") continue;
    if (busy.verdict.holds === "unknown") {
      looks.push(busy.look);
      continue;
    }
    const about = {
      self: { name: node, host: self?.host ?? node, roles: self?.roles ?? [], member: self?.member ?? null },
    };
    const read = readOn(run, view, teller.name, held.by, run.floor, about);
    if (read.known) return { is: "told", by: teller.name, holders: holdersOf(read.value) };
    if (read.look) looks.push(read.look);
    else reasons.push(`${teller.name}: ${read.reason}`);
  }
  if (looks.length > 0) return { is: "waiting", looks };
  return { is: "untold", reason: reasons.join("; ") || `no other ${listed(held.ask)} node can tell` };
}

export type HeldDecision =
  | { readonly is: "nothing" }
  | { readonly is: "waiting"; readonly says: string; readonly looks: readonly Intent[] }
  | { readonly is: "acts"; readonly says: string; readonly event: Draft };

/** While the step waits. `says` is for people. */
export function aboutHolders(run: Run, view: View, phase: RunPhase, index: number, node: string): HeldDecision {
  const { held } = phase.plan;
  if (!held) return { is: "nothing" };
  const told = holdersNow(run, view, phase, node);
  if (told.is === "waiting") return { is: "waiting", says: "what holds it is being looked at", looks: told.looks };
  if (told.is === "untold") return { is: "waiting", says: `what holds it cannot be told: ${told.reason}`, looks: [] };
  const before = phase.held.get(node) ?? [];
  const still = told.holders.filter((holder) => before.some(({ id }) => id === holder.id));
  const besides = held.besides === undefined ? [] : textsOf(readOn(run, view, told.by, held.besides));
  const expressions = [held.by, ...(held.besides === undefined ? [] : [held.besides])];
  const looks = expressions.flatMap((expression) => asking(run, view, expression, told.by));
  const all = [...still.map((holder) => holder.says), ...besides];
  if (all.length === 0) return { is: "waiting", says: "nothing that ran before is seen holding it", looks };
  const says = `held by ${all.join("; ")} (as ${told.by} tells)`;
  const next = nextRemedy(run, phase, index, node, told.by, still);
  return next === null ? { is: "waiting", says, looks } : { is: "acts", says, event: next };
}

const textsOf = (read: ReadOn): string[] =>
  read.known && Array.isArray(read.value) ? read.value.map((text) => makeHarmless(String(text))) : [];

/** The next command about the first holder that is still there and was not tried with everything yet; one at a time. */
function nextRemedy(
  run: Run,
  phase: RunPhase,
  index: number,
  node: string,
  teller: string,
  still: readonly Holder[],
): Draft | null {
  const { held } = phase.plan;
  const choice = held ? String(run.cluster.options[held.option] ?? "") : "";
  const actions = held?.remedies[choice] ?? [];
  if (!held || phase.remedies.some((remedy) => remedy.ended === null)) return null;
  for (const { id } of still) {
    const tried = phase.remedies.filter((remedy) => remedy.of === id && remedy.node === node);
    const action = tried.some(isUnknown) ? undefined : actions[tried.length];
    if (action === undefined) continue;
    const attempt = phase.remedies.length + 1;
    return {
      type: "command-issued",
      id: commandId(run.id, index, teller, action, attempt),
      ...{ phase: index, node: teller, action, attempt },
      parameters: { [held.parameter]: id },
      remedy: { node, of: id },
    };
  }
  return null;
}

const isUnknown = (remedy: Remedy) => remedy.ended?.outcome === "unknown";

function asking(run: Run, view: View, expression: string, teller: string): Intent[] {
  // A floor above every token: what it wants asked again, however young.
  const read = readOn(run, view, teller, expression, Number.MAX_SAFE_INTEGER);
  return !read.known && read.look?.do === "look" ? [{ ...read.look, floor: run.floor }] : [];
}

function holdersOf(value: unknown): Holder[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((one): Holder[] => {
    const { id, says } = (one ?? {}) as { id?: unknown; says?: unknown };
    return typeof id === "string" ? [{ id, says: makeHarmless(typeof says === "string" ? says : id) }] : [];
  });
}
