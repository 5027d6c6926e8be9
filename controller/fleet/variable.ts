/** A probe's name as an expression writes it: a hyphen would be a minus there. */
export function variableOf(probe: string): string {
  const before = known.get(probe);
  if (before !== undefined) return before;
  const variable = probe.replaceAll("-", "_");
  known.set(probe, variable);
  return variable;
}

/** Every judgement asks; the names are those of definitions. */
const known = new Map<string, string>();
