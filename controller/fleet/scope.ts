/**
 * What the expressions of a definition may read about one node: its declaration, options, baseline, and what its probes yielded.
 */
import type { Cluster, ClusterNode } from "../../shared/cluster/cluster.ts";
import { kept } from "../../shared/kept.ts";
import {
  judge,
  type Movement,
  movementOf,
  readsName,
  type Unseen,
  type Verdict,
} from "../../shared/procedure/condition.ts";
import { evaluate, type Scope } from "../../shared/procedure/expression.ts";
import type { ConditionDefinition, Definition } from "../../shared/procedure/schema.ts";
import { carriers } from "./binding.ts";
import { matchRow, type Row } from "./members.ts";
import type { Looked, Sight } from "./sight.ts";
import { variableOf } from "./variable.ts";
import { remembered } from "./verdict-memo.ts";

/** The probe every product has: whether the agent may do what the plan asks. */
export const ROLL_CALL_PROBE = "roll-call";

export type Baseline = Readonly<Record<string, unknown>>;

export interface NodeQuestion {
  readonly cluster: Cluster;
  readonly definition: Definition;
  readonly node: ClusterNode;
  readonly sight: Sight;
  readonly baseline: Baseline;
  /** What was written down on this node right before its last command. */
  readonly marks?: Readonly<Record<string, unknown>>;
  /** A capture: a probe that nobody recorded leaves its clauses out, instead of making all unknown. */
  readonly forgiving?: boolean;
  /** Extra fields of `node`, e.g. the actions a roll call asks about. */
  readonly about?: Readonly<Record<string, unknown>>;
}

export interface NodeVerdict {
  readonly verdict: Verdict;
  readonly movement: Movement;
  /** Identity of the looks it rests on; changes when any of them was made anew. */
  readonly looks: string;
  /** Age of the oldest look it rests on; null where nothing was seen or a capture has none. */
  readonly ageMs: number | null;
}

/** Judges one condition on one node from the given sight. `probes` are those the condition reads there. */
export function judgeNode(
  question: NodeQuestion,
  condition: ConditionDefinition,
  probes: readonly string[],
): NodeVerdict {
  const looks = probes.map((probe) => ({ probe, looked: question.sight(question.node.name, probe) }));
  const unseen = (name: string) => missing(looks, name, question.forgiving ?? false);
  const { verdict, movement } = remembered(condition, question, looks, () => {
    const scope = nodeScope(question, looks, readsName(condition, "row"));
    return { verdict: judge(condition, question.node.roles, scope, unseen), movement: movementOf(condition, scope) };
  });
  let made = "";
  let ageMs: number | null = null;
  for (const { looked } of looks) {
    if (!looked.seen) continue;
    made = made === "" ? looked.look : `${made} ${looked.look}`;
    if (looked.ageMs !== null) ageMs = Math.max(ageMs ?? 0, looked.ageMs);
  }
  return { verdict, movement, looks: made, ageMs };
}

/** `withRow`: false where nothing reads `row`, which takes every listing's evaluation to find. */
export function nodeScope(
  question: NodeQuestion,
  looks: readonly { probe: string; looked: Looked }[],
  withRow = true,
): Scope {
  const { cluster, definition, node, baseline, about, marks = {} } = question;
  const scope: Record<string, unknown> = {
    node: {
      ...{ name: node.name, host: node.host, roles: node.roles, id: node.id, port: node.port, member: node.member },
      mayBear: mayBear(node, cluster, definition),
      ...about,
    },
    option: cluster.options,
    baseline,
    mark: marks,
  };
  for (const { probe, looked } of looks) if (looked.seen) scope[variableOf(probe)] = looked.value;
  const row = withRow ? ownRow(question, scope) : null;
  if (row) scope.row = row;
  return scope;
}

/** The bindings that this node can bear: those whose carriers it is among. */
const mayBear = kept((node: ClusterNode, cluster: Cluster, definition: Definition): readonly string[] =>
  Object.entries(definition.bindings).flatMap(([name, binding]) =>
    carriers(cluster, binding).some((carrier) => carrier.name === node.name) ? [name] : [],
  ),
);

export { variableOf };

/** The row about this node in its own listing, where a binding names one. */
function ownRow(question: NodeQuestion, scope: Scope): Row | null {
  for (const binding of Object.values(question.definition.bindings)) {
    const rows = evaluate(binding.rows, scope);
    if (!rows.known || !Array.isArray(rows.value)) continue;
    for (const row of rows.value as Row[]) {
      if (matchRow(question.cluster, row, binding.match).node?.name === question.node.name) return row;
    }
  }
  return null;
}

function missing(looks: readonly { probe: string; looked: Looked }[], name: string, forgiving: boolean): Unseen | null {
  const found = looks.find((l) => !l.looked.seen && (variableOf(l.probe) === name || name === "row"));
  if (!found || found.looked.seen) return null;
  return { reason: found.looked.reason, forgiven: forgiving && found.looked.why === "not-looked" };
}
