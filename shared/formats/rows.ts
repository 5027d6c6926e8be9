/**
 * Rows of a database's answer, by column name in lower case: spellings differ between versions and clients.
 */
export type DataRow = Readonly<Record<string, unknown>>;

/** Null where one of them is no object: then none is relied on. */
export function dataRows(values: readonly unknown[]): DataRow[] | null {
  const rows = values.map(lowerKeys);
  return rows.every((row) => row !== null) ? rows : null;
}

function lowerKeys(value: unknown): DataRow | null {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key.toLowerCase(), item]));
}
