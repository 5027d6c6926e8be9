/** A run's events as the controllers of a stage have them on disk. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Stage } from "../../controller/rehearsal/stage.ts";

type Events = Record<string, unknown>[];

/** The longest copy: a standby's may end earlier. */
export async function eventsOf({ dir, controllers }: Pick<Stage, "dir" | "controllers">, run: string): Promise<Events> {
  const copies = await Promise.all(controllers.map((_, index) => eventsAt(dir, index, run)));
  return copies.toSorted((a, b) => b.length - a.length)[0] ?? [];
}

/** Every run of a cluster that some controller has a file of. */
export async function runsOf(
  { dir, controllers }: Pick<Stage, "dir" | "controllers">,
  cluster: string,
): Promise<string[]> {
  const names = await Promise.all(controllers.map((_, index) => readdir(journalOf(dir, index)).catch(() => [])));
  const runs = names.flat().filter((name) => name.startsWith(`${cluster}.`) && /\.\d+\.jsonl$/.test(name));
  return [...new Set(runs.map((name) => name.slice(0, -".jsonl".length)))];
}

const journalOf = (dir: string, index: number) =>
  join(dir, index === 0 ? "controller" : `controller-${index + 1}`, "journal");

async function eventsAt(dir: string, index: number, run: string): Promise<Events> {
  const text = await readFile(join(journalOf(dir, index), `${run}.jsonl`), "utf8").catch(() => "");
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
