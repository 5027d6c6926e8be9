/**
 * What is told of a command: from the ledger where it has ended, else from what is seen of it (pure but for the size of its output).
 */
import type { Open } from "./follow.ts";
import type { Command } from "./outcome.ts";
import type { RecordRead } from "./record.ts";

export function tell(id: string, record: RecordRead, open: Open | null): Command {
  const blank = { id, startedMs: 0, endedMs: 0, outputBytes: 0, outputCapped: false };
  switch (record.kind) {
    case "void":
      return { ...blank, is: { outcome: "void" }, endedMs: record.tombstone.atMs };
    case "corrupt":
      return {
        ...blank,
        is: { outcome: "unknown", code: "ledger-corrupt", reason: "its ledger record cannot be read" },
      };
    case "intent": {
      const startedMs = record.intent.atMs;
      if (record.ending) {
        const { ended, atMs, outputBytes, outputCapped } = record.ending;
        return { id, is: ended, startedMs, endedMs: atMs, outputBytes, outputCapped };
      }
      const seen = { outputBytes: open?.output.size() ?? 0, outputCapped: open?.output.capped ?? false };
      return { ...blank, ...seen, is: underway(open), startedMs };
    }
  }
}

function underway(open: Open | null): Command["is"] {
  if (!open) return { outcome: "unknown", reason: "it is not followed: restart the agent" };
  if (!open.unclear) return { outcome: "running" };
  const { reason, unwritten } = open.unclear;
  return { outcome: "unknown", reason, ...(unwritten ? { code: "ledger-failing" as const } : {}) };
}
