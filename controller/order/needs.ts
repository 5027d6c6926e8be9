/**
 * Who reads from whom: the graph that the `needs:` of cluster files make. Pure.
 */

/** By cluster: the clusters it reads from, known or not. */
export type Needs = ReadonlyMap<string, readonly string[]>;

export const needsOf = (clusters: readonly { readonly name: string; readonly needs: readonly string[] }[]): Needs =>
  new Map(clusters.map(({ name, needs }) => [name, needs]));

/** The clusters that read from it directly. */
export const readersOf = (needs: Needs, name: string): string[] =>
  [...needs].flatMap(([reader, needed]) => (needed.includes(name) ? [reader] : []));

/** Everything it reads from, directly or through others; itself only where it stands in a circle. */
export function reach(needs: Needs, name: string): ReadonlySet<string> {
  const found = new Set<string>();
  const ahead = [...(needs.get(name) ?? [])];
  for (let next = ahead.pop(); next !== undefined; next = ahead.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    ahead.push(...(needs.get(next) ?? []));
  }
  return found;
}

/** One circle through any of these, its first name repeated at its end: `a, b, a`. Null where there is none. */
export function cycleThrough(needs: Needs, names: Iterable<string>): string[] | null {
  for (const name of names) {
    const way = wayBack(needs, name, name, new Set());
    if (way) return [name, ...way];
  }
  return null;
}

/** What to read after `at` until `home` is reached; null where no way leads there. */
function wayBack(needs: Needs, home: string, at: string, tried: Set<string>): string[] | null {
  for (const next of needs.get(at) ?? []) {
    if (next === home) return [home];
    if (tried.has(next)) continue;
    tried.add(next);
    const rest = wayBack(needs, home, next, tried);
    if (rest) return [next, ...rest];
  }
  return null;
}

/** `bi-prod needs wh-prod, wh-prod needs bi-prod`. */
export const spelledCycle = (cycle: readonly string[]): string =>
  cycle
    .slice(0, -1)
    .map((name, i) => `${name} needs ${cycle[i + 1]}`)
    .join(", ");

/** One sentence for each cluster that is needed and not known. */
export const unknownNeeds = (needs: Needs, names: Iterable<string>): string[] =>
  [...names].flatMap((name) =>
    (needs.get(name) ?? [])
      .filter((needed) => !needs.has(needed))
      .map(
        (needed) => `${name} needs ${needed}, and no cluster of that name is known: it is not waited for or looked at`,
      ),
  );
