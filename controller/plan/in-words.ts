/** A length of time for people, rounded up to one unit: "5 s", "58 min", "3 h", "12 days". */
export function inWords(ms: number): string {
  const [unitMs, name] = UNITS.find(([most]) => ms <= most * UNITS_LONG) ?? LONGEST;
  return `${Math.ceil(ms / unitMs)} ${name}`;
}

/** So many of a unit are said before the next one is. */
const UNITS_LONG = 120;
const UNITS: readonly (readonly [number, string])[] = [
  [1_000, "s"],
  [60_000, "min"],
  [3_600_000, "h"],
];
const LONGEST = [86_400_000, "days"] as const;
