/**
 * Which probes tell whether a condition holds on a node (pure; kept, for every decision asks and definitions do not change).
 */
import type { ClusterNode } from "../../shared/cluster/cluster.ts";
import { probesRead } from "../../shared/procedure/condition.ts";
import type { ConditionDefinition, Definition } from "../../shared/procedure/schema.ts";
import { ROLL_CALL_PROBE } from "../fleet/scope.ts";

type Roles = Pick<ClusterNode, "roles">;

/** The probes a condition reads on this node; those that can say which row is its own are among them where `row` is read. */
export function probesOn(definition: Definition, node: Roles, condition: ConditionDefinition): readonly string[] {
  const known = within(within(kept, definition, newWeakMap), condition, newMap);
  const key = node.roles.join(" ");
  const before = known.get(key);
  if (before) return before;
  const probes = read(definition, node, condition);
  known.set(key, probes);
  return probes;
}

/** Every probe that applies to a node. */
export function probesOf(definition: Definition, node: Roles): string[] {
  return Object.keys(definition.probes).filter((name) => appliesTo(definition, name, node));
}

function read(definition: Definition, node: Roles, condition: ConditionDefinition): string[] {
  const names = [...Object.keys(definition.probes), ROLL_CALL_PROBE];
  const variables = new Map(names.map((name) => [name.replaceAll("-", "_"), name]));
  const found = probesRead(condition, node.roles, [...variables.keys(), "row"]);
  const listings = found.includes("row") ? Object.values(definition.bindings).map((b) => b.probe) : [];
  const wanted = new Set([...found.filter((v) => v !== "row").map((v) => variables.get(v) ?? v), ...listings]);
  return [...wanted].filter((name) => appliesTo(definition, name, node));
}

function appliesTo(definition: Definition, probe: string, node: Roles): boolean {
  const on = definition.probes[probe]?.on;
  return !on || on.some((role) => node.roles.includes(role));
}

type ByRoles = Map<string, readonly string[]>;
const kept = new WeakMap<Definition, WeakMap<ConditionDefinition, ByRoles>>();
const newWeakMap = () => new WeakMap<ConditionDefinition, ByRoles>();
const newMap = (): ByRoles => new Map();

function within<K extends object, V>(map: WeakMap<K, V>, key: K, make: () => V): V {
  const before = map.get(key);
  if (before !== undefined) return before;
  const made = make();
  map.set(key, made);
  return made;
}
