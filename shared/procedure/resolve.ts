/**
 * Templates of a definition -> what is run or asked (pure). One template yields one argv element, whatever its values hold:
 * there is no shell and nothing is split.
 */
import { MusterError } from "../errors.ts";
import { type OptionValues, type ResolvedOptions, resolveOptions, whole } from "./options.ts";
import type { ActionDefinition, Definition } from "./schema.ts";

export { type OptionValues, type ResolvedOptions, resolveOptions };

/** The values that placeholders stand for, as they appear in argv. */
export type TemplateContext = Readonly<Record<string, string>>;

/** The node a template is resolved for; null where the cluster file leaves a key out. */
export interface TemplateNode {
  readonly node: string;
  readonly member: string | null;
  readonly id: string | null;
  readonly port: number | null;
}

export interface TemplateExtras {
  /** Parameters of the action, already checked by `checkParameters`. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Rehearsals: put before every option of type path, so that a definition runs unchanged against a simulated host. */
  readonly sysroot?: string;
  /** Where the node's ports are, as its own host sees them; 127.0.0.1 if left out. */
  readonly address?: string;
}

/** Options, then the node's fields, then parameters: a later one wins where a name stands twice. Lists never enter a template. */
export function templateContext(
  definition: Pick<Definition, "options">,
  values: OptionValues,
  node: TemplateNode,
  extras: TemplateExtras = {},
): TemplateContext {
  const context: Record<string, string> = {};
  for (const [option, value] of Object.entries(values)) {
    if (typeof value === "object") continue;
    const isPath = definition.options[option]?.type === "path";
    context[option] = isPath ? `${extras.sysroot ?? ""}${value}` : String(value);
  }
  context.node = node.node;
  context.address = extras.address ?? "127.0.0.1";
  if (node.member !== null) context.member = node.member;
  if (node.id !== null) context.id = node.id;
  if (node.port !== null) context.port = String(node.port);
  return { ...context, ...extras.parameters };
}

const PLACEHOLDER = /\{([A-Za-z][A-Za-z0-9_-]*)\}/g;

/** The names that a template reads. */
export const placeholders = (template: string): string[] =>
  [...template.matchAll(PLACEHOLDER)].map(([, name]) => name ?? "");

/** `{name}` replaced, once: a value that looks like a placeholder stays as it is. Throws MusterError("bad-parameter") for an unknown name. */
export function resolveTemplate(template: string, context: TemplateContext): string {
  const text = template.replaceAll(PLACEHOLDER, (_, name: string) => {
    const value = Object.hasOwn(context, name) ? context[name] : undefined;
    if (value === undefined)
      throw new MusterError("bad-parameter", `"${template}" reads {${name}}, which this node does not have`);
    return value;
  });
  if (text.includes("\0")) throw new MusterError("bad-parameter", `"${template}" would hold a zero byte`);
  return text;
}

/** The action's parameters, each matched whole. Throws MusterError("bad-parameter") that lists every problem. */
export function checkParameters(
  name: string,
  action: Pick<ActionDefinition, "parameters">,
  given: Readonly<Record<string, unknown>>,
): Readonly<Record<string, string>> {
  const problems: string[] = [];
  const values: Record<string, string> = {};
  for (const key of Object.keys(given))
    if (!Object.hasOwn(action.parameters, key)) problems.push(`${name} takes no parameter "${key}"`);
  for (const [key, { pattern }] of Object.entries(action.parameters)) {
    const value = Object.hasOwn(given, key) ? given[key] : undefined;
    if (value === undefined) problems.push(`${name} needs the parameter "${key}"`);
    else if (typeof value !== "string" || !whole(pattern).test(value))
      problems.push(`parameter ${key} is ${JSON.stringify(value)}, which does not match ${pattern} whole`);
    else values[key] = value;
  }
  if (problems.length > 0) throw new MusterError("bad-parameter", problems.join("; "));
  return values;
}
