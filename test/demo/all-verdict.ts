/**
 * What came of the order over three products, from the simulators' own files alone.
 */
import type { Judgement } from "../../controller/rehearsal/judge.ts";
import { say, sayUnder } from "./screen.ts";

interface Reading {
  readonly reader: string;
  readonly read: string;
}

/** Prints it; tells what of it does not hold. */
export function allVerdict(judgements: ReadonlyMap<string, Judgement>, reading: Reading): string[] {
  say("");
  say("By the simulators' own files, which Muster does not write:");
  const problems = [...judgements].flatMap(([name, { commands, harm, twice, files }]) => {
    const begun = commands.filter(({ event }) => event === "began").length;
    const harmed = harm.map(({ message }) => message).join("; ");
    sayUnder(
      `  ${name.padEnd(4)}`,
      `${begun} commands, run twice ${twice.length}, harm ${harmed || "none"} (${files.harm})`,
    );
    return [
      ...(begun > 0 ? [] : [`${name}: nothing was done`]),
      ...(twice.length > 0 ? [`${name}: run twice: ${twice.join(", ")}`] : []),
      ...(harm.length > 0 ? [`${name}: harm: ${harmed}`] : []),
    ];
  });
  const apart = stoppedBefore(judgements, reading);
  sayUnder(
    "  ",
    apart ??
      `${reading.read} was not touched before ${reading.reader}'s last command had ended, and ${reading.reader} not started before ${reading.read}'s had`,
  );
  return [...problems, ...(apart === null ? [] : [apart])];
}

/** Null where the first cluster's stop lies wholly before the second's first command, and its start wholly behind. */
function stoppedBefore(judgements: ReadonlyMap<string, Judgement>, { reader, read }: Reading): string | null {
  const times = (name: string, event: "began" | "ended") =>
    (judgements.get(name)?.commands ?? []).filter((one) => one.event === event).map(({ at }) => Date.parse(at));
  const firstOfRead = Math.min(...times(read, "began"));
  const lastOfRead = Math.max(...times(read, "ended"));
  const within = times(reader, "began").filter((at) => at >= firstOfRead && at <= lastOfRead);
  const behind = times(reader, "ended").filter((at) => at > firstOfRead && at < lastOfRead);
  if (times(reader, "began").length === 0 || times(read, "began").length === 0) return "nothing was done";
  return within.length === 0 && behind.length === 0
    ? null
    : `a command of ${reader} ran while ${read} was being stopped, down or started`;
}
