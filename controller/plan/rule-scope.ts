/**
 * What a rule's expressions may read about a node.
 */
import type { ClusterNode } from "../../shared/cluster/cluster.ts";
import { evaluate, freeNames } from "../../shared/procedure/expression.ts";
import { matchRow, type Row } from "../fleet/members.ts";
import { nodeScope, variableOf } from "../fleet/scope.ts";
import { probesOf } from "./probes-on.ts";
import type { Bearers } from "./select.ts";
import type { Standing } from "./states.ts";
import type { PlanRequest } from "./types.ts";

type Values = Readonly<Record<string, unknown>>;

/** Its probes' values, the row about it (in its own listing, else in another's), the values of who bears the first binding, and of every other node. */
export function ruleScope(request: PlanRequest, standing: Standing, node: ClusterNode, bearers: Bearers): Values {
  const scope = valuesOf(request, standing, node);
  const row = "row" in scope ? scope.row : rowElsewhere(request, node);
  const bearer = request.cluster.nodes.find((n) => n.name === Object.values(bearers)[0]);
  return {
    ...scope,
    ...(row ? { row } : {}),
    ...(bearer ? { bearer: valuesOf(request, standing, bearer) } : {}),
    get peers() {
      return peersOf(request, standing, node);
    },
  };
}

/** The values of every other node; made only where an expression reads them. One left out has its declaration and nothing seen. */
function peersOf(request: PlanRequest, standing: Standing, { name }: ClusterNode): Values[] {
  return request.cluster.nodes.filter((node) => node.name !== name).map((node) => valuesOf(request, standing, node));
}

/** In a capture that lacks the probe: nobody looked, which is said as a warning and refuses nothing. */
export function onlyNotLooked(request: PlanRequest, node: ClusterNode, expression: string): boolean {
  if (request.looking !== "capture") return false;
  const names = freeNames(expression);
  const read = probesOf(request.definition, node).filter(
    (probe) => names.has(variableOf(probe)) || names.has("row") || names.has("bearer"),
  );
  return read.some((probe) => {
    const looked = request.sight(node.name, probe);
    return !looked.seen && looked.why === "not-looked";
  });
}

function valuesOf(request: PlanRequest, standing: Standing, node: ClusterNode): Values {
  const looks = probesOf(request.definition, node).map((probe) => ({ probe, looked: request.sight(node.name, probe) }));
  const about = { without: request.options.without };
  return nodeScope({ ...standing, node, baseline: {}, about }, looks);
}

function rowElsewhere(request: PlanRequest, node: ClusterNode): Row | null {
  for (const binding of Object.values(request.definition.bindings)) {
    for (const observer of request.cluster.nodes) {
      const looked = request.sight(observer.name, binding.probe);
      if (!looked.seen) continue;
      const rows = evaluate(binding.rows, { [variableOf(binding.probe)]: looked.value });
      if (!rows.known || !Array.isArray(rows.value)) continue;
      const found = (rows.value as Row[]).find(
        (row) => matchRow(request.cluster, row, binding.match).node?.name === node.name,
      );
      if (found) return found;
    }
  }
  return null;
}
