/**
 * Whether two values of JSON are the same (pure). For values that are decoded anew at each look, and hardly ever change.
 */
export function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    for (let i = 0; i < a.length; i += 1) if (!sameValue(a[i], b[i])) return false;
    return true;
  }
  let fields = 0;
  for (const name in a) {
    if (!Object.hasOwn(b, name)) return false;
    if (!sameValue((a as Fields)[name], (b as Fields)[name])) return false;
    fields += 1;
  }
  for (const _ in b) fields -= 1;
  return fields === 0;
}

type Fields = Readonly<Record<string, unknown>>;
