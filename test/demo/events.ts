/**
 * The events of a run, from the copy that the controller writes to its own disk before each effect: one line {n, by, event} each.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";

export interface LoggedEvent {
  readonly type: string;
  /** Empty where the event is of no single node. */
  readonly node: string;
  /** In a few words. */
  readonly said: string;
}

export async function eventsOf(stageDir: string, run: string): Promise<LoggedEvent[]> {
  const text = await readFile(join(stageDir, "controller", "journal", `${run}.jsonl`), "utf8");
  // The last piece is empty, or a line that is being written.
  return text
    .split("\n")
    .slice(0, -1)
    .map((line) => {
      const { event } = JSON.parse(line) as { readonly event: { type: string; node?: string | null; id?: string } };
      const of = event.id ?? event.node ?? "";
      return { type: event.type, node: event.node ?? "", said: of === "" ? event.type : `${event.type} ${of}` };
    });
}
