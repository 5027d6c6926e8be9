/**
 * A request laid over the agent's own definition -> what would run. Refuses whatever the definition does not say (promise: closed vocabulary).
 */
import { isDeepStrictEqual } from "node:util";
import { MusterError } from "../../shared/errors.ts";
import {
  checkParameters,
  type OptionValues,
  resolveOptions,
  resolveTemplate,
  templateContext,
} from "../../shared/procedure/resolve.ts";
import type { ActionDefinition, Definition } from "../../shared/procedure/schema.ts";
import type { NodeRef } from "../node-ref.ts";
import { checkCommandId } from "./id.ts";

export interface ExecuteOrder {
  readonly id: string;
  readonly node: NodeRef;
  readonly action: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** What this host decides about definitions. */
export interface HostRules {
  readonly definitions: ReadonlyMap<string, Definition>;
  /** By product. */
  readonly pinnedOptions: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly rehearsal?: { readonly sysroot?: string | undefined; readonly address?: string | undefined } | undefined;
}

export interface ResolvedOrder {
  readonly argv: readonly [string, ...string[]];
  /** As whom; null for the agent's own user. */
  readonly user: string | null;
  readonly login: boolean;
  readonly ends: "exit" | "reboot";
}

/** Throws MusterError: bad-parameter, unknown-product, other-digest, unknown-action. */
export function resolveOrder(order: ExecuteOrder, rules: HostRules): ResolvedOrder {
  checkNames(order);
  const definition = definitionOf(order.node, rules);
  const action = actionOf(definition, order.action);
  const values = optionsOf(order.node, definition, rules);
  const { node, member, id, port } = { node: order.node.node, ...order.node.keys };
  const context = templateContext(
    definition,
    values,
    { node, member, id, port },
    {
      parameters: checkParameters(order.action, action, order.parameters),
      ...(rules.rehearsal?.sysroot ? { sysroot: rules.rehearsal.sysroot } : {}),
      ...(rules.rehearsal?.address ? { address: rules.rehearsal.address } : {}),
    },
  );
  const [program = "", ...rest] = action.run.map((template) => resolveTemplate(template, context));
  return {
    argv: [program, ...rest],
    user: action.user === undefined ? null : resolveTemplate(action.user, context),
    login: action.login,
    ends: action.ends,
  };
}

/** The id is derived from what is asked: one that says otherwise would guard the wrong thing. */
function checkNames(order: ExecuteOrder): void {
  checkCommandId(order.id);
  const [, , node, action] = order.id.split("/");
  if (node !== order.node.node || action !== order.action)
    throw new MusterError("bad-parameter", `the id ${order.id} does not name ${order.action} on ${order.node.node}`);
}

function definitionOf(node: NodeRef, rules: HostRules): Definition {
  const definition = rules.definitions.get(node.product);
  if (!definition) throw new MusterError("unknown-product", `this host has no definition of ${node.product}`);
  if (definition.digest !== node.digest)
    throw new MusterError(
      "other-digest",
      `this host's definition of ${node.product} is ${definition.digest}, the controller's ${node.digest}`,
    );
  return definition;
}

function actionOf(definition: Definition, name: string): ActionDefinition {
  const action = Object.hasOwn(definition.actions, name) ? definition.actions[name] : undefined;
  if (!action) throw new MusterError("unknown-action", `${definition.product} defines no action "${name}"`);
  return action;
}

/** An option this host pins is taken from the pin; a cluster that says otherwise is refused. */
function optionsOf(node: NodeRef, definition: Definition, rules: HostRules): OptionValues {
  const pinned = rules.pinnedOptions[node.product] ?? {};
  const problems = Object.entries(pinned)
    .filter(([option, value]) => Object.hasOwn(node.options, option) && !isDeepStrictEqual(node.options[option], value))
    .map(([option, value]) => ({
      message: `option ${option} is ${JSON.stringify(node.options[option])}, but this host pins ${JSON.stringify(value)}`,
      fix: "write that in the cluster file",
    }));
  const resolved = resolveOptions(definition, { ...node.options, ...pinned });
  if (resolved.ok && problems.length === 0) return resolved.values;
  const all = resolved.ok ? problems : [...problems, ...resolved.problems];
  throw new MusterError("bad-parameter", all.map((p) => `${p.message} (${p.fix})`).join("; "));
}
