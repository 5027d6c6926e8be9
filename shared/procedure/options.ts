/**
 * A cluster's options checked against what its product's definition declares (pure). Resolving twice yields the same values, so that
 * the controller fills in defaults and every agent checks them again.
 */
import type { OptionValue } from "../cluster/cluster.ts";
import type { Definition, OptionDefinition } from "./schema.ts";

export type OptionValues = Readonly<Record<string, OptionValue>>;
/** One option that is wrong. The caller adds file and line where there is a file. */
export interface OptionProblem {
  readonly option: string;
  readonly message: string;
  readonly fix: string;
}
export type ResolvedOptions =
  | { readonly ok: true; readonly values: OptionValues }
  | { readonly ok: false; readonly problems: readonly OptionProblem[] };

/** Every declared option with the given value or its default; or every problem at once. */
export function resolveOptions(
  definition: Pick<Definition, "product" | "options">,
  given: Readonly<Record<string, unknown>>,
): ResolvedOptions {
  const declared = Object.entries(definition.options);
  const unknown = Object.keys(given).filter((option) => !Object.hasOwn(definition.options, option));
  const problems: OptionProblem[] = unknown.map((option) => ({
    option,
    message: `${definition.product} declares no option "${option}"`,
    fix: `one of: ${declared.map(([name]) => name).join(", ") || "none"}`,
  }));
  const values: Record<string, OptionValue> = {};
  for (const [option, declaration] of declared) {
    const value = Object.hasOwn(given, option) ? given[option] : declaration.default;
    const fix = whatIsWrong(declaration, value);
    if (fix) problems.push({ option, message: `option ${option} is ${show(value)}`, fix });
    else values[option] = value as OptionValue;
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, values };
}

/** Absolute, without `..`: what a definition joins with file names. */
const PATH = /^\/[A-Za-z0-9._/-]+$/;
const USER = /^[a-z_][a-z0-9_-]*$/;
const DURATION = /^(\d+(ms|s|m|h))+$/;
/** A name in a list: services, databases. Printable, not an option of a command. */
const NAME = /^[A-Za-z0-9_][A-Za-z0-9._:@/-]*$/;

/** What to write instead; null where the value is right. */
function whatIsWrong(declaration: OptionDefinition, value: unknown): string | null {
  switch (declaration.type) {
    case "path":
      return isText(value, PATH) && !value.split("/").includes("..") ? null : "write an absolute path without `..`";
    case "user":
      return isText(value, USER) ? null : "write a user name: lower-case letters, digits, `_` and `-`";
    case "port":
      return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 65535
        ? null
        : "write a port, 1 to 65535";
    case "number":
      return typeof value === "number" && Number.isFinite(value) && value >= declaration.min
        ? null
        : `write a number of at least ${declaration.min}`;
    case "flag":
      return typeof value === "boolean" ? null : "write true or false";
    case "duration":
      return isText(value, DURATION) ? null : "write a duration such as 90s, 10m or 1h30m";
    case "text":
      return isText(value, whole(declaration.pattern)) ? null : `write a text that matches ${declaration.pattern}`;
    case "choice":
      return typeof value === "string" && declaration.of.includes(value)
        ? null
        : `write one of: ${declaration.of.join(", ")}`;
    case "names":
      return isNames(value) ? null : "write a list of names";
    case "names-by-role":
      return isNamesByRole(value) ? null : "write a list of names for each role";
  }
}

/** The pattern must match from the first character to the last. */
export const whole = (pattern: string): RegExp => new RegExp(`^(?:${pattern})$`, "u");

const isText = (value: unknown, pattern: RegExp): value is string => typeof value === "string" && pattern.test(value);
const isNames = (value: unknown) => Array.isArray(value) && value.every((name) => isText(name, NAME));
const isNamesByRole = (value: unknown) =>
  typeof value === "object" && value !== null && !Array.isArray(value) && Object.values(value).every(isNames);
const show = (value: unknown) => JSON.stringify(value) ?? String(value);
