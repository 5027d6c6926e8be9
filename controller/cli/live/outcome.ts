/**
 * The last words about a watched run: its verdict, or the pause with its choices, or how to watch it again.
 */
import type { Run__Output as Run } from "../../../shared/wire/generated/muster/controller/v1/Run.ts";
import { renderExplain } from "../render/explain.ts";
import { harmless } from "../render/harmless-message.ts";
import { runDocument } from "../render/run-document.ts";
import { paint, toneOf } from "../render/view.ts";
import { EXIT } from "../shell/exit-codes.ts";
import type { Shell } from "../shell/shell.ts";
import { exitOf } from "./watch-run.ts";

export interface Outcome {
  /** As it was asked for. */
  readonly name: string;
  /** As last seen; null where nothing was seen. */
  readonly run: Run | null;
  readonly detached: boolean;
}

export function reportOutcome({ terminal, settings }: Shell, { name, run, detached }: Outcome): number {
  const exit = detached || !run ? EXIT.detached : (exitOf(run.state) ?? EXIT.detached);
  if (settings.output === "json") {
    const document = run ? runDocument(run) : { run: name, state: "unknown", verdict: "" };
    terminal.out(JSON.stringify(exit === EXIT.detached ? { ...document, detached: true } : document, null, 2));
    return exit;
  }
  const view = terminal.view();
  if (exit === EXIT.detached) terminal.out(`Detached: the run goes on. Watch it: muster watch ${run?.id ?? name}`);
  else if (run?.state === "paused") terminal.out(renderExplain(run, terminal.clock.wall(), view));
  else if (run) terminal.out(paint(view, toneOf(run.state), harmless(run).verdict || `The run ended: ${run.state}.`));
  return exit;
}
