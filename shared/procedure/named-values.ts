/**
 * `values:` of a definition: expressions with a name, written `@name` wherever an expression is. Filled in once, when the definition is
 * loaded, so that everything behind reads plain CEL. Pure.
 */

const USE = /@([a-z][A-Za-z0-9]*)/g;
/** A value may use values; deeper than this it is taken for a circle. */
const DEEPEST = 10;

/** Every text of the document with its `@name` replaced. `@` before a name that is no value stays as it is. */
export function withValues<T>(document: T, values: Readonly<Record<string, string>>): T {
  if (Object.keys(values).length === 0) return document;
  return filled(document, (text) => replaced(text, values, 0)) as T;
}

/** The names that stand behind an `@`. */
export const valuesUsed = (text: string): string[] => [...text.matchAll(USE)].map(([, name]) => name ?? "");

/** Names of values that use themselves, directly or through others. */
export function circular(values: Readonly<Record<string, string>>): string[] {
  return Object.keys(values).filter((name) => reaches(name, name, values, new Set()));
}

function replaced(text: string, values: Readonly<Record<string, string>>, depth: number): string {
  if (depth > DEEPEST) return text;
  return text.replaceAll(USE, (use, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    return value === undefined ? use : `(${replaced(value, values, depth + 1)})`;
  });
}

function filled(part: unknown, change: (text: string) => string): unknown {
  if (typeof part === "string") return change(part);
  if (Array.isArray(part)) return part.map((item) => filled(item, change));
  if (typeof part !== "object" || part === null) return part;
  return Object.fromEntries(Object.entries(part).map(([key, item]) => [key, filled(item, change)]));
}

function reaches(from: string, goal: string, values: Readonly<Record<string, string>>, seen: Set<string>): boolean {
  return valuesUsed(values[from] ?? "").some((name) => {
    if (name === goal) return true;
    if (seen.has(name) || !Object.hasOwn(values, name)) return false;
    seen.add(name);
    return reaches(name, goal, values, seen);
  });
}
