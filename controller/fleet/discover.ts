/**
 * What a host shows of a product, as the roles a cluster file would give it. Pure. Nothing is guessed: a role whose expression cannot
 * be evaluated is told with its reason and left out.
 */
import type { Cluster, ClusterNode } from "../../shared/cluster/cluster.ts";
import { evaluate, freeNames, type Scope } from "../../shared/procedure/expression.ts";
import type { Definition } from "../../shared/procedure/schema.ts";
import { matchRow, type Row } from "./members.ts";
import { nodeScope, variableOf } from "./scope.ts";
import type { Sight } from "./sight.ts";

export interface Discovered {
  readonly host: string;
  /** In the definition's order; empty where none was seen. */
  readonly roles: readonly string[];
  /** The name it bears in the product's own listing, where that leads to no host by itself. */
  readonly member: string | null;
  /** What was seen and what was not, for people. */
  readonly says: readonly string[];
}

/** `hosts`: each host as if it were a node of every role. */
export function discovered(hosts: Cluster, definition: Definition, host: ClusterNode, sight: Sight): Discovered {
  const looks = Object.keys(definition.probes).map((probe) => ({ probe, looked: sight(host.name, probe) }));
  const question = { cluster: hosts, definition, node: host, sight, baseline: {} };
  const scope = nodeScope(question, looks);
  const roles: string[] = [];
  const says: string[] = [];
  for (const [role, expression] of Object.entries(definition.discover)) {
    const shown = evaluate(expression, scope);
    if (shown.known && shown.value === true) roles.push(role);
    else if (!shown.known || shown.value !== false) {
      const unseen = looks.find(({ probe, looked }) => !looked.seen && freeNames(expression).has(variableOf(probe)));
      const reason = unseen && !unseen.looked.seen ? `${unseen.probe}: ${unseen.looked.reason}` : whyNot(shown);
      says.push(`whether it is ${role} cannot be told: ${reason}`);
    }
  }
  if (roles.length === 0 && says.length === 0) says.push(`nothing of ${definition.title} was seen`);
  const member = memberOf(scope, definition, host);
  return {
    host: host.host,
    roles: Object.keys(definition.roles).filter((role) => roles.includes(role)),
    member,
    says: [...says, ...strangersIn(hosts, definition, scope)],
  };
}

/** The first key of the match is the name in the listing. It is declared only where it does not lead to the host by itself. */
function memberOf(scope: Scope, definition: Definition, host: ClusterNode): string | null {
  const row = scope.row as Row | undefined;
  if (!row) return null;
  for (const { match } of Object.values(definition.bindings)) {
    const name = row[match[0] ?? ""];
    if (typeof name !== "string" || name === "") continue;
    const alone = { name: "", product: "", nodes: [host], needs: [], options: {}, fileDigest: "" };
    return matchRow(alone, { name }, ["name"]).node ? null : name;
  }
  return null;
}

/** Rows of its listing that lead to none of the hosts: there are members whose agents were not heard. */
function strangersIn(hosts: Cluster, definition: Definition, scope: Scope): string[] {
  return Object.values(definition.bindings).flatMap(({ probe, rows: expression, match }) => {
    const rows = evaluate(expression, scope);
    if (!rows.known || !Array.isArray(rows.value)) return [];
    const unknown = (rows.value as Row[]).filter((row) => !matchRow(hosts, row, match).node);
    return unknown.map((row) => {
      const names = [...new Set(match.map((key) => String(row[key] ?? "")))].filter((name) => name !== "");
      return `${probe} lists ${names.join(", ")}, which is none of the hosts looked at`;
    });
  });
}

const whyNot = (shown: ReturnType<typeof evaluate>) => (shown.known ? "it is neither true nor false" : shown.reason);
