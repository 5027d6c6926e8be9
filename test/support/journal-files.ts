/** A run's events as the controllers of a stage have them on disk. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Stage } from "../../controller/rehearsal/stage.ts";

type Events = Record<string, unknown>[];

/** The longest copy: a standby's may end earlier. */
export async function eventsOf({ dir, controllers }: Pick<Stage, "dir" | "controllers">, run: string): Promise<Events> {
  const copies = await Promise.all(controllers.map((_, index) => eventsAt(dir, index, run)));
  return copies.toSorted((a, b) => b.length - a.length)[0] ?? [];
}

async function eventsAt(dir: string, index: number, run: string): Promise<Events> {
  const state = index === 0 ? "controller" : `controller-${index + 1}`;
  const text = await readFile(join(dir, state, "journal", `${run}.jsonl`), "utf8").catch(() => "");
  return text
    .split("\n")
    .filter((line) => line !== "")
    .flatMap((line) => {
      try {
        return [(JSON.parse(line) as { event: Record<string, unknown> }).event];
      } catch {
        // Its last line was being written when its writer was killed.
        return [];
      }
    });
}
