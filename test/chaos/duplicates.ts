/**
 * What ran more often than it was issued: the simulator's record of vendor commands against the journal's of commands. Those that the journal
 * knows never ran (void, refused) entitle to none.
 */
import type { Stage } from "../../controller/rehearsal/stage.ts";
import { eventsOf } from "../support/journal-files.ts";

const VENDOR: Readonly<Record<string, string>> = { stop: "atscale_stop", start: "atscale_start" };

export async function duplicates(stage: Stage, runs: Iterable<string>): Promise<string[]> {
  const allowed = new Map<string, number>();
  const add = (key: string, more: number) => allowed.set(key, (allowed.get(key) ?? 0) + more);
  for (const run of runs) {
    for (const event of await eventsOf(stage, run)) {
      const [, , node = "", action = ""] = String(event.id ?? "").split("/");
      const key = `${node} ${VENDOR[action] ?? action}`;
      const { outcome } = (event.ended ?? {}) as { outcome?: string };
      if (event.type === "command-issued") add(key, 1);
      if (event.type === "command-ended" && (outcome === "void" || outcome === "refused")) add(key, -1);
    }
  }
  const began = new Map<string, number>();
  for (const { node, command, event } of (await stage.judge()).commands)
    if (event === "began" && Object.values(VENDOR).includes(command))
      began.set(`${node} ${command}`, (began.get(`${node} ${command}`) ?? 0) + 1);
  return [...began].flatMap(([key, times]) =>
    times > (allowed.get(key) ?? 0) ? [`${key}: began ${times}, issued ${allowed.get(key) ?? 0}`] : [],
  );
}
