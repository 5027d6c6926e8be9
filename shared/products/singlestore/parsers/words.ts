/**
 * Words of the tools, compared as the vendor's own pages vary them: RecoveryFailed, RECOVERY_FAILED, "Recovery failed", "Connectable?".
 */
export const squashed = (text: string): string => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");

/** A cell as text; a number as its digits; null where there is none, or it is SQL's NULL as the clients print it. */
export function textOf(cell: unknown): string | null {
  if (typeof cell === "number") return String(cell);
  if (typeof cell !== "string") return null;
  const text = cell.trim();
  return text === "" || text === "NULL" ? null : text;
}
