/** A probe's name as an expression writes it: a hyphen would be a minus there. */
export const variableOf = (probe: string) => probe.replaceAll("-", "_");
