/**
 * What a rehearsal came to, by the simulator's own files: for people, as JSON, and as an exit code.
 */
import type { Plan__Output as Plan } from "../../../shared/wire/generated/muster/controller/v1/Plan.ts";
import type { Run__Output as Run } from "../../../shared/wire/generated/muster/controller/v1/Run.ts";
import type { Judgement, RecordedCommand } from "../../rehearsal/judge.ts";
import { planDocument } from "../plan/document.ts";
import { paint, type View } from "../render/view.ts";
import { wrap, wrapUnder } from "../render/wrap.ts";
import { EXIT } from "../shell/exit-codes.ts";
import type { Evidence } from "./keep.ts";

export type Result = "done" | "paused" | "failed" | "aborted" | "refused";

export interface Rehearsed {
  readonly verb: string;
  readonly speed: number;
  /** Null where it was ended before there was one. */
  readonly plan: Plan | null;
  readonly run: Run | null;
  readonly evidence: Evidence;
  /** A person ended it. */
  readonly interrupted: boolean;
}

/** 0 only where the run succeeded, did no harm and ran nothing twice. */
export function exitOf(rehearsed: Rehearsed): number {
  if (rehearsed.interrupted) return EXIT.detached;
  switch (resultOf(rehearsed)) {
    case "done":
      return isClean(rehearsed.evidence) ? EXIT.done : EXIT.ended;
    case "paused":
      return EXIT.paused;
    case "refused":
      return EXIT.refused;
    case "failed":
    case "aborted":
      return EXIT.ended;
  }
}

export function documentOf(rehearsed: Rehearsed): object {
  const { verb, speed, plan, run, evidence } = rehearsed;
  const planned = plan ? planDocument(plan) : null;
  return {
    result: resultOf(rehearsed),
    phases: planned?.phases ?? [],
    commands: begun(evidence).map(({ began, ended }) => ({
      node: began.node,
      command: began.command,
      exit: ended?.exit ?? null,
      beganSeconds: began.simMs / 1000,
      endedSeconds: ended ? ended.simMs / 1000 : null,
    })),
    harm: evidence.harm,
    twice: evidence.twice,
    verb,
    cluster: planned?.cluster ?? null,
    speed,
    simulated: true,
    verdict: run?.verdict ?? "",
    pause: run?.pause ?? null,
    refused: planned?.refused ?? [],
    warnings: planned?.warnings ?? [],
    files: { ...evidence.files, dir: evidence.dir },
  };
}

export function renderVerdict(rehearsed: Rehearsed, view: View): string {
  const { evidence, speed } = rehearsed;
  const commands = begun(evidence).map(({ began }) => `${began.node} ${began.command}`);
  const line = (label: string, text: string) => wrapUnder(label.padEnd(11), text, view.width);
  const bad = (count: number, lines: string[]) => (count > 0 ? lines.map((one) => paint(view, "bad", one)) : lines);
  return [
    ...ending(rehearsed).flatMap((text) => ["", ...wrap(text, view.width)]),
    "",
    paint(view, "bold", "By the simulator's own files, which Muster does not write:"),
    ...line("commands", `${commands.length}${commands.length > 0 ? `: ${commands.join(", ")}` : ""}`),
    ...bad(evidence.twice.length, line("run twice", evidence.twice.length === 0 ? "0" : evidence.twice.join(", "))),
    ...bad(
      evidence.harm.length,
      evidence.harm.length === 0
        ? line("harm", "none")
        : evidence.harm.flatMap(({ harm, message }) => line("HARM", `${harm}: ${message}`)),
    ),
    ...line("files", `${evidence.files.commands} ${evidence.files.harm}`),
    ...line("", `This was a SIMULATOR, its time compressed ${speed} times. No host was touched.`),
  ].join("\n");
}

function ending({ interrupted, run }: Rehearsed): string[] {
  if (interrupted) return ["The rehearsal was ended before its run was. Nothing of it is left."];
  if (run?.state === "paused")
    return ["A real run would wait here for one of these. A rehearsal ends at its first pause."];
  return [];
}

function resultOf({ plan, run, interrupted }: Rehearsed): Result {
  if (!run) return plan && !interrupted ? "refused" : "aborted";
  switch (run.state) {
    case "done":
    case "paused":
    case "failed":
      return run.state;
    default:
      return "aborted";
  }
}

const isClean = ({ harm, twice }: Judgement) => harm.length === 0 && twice.length === 0;

/** In the order they began, each with its end; the end is missing where it had none yet. */
function begun({ commands }: Judgement): { began: RecordedCommand; ended: RecordedCommand | undefined }[] {
  const ended = new Map(commands.filter(({ event }) => event === "ended").map((command) => [command.n, command]));
  return commands.filter(({ event }) => event === "began").map((began) => ({ began, ended: ended.get(began.n) }));
}
