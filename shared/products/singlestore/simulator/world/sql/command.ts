/**
 * What a statement is called in the log of commands.
 */
import type { Call } from "../state.ts";

/** How a statement is written down; what only looks is a probe. */
export function sqlCommand(sql: string): Pick<Call, "command" | "changes"> {
  const text = tidy(sql);
  const snapshot = /^snapshot (?:database )?(\S+)$/i.exec(text);
  if (snapshot) return { command: `snapshot ${bare(snapshot[1])}`, changes: true };
  const sync = /^_sync_snapshot (\S+)$/i.exec(text);
  if (sync) return { command: `sync-snapshot ${bare(sync[1])}`, changes: true };
  const set = /^set (?:global|cluster|session)? ?@?@?(?:global\.)?(\w+) ?=/i.exec(text);
  if (set) return { command: `set ${set[1]?.toLowerCase()}`, changes: true };
  const moves = /^(attach leaf|detach lea\w+|restore redundancy|rebalance \w+|aggregator set as master)/i.exec(text);
  return moves ? { command: moves[1]?.toLowerCase() ?? "", changes: true } : { command: "query", changes: false };
}

/** One space between words, none around, no semicolon. */
export const tidy = (sql: string) => sql.replace(/\s+/g, " ").trim().replace(/ ?;$/, "");
export const bare = (name: string | undefined) => (name ?? "").replaceAll("`", "");
