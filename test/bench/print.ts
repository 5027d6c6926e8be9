/**
 * The bench's document for people (pure).
 */
import Table from "cli-table3";
import type { Figures } from "./figures.ts";
import { type Parts, type Report, type ShapeReport, STEP_PARTS } from "./report.ts";

export function print(report: Report): string {
  const { machine, floors, shapes } = report;
  const load = `load ${machine.loadBefore.toFixed(1)} before, ${machine.loadAfter.toFixed(1)} after`;
  return [
    `Muster bench: ${machine.cores} cores (${machine.model}), Node ${machine.node}, ${load}. Milliseconds, p50 / p99.`,
    "Times hold for this machine and this load; the ratios beside the floor are what holds elsewhere.",
    "",
    "The floor: each part by itself, in this run",
    table(
      ["agents", "gRPC call, mTLS", "JetStream append", "file append + fsync", "spawn /bin/true", "look (GET)"],
      [
        ...floors.map(({ agents, floors: f }) => [
          agents,
          pair(f.grpc),
          pair(f.append),
          pair(f.fsync),
          pair(f.spawn),
          pair(f.look),
        ]),
      ],
    ),
    "",
    "A whole restart: 4 + 4 ordered phases, two commands a node, with journal, ledger, looks before and after each command",
    table(
      ["shape", "commands", "run", "planning before it", "bare calls and spawns", "run / bare"],
      shapes.map(runRow),
    ),
    "",
    `One ordered phase of one node (floor: ${floorOfPhase()})`,
    table(["shape", "phases", "phase", "floor", "phase / floor"], shapes.flatMap(phaseRow)),
    "",
    "The controller's share of a step: the time in which the next word was the controller's",
    "  issue: the look that shows the goal not reached -> Execute leaves      ask: the command's end -> the verifying Look leaves",
    "  pass: the look that shows the goal -> journalled as seen               turn: the phase's last step -> the next phase's Look leaves",
    `  (floor: ${STEP_PARTS.events} events appended and fsynced; "together" also waits for the events of the phase's other nodes)`,
    table(["shape", "steps", "share", "issue", "ask", "pass", "turn", "share / floor"], shapes.flatMap(shareRows)),
    "",
    "What a step costs the controller, whoever waits for it",
    table(["shape", "decide + journal", "CPU", "one decision", "one event", "events", "looks"], shapes.map(costRow)),
  ].join("\n");
}

const floorOfPhase = () =>
  `${STEP_PARTS.events} events, ${STEP_PARTS.calls} calls, ${STEP_PARTS.ledgerWrites} ledger writes, a spawn, ${STEP_PARTS.looks} looks`;

function runRow(s: ShapeReport): string[] {
  return [name(s), String(s.commands), pair(s.runMs), pair(s.planMs), one(s.bareMs), ratio(s.runToBare)];
}

function phaseRow(s: ShapeReport): string[][] {
  if (!s.oneNodePhase) return [];
  const { ms, floorMs, ratio: share } = s.oneNodePhase;
  return [[name(s), String(ms.count), pair(ms), one(floorMs), ratio(share)]];
}

function shareRows(s: ShapeReport): string[][] {
  const { alone, together } = s.share;
  const row = (what: string, parts: Parts, last: string) => [
    `${name(s)}, ${what}`,
    String(parts.ms.count),
    ...[parts.ms, parts.issueMs, parts.askMs, parts.passMs, parts.turnMs].map(pair),
    last,
  ];
  return [
    ...(alone ? [row("alone", alone, ratio(alone.ratio))] : []),
    ...(together ? [row("together", together, "-")] : []),
  ];
}

function costRow(s: ShapeReport): string[] {
  const { workMsPerStep, decideMs, journalMs } = s.share;
  return [
    name(s),
    one(workMsPerStep),
    one(s.cpuMsPerStep),
    pair(decideMs),
    pair(journalMs),
    one(s.eventsPerStep),
    one(s.looksPerStep),
  ];
}

const name = (s: ShapeReport) => `${s.title}; ${s.agents}`;
const one = (value: number) => value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0);
const pair = ({ p50, p99 }: Figures) => `${one(p50)} / ${one(p99)}`;
const ratio = (value: number) => `${value.toFixed(1)} x`;

function table(head: string[], rows: string[][]): string {
  const made = new Table({ head, style: { head: [], border: [], compact: true } });
  made.push(...rows);
  return made.toString();
}
