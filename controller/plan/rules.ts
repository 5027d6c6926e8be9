/**
 * The definition's own rules, each judged on every node it is about. Unknown refuses like false does, unless the rule says otherwise.
 */
import type { ClusterNode } from "../../shared/cluster/cluster.ts";
import { evaluate, freeNames } from "../../shared/procedure/expression.ts";
import { inForceHere } from "../../shared/procedure/in-force.ts";
import type { RuleDefinition } from "../../shared/procedure/schema.ts";
import { carriers } from "../fleet/binding.ts";
import { variableOf } from "../fleet/scope.ts";
import { probesOf } from "./probes-on.ts";
import { onlyNotLooked, ruleScope } from "./rule-scope.ts";
import { type Bearers, bindingOf, select } from "./select.ts";
import type { Standing } from "./states.ts";
import type { PlannedNode, PlannedPhase, PlanRequest, Refusal } from "./types.ts";

export function ruleRefusals(
  request: PlanRequest,
  standing: Standing,
  nodes: readonly PlannedNode[],
  phases: readonly PlannedPhase[],
  bearers: Bearers,
): Refusal[] {
  const acted = new Set(phases.filter((p) => !p.action.startsWith("check")).flatMap((p) => p.nodes));
  const stops = phases.some((phase) => phase.part === "stop");
  const stopped = (node: ClusterNode) => nodes.some((n) => n.node === node.name && n.isNow === "stopped");
  return Object.entries(request.definition.rules).flatMap(([name, rule]) => {
    if (!rule.verbs.includes(request.verb)) return [];
    if (!inForceHere(request.definition, rule, request.cluster.options)) return [];
    // Nothing was looked at: only what the file alone decides.
    if (request.looking === "none" && !readsFileOnly(rule)) return [];
    // Of whom it speaks cannot be told, which refuses the plan by its own name.
    const binding = bindingOf(rule.on);
    if (binding !== null && bearers[binding] === undefined) return [];
    const selected = select(request.cluster, rule.on, bearers).filter((node) => mayBear(request, binding, node));
    const leftOut = ({ name: node }: ClusterNode) => request.options.without.includes(node);
    const about = selected.filter((node) => leftOut(node) === (rule.about === "left-out"));
    if (rule.agree !== undefined) return disagreement(request, standing, name, rule, rule.agree, about);
    const judged =
      rule.about === "acted" ? about.filter((node) => acted.has(node.name) && !(stops && stopped(node))) : about;
    return judged.flatMap((node) => broken(request, standing, name, rule, node, bearers));
  });
}

/** The declaration and the options are in the file; everything else is seen. */
function readsFileOnly({ passes, agree }: RuleDefinition): boolean {
  return [...freeNames(passes ?? agree ?? "true")].every((name) => name === "node" || name === "option");
}

function broken(
  request: PlanRequest,
  standing: Standing,
  name: string,
  rule: RuleDefinition,
  node: ClusterNode,
  bearers: Bearers,
): Refusal[] {
  const passes = rule.passes ?? "true";
  const scope = ruleScope(request, standing, node, bearers);
  const result = evaluate(passes, scope);
  if (result.known && result.value === true) return [];
  if (!result.known && (rule.unknown === "pass" || onlyNotLooked(request, node, passes))) return [];
  const unlisted = !("row" in scope) && freeNames(passes).has("row");
  const why = unlisted
    ? "no listing has a row about it"
    : result.known
      ? ""
      : (whyUnseen(request, node, passes) ?? result.reason);
  const says = result.known ? textOf(rule.says, scope) : `cannot be told: ${why}`;
  return [{ ...refusal(name, rule, `${node.name} ${says}`, `${name}:${node.name}`), ...measuredOf(rule, scope) }];
}

function measuredOf({ falls }: RuleDefinition, scope: Readonly<Record<string, unknown>>): Pick<Refusal, "measured"> {
  if (!falls) return {};
  const value = numberOf(falls.value, scope);
  const limit = numberOf(falls.to, scope);
  return value === null || limit === null ? {} : { measured: { value, limit } };
}

/** Null where it cannot be told, or is no number. CEL has integers as bigint. */
function numberOf(expression: string, scope: Readonly<Record<string, unknown>>): number | null {
  const result = evaluate(expression, scope);
  if (!result.known || (typeof result.value !== "number" && typeof result.value !== "bigint")) return null;
  return Number(result.value);
}

/** The look that the expression lacks says more than the expression's error. */
function whyUnseen(request: PlanRequest, node: ClusterNode, expression: string): string | null {
  const names = freeNames(expression);
  for (const probe of probesOf(request.definition, node).filter((one) => names.has(variableOf(one)))) {
    const looked = request.sight(node.name, probe);
    if (!looked.seen) return looked.reason;
  }
  return null;
}

/** Every node that can tell must yield the same value; the first two that differ are named. */
function disagreement(
  request: PlanRequest,
  standing: Standing,
  name: string,
  rule: RuleDefinition,
  expression: string,
  nodes: readonly ClusterNode[],
): Refusal[] {
  const told = nodes.map((node) => {
    const scope = ruleScope(request, standing, node, {});
    return { node, scope, result: evaluate(expression, scope) };
  });
  const silent = told.find(
    ({ node, result }) => !result.known && rule.unknown === "refuse" && !onlyNotLooked(request, node, expression),
  );
  if (silent && !silent.result.known) {
    const why = whyUnseen(request, silent.node, expression) ?? silent.result.reason;
    return [refusal(name, rule, `${silent.node.name} cannot be told: ${why}`, name)];
  }
  const known = told.flatMap(({ node, scope, result }) =>
    result.known ? [{ node, scope, value: JSON.stringify(result.value) }] : [],
  );
  const [first] = known;
  const other = known.find((k) => k.value !== first?.value);
  if (!first || !other) return [];
  return [refusal(name, rule, `${other.node.name} and ${first.node.name}: ${textOf(rule.says, other.scope)}`, name)];
}

function refusal(
  rule: string,
  { passesWhen, overridable }: RuleDefinition,
  message: string,
  override: string,
): Refusal {
  return { rule, message, passesWhen, override: overridable ? override : null };
}

/** A rule about who bears a binding says nothing of a node that never can: an engine where the database has hosts of its own. */
function mayBear({ cluster, definition }: PlanRequest, name: string | null, node: ClusterNode): boolean {
  const binding = name === null ? undefined : definition.bindings[name];
  return binding === undefined || carriers(cluster, binding).includes(node);
}

/** An expression's text, or why there is none. */
function textOf(expression: string, scope: Readonly<Record<string, unknown>>): string {
  const result = evaluate(expression, scope);
  return result.known ? String(result.value) : `cannot be told: ${result.reason}`;
}
