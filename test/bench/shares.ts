/**
 * What a controller's trace says of one run (pure): how long each step waited for the controller, how long each phase took.
 *
 * The controller's share of a step is the time in which the next word was the controller's, from an agent's answer reaching it to its own
 * call leaving it:
 *   issue  the look that shows the goal not reached -> Execute leaves       (decide, journal, fsync)
 *   ask    the command's end -> the Look that verifies it leaves            (journal, fsync, decide)
 *   pass   the look that shows the goal -> the step is journalled as seen   (decide, journal, fsync)
 *   turn   the phase's last step is journalled -> the next phase's first Look leaves, or the run is journalled as ended
 */
import type { TraceRecord } from "./trace-record.ts";

export interface Share {
  readonly phase: number;
  readonly node: string;
  readonly issueMs: number;
  readonly askMs: number;
  readonly passMs: number;
  readonly turnMs: number;
  readonly shareMs: number;
  /** Execute leaving to its answer: the agent's ledger and the start. */
  readonly startMs: number;
}
export interface PhaseTime {
  readonly phase: number;
  readonly steps: number;
  /** From the end of the phase before to its own. */
  readonly tookMs: number;
}
export interface RunTrace {
  readonly shares: readonly Share[];
  readonly phases: readonly PhaseTime[];
  readonly looksPerStep: number;
  readonly eventsPerStep: number;
  readonly decisionsPerStep: number;
  readonly decideMs: readonly number[];
  readonly journalMs: readonly number[];
  /** CPU time of the controller's process from the roll call to the end, by steps. */
  readonly cpuMsPerStep: number;
}

type Of<At extends TraceRecord["at"]> = Extract<TraceRecord, { at: At }>;

export function readRun(records: readonly TraceRecord[], run: string, cluster: string): RunTrace {
  const events = of(records, "journalled").filter((e) => e.run === run);
  const [began, ended] = [events[0]?.ms ?? 0, events.at(-1)?.ms ?? 0];
  const during = records.filter((r) => r.ms >= began && r.ms <= ended);
  const looks = of(during, "look-sent").filter((l) => l.cluster === cluster);
  const seen = of(during, "observed").filter((o) => o.cluster === cluster);
  const ends = events.filter((e) => e.type === "phase-ended");
  const turns = new Map(ends.map((end) => [end.phase ?? -1, turnOf(end, events, looks)]));
  const commands = of(during, "command-sent").filter((c) => c.id.startsWith(`${run}/`));
  const shares = commands.map((sent) => shareOf(sent, { during, events, looks, seen, turns }));
  const decided = of(during, "decided").filter((d) => d.run === run);
  const phases = ends.slice(1).map((end, i) => ({
    phase: end.phase ?? -1,
    steps: shares.filter((s) => s.phase === end.phase).length,
    tookMs: end.ms - (ends[i]?.ms ?? 0),
  }));
  const steps = Math.max(1, shares.length);
  const cpu = events.flatMap((e) => e.cpuMs ?? []);
  return {
    shares,
    phases,
    looksPerStep: looks.reduce((sum, l) => sum + l.nodes.length, 0) / steps,
    eventsPerStep: events.length / steps,
    decisionsPerStep: decided.length / steps,
    decideMs: decided.map((d) => d.tookMs),
    journalMs: events.map((e) => e.tookMs),
    cpuMsPerStep: ((cpu.at(-1) ?? 0) - (cpu[0] ?? 0)) / steps,
  };
}

interface Traced {
  readonly during: readonly TraceRecord[];
  readonly events: readonly Of<"journalled">[];
  readonly looks: readonly Of<"look-sent">[];
  readonly seen: readonly Of<"observed">[];
  readonly turns: ReadonlyMap<number, number>;
}

function shareOf(sent: Of<"command-sent">, traced: Traced): Share {
  const [, phaseText = "", node = ""] = sent.id.split("/");
  const phase = Number(phaseText);
  const { during, events, looks, seen, turns } = traced;
  const over = of(during, "command-over").find((o) => o.id === sent.id)?.ms ?? Number.NaN;
  const taken = of(during, "command-taken").find((t) => t.id === sent.id)?.ms ?? Number.NaN;
  const verified = events.find((e) => e.type === "step-seen" && e.phase === phase && e.node === node)?.ms ?? Number.NaN;
  const mine = looks.filter((l) => l.nodes.includes(node));
  const issueMs = sent.ms - answerBefore(sent.ms, mine, seen, node);
  const askMs = (mine.find((l) => l.ms >= over)?.ms ?? Number.NaN) - over;
  const passMs = verified - answerBefore(verified, mine, seen, node);
  const turnMs = turns.get(phase) ?? Number.NaN;
  return {
    phase,
    node,
    issueMs,
    askMs,
    passMs,
    turnMs,
    shareMs: issueMs + askMs + passMs + turnMs,
    startMs: taken - sent.ms,
  };
}

/** When the newest look that was answered before this moment was answered. */
function answerBefore(
  ms: number,
  looks: readonly Of<"look-sent">[],
  seen: readonly Of<"observed">[],
  node: string,
): number {
  for (const look of looks.filter((l) => l.ms < ms).toReversed()) {
    const answer = seen.find((o) => o.node === node && o.ms >= look.ms && o.ms <= ms && o.token >= look.token);
    if (answer) return answer.ms;
  }
  return Number.NaN;
}

function turnOf(end: Of<"journalled">, events: readonly Of<"journalled">[], looks: readonly Of<"look-sent">[]): number {
  const from = events.filter((e) => e.type === "step-seen" && e.phase === end.phase).at(-1)?.ms ?? end.ms;
  const next = looks.find((l) => l.ms > end.ms)?.ms ?? events.find((e) => e.type === "run-ended")?.ms;
  return (next ?? Number.NaN) - from;
}

function of<At extends TraceRecord["at"]>(records: readonly TraceRecord[], at: At): Of<At>[] {
  return records.filter((record): record is Of<At> => record.at === at);
}
