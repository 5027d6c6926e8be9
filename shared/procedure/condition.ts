/**
 * Whether a condition holds on one node, from looks alone. Three-valued: unknown is a state of its own.
 */
import { evaluate, freeNames, type Scope } from "./expression.ts";
import type { ClauseDefinition, ConditionDefinition } from "./schema.ts";

export type Verdict =
  /** `forMs`: how long it must go on holding. */
  | { readonly holds: "yes"; readonly evidence: readonly string[]; readonly same: string; readonly forMs: number }
  | { readonly holds: "no"; readonly evidence: readonly string[] }
  | { readonly holds: "unknown"; readonly evidence: readonly string[] }
  | { readonly holds: "hopeless"; readonly evidence: readonly string[] };

/** Why a name is absent from the scope. `forgiven`: nobody looked, and the clause may be left out (a capture without that probe). */
export interface Unseen {
  readonly reason: string;
  readonly forgiven: boolean;
}

/**
 * `scope` holds one entry a probe that yielded a value, besides `node`, `option`, `baseline`. `unseen` says why a probe is absent.
 * A clause that reads an absent probe is unknown, unless the rest of the expression decides without it.
 */
export function judge(
  condition: ConditionDefinition,
  roles: readonly string[],
  scope: Scope,
  unseen: (name: string) => Unseen | null,
): Verdict {
  for (const clause of condition.hopeless.filter((c) => applies(c, roles))) {
    const result = evaluate(clause.that, scope);
    if (result.known && result.value === true)
      return { holds: "hopeless", evidence: [text(clause.says, scope) ?? clause.that] };
  }
  const no: string[] = [];
  const unknown: string[] = [];
  const yes: string[] = [];
  const forgiven: string[] = [];
  let held = 0;
  for (const clause of condition.all.filter((c) => applies(c, roles))) {
    const result = evaluate(clause.that, scope);
    if (!result.known) {
      const why = whyUnknown(clause.that, unseen);
      if (!why?.forgiven) unknown.push(why?.reason ?? result.reason);
      else forgiven.push(why.reason);
    } else if (result.value === true) {
      held += 1;
      yes.push(...present(text(clause.says, scope)));
    } else if (result.value === false) no.push(text(clause.else, scope) ?? clause.that);
    else unknown.push(`${clause.that} is neither true nor false`);
  }
  if (no.length > 0) return { holds: "no", evidence: no };
  if (unknown.length > 0) return { holds: "unknown", evidence: [...new Set(unknown)] };
  if (held === 0) return { holds: "unknown", evidence: [...new Set(forgiven)] };
  const forMs = holdFor(condition, scope);
  if (forMs === null) return { holds: "unknown", evidence: ["how long it must hold cannot be told"] };
  return { holds: "yes", evidence: yes, same: fingerprint(condition, scope), forMs };
}

/** What tells whether a node that does not show the condition yet is getting there. Null where it cannot be told. */
export interface Movement {
  /** For people. */
  readonly progress: string | null;
  /** For people: what is seen while it cannot be told whether the condition holds. */
  readonly untold: string | null;
  /** Stays as long as nothing moves. */
  readonly still: string | null;
  /** Changes each time it began anew. */
  readonly flap: string | null;
}

export function movementOf({ progress, untold, stalls, flaps }: ConditionDefinition, scope: Scope): Movement {
  return {
    progress: text(progress, scope),
    untold: text(untold, scope),
    still: stalls ? json(stalls.same, scope) : null,
    flap: flaps ? json(flaps.of, scope) : null,
  };
}

/** The probes a condition reads on a node of these roles. */
export function probesRead(
  condition: ConditionDefinition,
  roles: readonly string[],
  probes: readonly string[],
): string[] {
  const clauses = [...condition.all, ...condition.hopeless].filter((c) => applies(c, roles));
  const names = new Set(clauses.flatMap((c) => [...freeNames(c.that)]));
  for (const source of besideClauses(condition))
    if (source !== undefined) for (const name of freeNames(source)) names.add(name);
  return probes.filter((probe) => names.has(probe));
}

/** Whether anything of the condition reads that name, on whichever role. */
export function readsName(condition: ConditionDefinition, name: string): boolean {
  const before = readers.get(condition)?.get(name);
  if (before !== undefined) return before;
  const clauses = [...condition.all, ...condition.hopeless].flatMap((c) => [c.that, c.says, c.else]);
  const reads = [...clauses, ...besideClauses(condition)].some((s) => s !== undefined && freeNames(s).has(name));
  readers.set(condition, new Map([...(readers.get(condition) ?? []), [name, reads]]));
  return reads;
}

/** Every judgement asks, and definitions do not change. */
const readers = new WeakMap<ConditionDefinition, ReadonlyMap<string, boolean>>();

function besideClauses({ steady, progress, untold, remarks, stalls, flaps, keeps }: ConditionDefinition) {
  const { same, forSeconds } = steady;
  return [same, forSeconds, progress, untold, remarks, stalls?.same, flaps?.of, ...Object.values(keeps ?? {})];
}

const applies = (clause: ClauseDefinition, roles: readonly string[]) =>
  !clause.on || clause.on.some((role) => roles.includes(role));

function whyUnknown(expression: string, unseen: (name: string) => Unseen | null): Unseen | null {
  for (const name of freeNames(expression)) {
    const why = unseen(name);
    if (why) return why;
  }
  return null;
}

/** Milliseconds; null where the product does not say. */
function holdFor({ steady }: ConditionDefinition, scope: Scope): number | null {
  if (steady.forSeconds === undefined) return steady.for;
  const result = evaluate(steady.forSeconds, scope);
  return result.known && typeof result.value === "number" ? result.value * 1000 : null;
}

function json(expression: string, scope: Scope): string | null {
  const result = evaluate(expression, scope);
  return result.known ? JSON.stringify(result.value) : null;
}

function fingerprint(condition: ConditionDefinition, scope: Scope): string {
  if (!condition.steady.same) return "";
  const result = evaluate(condition.steady.same, scope);
  return result.known ? JSON.stringify(result.value) : `unknown: ${result.reason}`;
}

function text(expression: string | undefined, scope: Scope): string | null {
  if (!expression) return null;
  const result = evaluate(expression, scope);
  return result.known ? String(result.value) : null;
}

const present = (value: string | null) => (value === null || value === "" ? [] : [value]);
