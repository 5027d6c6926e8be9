/**
 * What ran more often than it was issued: the simulator's record of vendor commands against the journal's of commands. Those that the journal
 * knows never ran (void, refused) entitle to none.
 */
import type { Stage } from "../../controller/rehearsal/stage.ts";
import { eventsOf } from "../support/journal-files.ts";

/** `words`: by action, how its command begins in the simulator's log. A command that no action stands for is nobody's, and told too. */
export async function duplicates(
  stage: Stage,
  runs: Iterable<string>,
  words: Readonly<Record<string, string>>,
): Promise<string[]> {
  const allowed = new Map<string, number>();
  const add = (key: string, more: number) => allowed.set(key, (allowed.get(key) ?? 0) + more);
  for (const run of runs) {
    for (const event of await eventsOf(stage, run)) {
      const [, , node = "", action = ""] = String(event.id ?? "").split("/");
      const key = `${node} ${words[action] ?? action}`;
      const { outcome } = (event.ended ?? {}) as { outcome?: string };
      if (event.type === "command-issued") add(key, 1);
      if (event.type === "command-ended" && (outcome === "void" || outcome === "refused")) add(key, -1);
    }
  }
  const known = Object.values(words);
  const wordOf = (command: string) =>
    known.find((word) => command === word || command.startsWith(`${word} `)) ?? command;
  const began = new Map<string, number>();
  for (const { node, command, event } of (await stage.judge()).commands) {
    const key = `${node} ${wordOf(command)}`;
    if (event === "began") began.set(key, (began.get(key) ?? 0) + 1);
  }
  return [...began].flatMap(([key, times]) =>
    times > (allowed.get(key) ?? 0) ? [`${key}: began ${times}, issued ${allowed.get(key) ?? 0}`] : [],
  );
}
