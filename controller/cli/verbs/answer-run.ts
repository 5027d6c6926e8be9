/** What is said after a person asked something of a run. */
import type { Run__Output as Run } from "../../../shared/wire/generated/muster/controller/v1/Run.ts";
import { harmless } from "../render/harmless-message.ts";
import { runDocument } from "../render/run-document.ts";
import { wrap } from "../render/wrap.ts";
import { EXIT } from "../shell/exit-codes.ts";
import type { Shell } from "../shell/shell.ts";

/** `mayBePaused`: a pause is what was asked for, or no surprise; elsewhere the exit code tells of it. */
export function answerRun({ terminal, settings }: Shell, message: Run, mayBePaused: boolean): number {
  const exit = message.state === "paused" && !mayBePaused ? EXIT.paused : EXIT.done;
  if (settings.output === "json") {
    terminal.out(JSON.stringify(runDocument(message), null, 2));
    return exit;
  }
  const run = harmless(message);
  const next =
    run.endedMs > 0
      ? []
      : [run.state === "paused" ? `What to choose: muster explain ${run.id}` : `Watch it: muster watch ${run.id}`];
  const width = terminal.view().width;
  terminal.out(
    [`${run.id} ${run.state}`, run.verdict || run.sentence, ...next].flatMap((text) => wrap(text, width)).join("\n"),
  );
  return exit;
}
