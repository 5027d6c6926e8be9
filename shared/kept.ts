/**
 * Keeps what a pure function made of an object for as long as it is asked about the same: the last result by that object, the first argument,
 * while the others are the very same values. For questions that every decision asks, about what is never changed in place.
 */
export function kept<Key extends object, Rest extends readonly unknown[], Value>(
  make: (key: Key, ...rest: Rest) => Value,
): (key: Key, ...rest: Rest) => Value {
  const last = new WeakMap<Key, { readonly rest: Rest; readonly value: Value }>();
  return (key, ...rest) => {
    const before = last.get(key);
    if (before && areSame(before.rest, rest)) return before.value;
    const value = make(key, ...rest);
    last.set(key, { rest, value });
    return value;
  };
}

function areSame(a: readonly unknown[], b: readonly unknown[]): boolean {
  for (let i = 0; i < b.length; i += 1) if (a[i] !== b[i]) return false;
  return a.length === b.length;
}
