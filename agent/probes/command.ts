/**
 * The command probe: runs a listing of the vendor's and has a reader of shared/formats make a value of what it printed.
 */
import { formats, yieldOf } from "../../shared/formats/formats.ts";
import { formatDuration } from "../../shared/procedure/duration.ts";
import type { CommandProbe } from "../../shared/procedure/schema.ts";
import type { RawOutput, Yield } from "../../shared/state/observation.ts";
import { type Ending, OUTPUT_CAP, runBounded } from "./bounded-command.ts";
import { whyNotExecutable } from "./may-execute.ts";
import { type ProbeAnswer, type ProbePorts, unknown } from "./ports.ts";
import { loginArgv, ownLoginArgv, type RunAs, runAs, switchedArgv } from "./run-as.ts";

/** `expand` resolves a template of the definition for the node; `key` names this look, for what it might leave behind. */
export async function commandProbe(
  probe: CommandProbe,
  expand: (template: string) => string,
  key: string,
  ports: ProbePorts,
  signal: AbortSignal,
): Promise<ProbeAnswer> {
  const stuck = ports.unkilled.pid(key);
  if (stuck !== null)
    return no(`process ${stuck} of an earlier look was killed but has not gone: it waits for a disk or a network`);
  const argv = probe.run.map(expand);
  const user = probe.user === undefined ? null : expand(probe.user);
  const who = await runAs(user, ports.rehearsal !== undefined, ports.users, signal);
  if (who.kind === "cannot") return no(who.reason);
  const [file, ...rest] = argv;
  if (file === undefined) return no("the probe has no command");
  const login = probe.login && ports.rehearsal === undefined;
  // Asked beforehand, since a wrapper's own exit status would tell it less well.
  const miss = who.kind === "switch" && !login ? whyNotExecutable(file, who.account) : null;
  if (miss !== null) return no(miss);
  const wrapped = wrap([file, ...rest], who, login);
  const ending = await runBounded({ argv: wrapped, withinMs: probe.within }, ports.liveGroups, signal);
  if (ending.kind === "overdue" && !ending.gone) ports.unkilled.note(key, ending.pid);
  if (wrapped[0] !== file && ending.kind === "exited" && WRAPPER_FAILED.includes(ending.raw.exit))
    return { yields: unknown(`${file} was not run: ${ending.raw.stderr.trim().slice(0, 200)}`), raw: ending.raw };
  return interpret(ending, probe, wrapped[0], user);
}

/** What env and a shell exit with where they cannot execute what they are given. */
const WRAPPER_FAILED = [126, 127];

function wrap(argv: [string, ...string[]], who: Exclude<RunAs, { kind: "cannot" }>, login: boolean): Argv {
  switch (who.kind) {
    case "self":
      return login ? ownLoginArgv(argv) : argv;
    case "switch":
      return login ? loginArgv(who.account.name, argv) : switchedArgv(who.account, argv);
  }
}
type Argv = [string, ...string[]];

function interpret(ending: Ending, probe: CommandProbe, file: string, user: string | null): ProbeAnswer {
  switch (ending.kind) {
    case "overdue":
      return no(
        `no answer within ${spoken(probe.within)}, killed${ending.gone ? "" : ` (process ${ending.pid} has not gone)`}`,
      );
    case "stopped":
      return no("the agent is stopping");
    case "not-started":
      return no(notStarted(ending.code, file, user));
    case "signalled":
      return { yields: unknown(`${file} was ended by ${ending.signal}`), raw: ending.raw };
    case "exited":
      if (ending.truncated)
        return { yields: unknown(`${file} printed more than ${OUTPUT_CAP / 1024 / 1024} MiB`), raw: ending.raw };
      return { yields: readWith(probe.format, ending.raw), raw: ending.raw };
  }
}

/** A reader that throws is a fault of Muster's; the look is unknown all the same. */
function readWith(format: string, raw: RawOutput): Yield {
  const reader = formats[format];
  if (!reader) return unknown(`this agent has no reader of the format ${format}`);
  try {
    return yieldOf(reader(raw));
  } catch (error) {
    return unknown(`the reader of ${format} failed: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function notStarted(code: string, file: string, user: string | null): string {
  const as = user === null ? "" : ` by ${user}`;
  switch (code) {
    case "ENOENT":
      return `${file} is not there (or the interpreter it names is not)`;
    case "EACCES":
      return `${file} may not be executed${as}`;
    default:
      return `${file} could not be started${as}: ${code}`;
  }
}

/** 15000 -> "15 s". */
const spoken = (ms: number) => formatDuration(ms).replace(/(\d)([a-z])/, "$1 $2");
const no = (reason: string): ProbeAnswer => ({ yields: unknown(reason) });
