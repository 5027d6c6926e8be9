/**
 * Who is what, as the wire has it: each with its standing, so that what is remembered never reads as seen.
 */
import { makeHarmless } from "../../shared/formats/harmless.ts";
import type { Definition } from "../../shared/procedure/schema.ts";
import type { BindingStatus } from "../../shared/wire/generated/muster/controller/v1/BindingStatus.ts";
import { resolveBinding } from "../fleet/binding.ts";
import type { Standing } from "../plan/states.ts";
import type { BindingFact, PlannedBinding } from "../plan/types.ts";
import type { Run } from "../run/state.ts";
import { NO_AGE, wireAge } from "./age.ts";

export function plannedBindings(
  bindings: Readonly<Record<string, PlannedBinding>>,
  definition: Definition,
): BindingStatus[] {
  return Object.entries(bindings).map(([name, bound]) => ({
    name,
    node: bound.node,
    standing: bound.standing,
    detail: bound.detail,
    ageMs: wireAge(bound.ageMs),
    title: titleOf(definition, name),
    by: [...bound.by],
    rows: rowsOf(bound.rows),
    about: bound.about ?? "",
  }));
}

const titleOf = (definition: Definition, name: string) => definition.bindings[name]?.title ?? name;
const rowsOf = (rows: Readonly<Record<string, string>> = {}) =>
  Object.entries(rows).map(([node, says]) => ({ node, says: makeHarmless(says) }));

/** Whom the run takes for what; what it read itself since the plan is `seen`. */
export function runBindings({ bound, plan, remembered }: Run, definition: Definition): BindingStatus[] {
  return Object.entries(bound).map(([name, now]) => {
    const planned = plan.bindings[name];
    const asPlanned = planned?.node === now.node && planned.identity === now.identity && !remembered[name];
    const standing = asPlanned ? planned.standing : "seen";
    return { name, node: now.node, standing, detail: now.detail, ageMs: NO_AGE, title: titleOf(definition, name) };
  });
}

/** Seen now; else what is remembered, unless looks contradict it. `wallMs`: now, for the age of what is remembered. */
export function statusBindings(
  standing: Standing,
  facts: Readonly<Record<string, BindingFact>>,
  wallMs: number,
): BindingStatus[] {
  return Object.keys(standing.definition.bindings).map((name) => ({
    ...statusBinding(standing, name, facts[name], wallMs),
    title: titleOf(standing.definition, name),
  }));
}

function statusBinding(standing: Standing, name: string, fact: BindingFact | undefined, wallMs: number): BindingStatus {
  const bound = resolveBinding(standing.cluster, standing.definition, name, standing.sight);
  switch (bound.is) {
    case "seen":
      return {
        ...{ name, node: bound.node, standing: "seen", detail: bound.detail, ageMs: wireAge(bound.ageMs) },
        ...{ by: [...bound.by], rows: rowsOf(bound.rows), about: bound.about },
      };
    case "disagreed":
      return { name, node: "", standing: "disagreed", detail: bound.reason, ageMs: NO_AGE };
    case "absent":
    case "unmatched":
      return { name, node: "", standing: "unknown", detail: also(bound.reason, fact), ageMs: NO_AGE };
    case "unknown":
      if (!fact) return { name, node: "", standing: "unknown", detail: bound.reason, ageMs: NO_AGE };
      return {
        name,
        node: fact.node,
        standing: fact.standing === "confirmed-at-stop" ? "confirmed-at-stop" : "remembered",
        detail: fact.detail,
        ageMs: wireAge(wallMs - fact.atMs),
      };
  }
}

const also = (reason: string, fact: BindingFact | undefined) =>
  fact ? `${reason}; remembered: ${[fact.node, fact.detail].filter((part) => part !== "").join(" ")}` : reason;
