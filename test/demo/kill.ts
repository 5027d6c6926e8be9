/**
 * Kills the controller while a vendor command runs, starts another, and listens to what that one says by itself.
 */

import type { FleetSession } from "../../controller/cli/fleet/session.ts";
import { judge } from "../../controller/rehearsal/judge.ts";
import type { Stage } from "../../controller/rehearsal/stage.ts";
import { systemClock } from "../../shared/clock.ts";
import { eventsOf } from "./events.ts";
import { say, sayUnder } from "./screen.ts";

export interface Killed {
  /** Wall time in milliseconds. */
  readonly atMs: number;
  readonly node: string;
  readonly command: string;
  /** How many its log held. */
  readonly eventsBefore: number;
}

/** The simulator's command log is read this often for the moment to kill. */
const READ_EVERY_MS = 20;
/** The next controller's words are asked for this often: it says some of them for a moment only. */
const LISTEN_EVERY_MS = 10;
/** It leads within a few seconds; a loaded machine takes longer. */
const GOES_ON_WITHIN_MS = 30_000;

/** By the simulator's own log: the command has begun on the node and has not ended. False where the signal came first. */
export async function untilRuns(stage: Stage, node: string, command: string, signal: AbortSignal): Promise<boolean> {
  while (!signal.aborted) {
    if (await runs(stage, node, command)) return true;
    await systemClock.sleep(READ_EVERY_MS, signal).catch(() => undefined);
  }
  return false;
}

/** Null where the command had ended before: then nothing is killed. */
export async function killAndReplace(
  stage: Stage,
  run: string,
  { node, command }: { readonly node: string; readonly command: string },
  time: () => string,
): Promise<Killed | null> {
  if (!(await runs(stage, node, command))) return null;
  const { pid } = stage.controller;
  await stage.controller.kill();
  const atMs = Date.now();
  const before = await eventsOf(stage.dir, run);
  say("");
  sayUnder(`${time()}*** `, `kill -9 ${pid}: the controller dies while ${command} runs on ${node}.`);
  sayUnder(`${time()}    `, `Its log ends with event ${before.length}: ${before.at(-1)?.said ?? "none"}`);
  await stage.restartController();
  sayUnder(`${time()}*** `, `Another controller, pid ${stage.controller.pid}. Nobody tells it anything. It says:`);
  return { atMs, node, command, eventsBefore: before.length };
}

/** What the run says of itself, sentence by sentence, until the new controller has looked at every node anew. */
export async function firstWords(
  stage: Stage,
  session: FleetSession,
  run: string,
  { eventsBefore }: Killed,
  time: () => string,
  signal: AbortSignal,
): Promise<void> {
  const until = systemClock.now() + GOES_ON_WITHIN_MS;
  let last = "";
  while (systemClock.now() < until) {
    const since = (await eventsOf(stage.dir, run)).slice(eventsBefore);
    if (since.some(({ type }) => type === "looked-anew" || type === "paused")) {
      const log = since.map(({ said }, at) => `${eventsBefore + at + 1} ${said}`).join(", ");
      sayUnder(`${time()}    `, `Its log goes on: ${log}`);
      say("");
      return;
    }
    // Before its first event it does not lead yet.
    const sentence = since.length > 0 ? await sentenceOf(session, run) : null;
    if (sentence !== null && sentence !== last) sayUnder(`${time()}    `, `"${sentence}"`);
    last = sentence ?? last;
    await systemClock.sleep(LISTEN_EVERY_MS, signal);
  }
}

async function runs(stage: Stage, node: string, command: string): Promise<boolean> {
  const { commands } = await judge(stage.worldDir);
  return commands.findLast((one) => one.node === node && one.command === command)?.event === "began";
}

/** Null while the controller does not answer. */
async function sentenceOf(session: FleetSession, run: string): Promise<string | null> {
  try {
    return (await session.ask("GetRun", { run })).sentence;
  } catch {
    return null;
  }
}
