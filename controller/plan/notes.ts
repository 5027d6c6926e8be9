/**
 * What the definition has said of each node beside the plan: it refuses nothing, and is worth knowing before saying yes.
 */
import { makeHarmless } from "../../shared/formats/harmless.ts";
import { evaluate } from "../../shared/procedure/expression.ts";
import { inForceHere } from "../../shared/procedure/in-force.ts";
import { ruleScope } from "./rule-scope.ts";
import { type Bearers, select } from "./select.ts";
import type { Standing } from "./states.ts";
import type { PlanRequest } from "./types.ts";

export function noted(request: PlanRequest, standing: Standing, bearers: Bearers): string[] {
  const { definition, cluster } = request;
  const notes = Object.values(definition.notes)
    .filter(({ verbs }) => verbs.includes(request.verb))
    .filter((note) => inForceHere(definition, note, cluster.options));
  return notes.flatMap(({ on, says, once }) => {
    const about = select(request.cluster, on, bearers).filter((node) => !request.options.without.includes(node.name));
    const told = about.flatMap((node) => {
      const result = evaluate(says, ruleScope(request, standing, node, bearers));
      const texts = result.known && Array.isArray(result.value) ? result.value : [];
      const said = texts.map((text) => `${node.name} ${makeHarmless(String(text))}`);
      return said.length > 0 ? [said] : [];
    });
    return once ? (told[0] ?? []) : told.flat();
  });
}
