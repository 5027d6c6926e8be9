/**
 * What a statement is answered with, by the port and by `memsqlctl query` alike.
 */
export type Cell = string | number | null;
export type Row = Readonly<Record<string, Cell>>;

export type SqlAnswer =
  | { readonly kind: "rows"; readonly columns: readonly string[]; readonly rows: readonly Row[] }
  | { readonly kind: "ok" }
  | { readonly kind: "error"; readonly code: number; readonly message: string };

/** Columns are named even where there is no row. */
export const rows = (columns: readonly string[], found: readonly Row[]): SqlAnswer => ({
  kind: "rows",
  columns,
  rows: found,
});
export const ok: SqlAnswer = { kind: "ok" };
export const failed = (code: number, message: string): SqlAnswer => ({ kind: "error", code, message });
