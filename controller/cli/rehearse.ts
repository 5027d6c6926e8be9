/**
 * `muster rehearse`: a verb's ordinary path against the real controller and agents and a simulated cluster, all on this machine.
 */
import { systemClock } from "../../shared/clock.ts";
import type { Cluster } from "../../shared/cluster/cluster.ts";
import { loadCluster } from "../../shared/cluster/load.ts";
import { InputError, type Problem } from "../../shared/errors.ts";
import { createLogger } from "../../shared/log.ts";
import type { Definition } from "../../shared/procedure/schema.ts";
import { carriers } from "../fleet/binding.ts";
import { type Stage, setStage } from "../rehearsal/stage.ts";
import { openSession } from "./fleet/session.ts";
import { installedProducts } from "./plan/offline.ts";
import { untilLeading } from "./rehearsal/await-controller.ts";
import { faultList, faultProblems, listFaults, needSimulator } from "./rehearsal/faults.ts";
import { keepEvidence } from "./rehearsal/keep.ts";
import { stoppingAtSignals } from "./rehearsal/stopping.ts";
import { documentOf, exitOf, type Rehearsed, renderVerdict } from "./rehearsal/verdict.ts";
import { witness } from "./rehearsal/witness.ts";
import type { RehearseOptions } from "./rehearse-options.ts";
import { EXIT } from "./shell/exit-codes.ts";
import { processTerminal, type Terminal } from "./shell/terminal.ts";
import { change } from "./verbs/change.ts";
import { verbNamed } from "./verbs/verb-names.ts";

/** The same rehearsal twice takes the same simulated time. */
const SEED = 1;
/** `--fault list` asks what there is. */
export const LIST = "list";

/** The exit code. Throws InputError and UsageError before anything is started. */
export async function rehearse(
  options: RehearseOptions,
  terminal: Terminal = processTerminal(process.argv.includes("--no-color")),
): Promise<number> {
  if (options.faults.includes(LIST)) return await listFaults(terminal, options.output);
  const cast = await prepare(options, terminal);
  terminal.err(announcement(options, cast));
  const stopping = stoppingAtSignals();
  try {
    const rehearsed = await perform(options, cast, terminal, stopping.signal);
    if (options.output === "json") terminal.out(JSON.stringify(documentOf(rehearsed), null, 2));
    else terminal.out(renderVerdict(rehearsed, terminal.view()));
    return exitOf(rehearsed);
  } catch (error) {
    if (!stopping.signal.aborted) throw error;
    terminal.err("The rehearsal was ended before its stage stood; everything of it is gone.");
    return EXIT.detached;
  } finally {
    stopping.forget();
  }
}

interface Cast {
  readonly cluster: Cluster;
  readonly definition: Definition;
  readonly text: string;
  /** What moves by itself, e.g. who leads, at first. */
  readonly bearers: Readonly<Record<string, string>>;
}

/** Throws InputError with everything wrong. */
async function prepare({ file, faults, leader }: RehearseOptions, terminal: Terminal): Promise<Cast> {
  const { cluster, definition, text } = loadCluster(file, installedProducts().definitions);
  const simulator = await needSimulator(file, cluster.product);
  const wrong = faultProblems(simulator, cluster, faults);
  if (wrong.length > 0) terminal.err(faultList(simulator, terminal.view().width));
  const problems = [...wrong, ...leaderProblems(cluster, definition, leader)];
  if (problems.length > 0) throw new InputError(problems);
  const bearers = Object.entries(definition.bindings).flatMap(([name, binding]) => {
    const bearer = leader ?? carriers(cluster, binding)[0]?.name;
    return bearer === undefined ? [] : [[name, bearer]];
  });
  return { cluster, definition, text, bearers: Object.fromEntries(bearers) as Record<string, string> };
}

function leaderProblems(cluster: Cluster, definition: Definition, leader: string | null): Problem[] {
  const able = [
    ...new Set(
      Object.values(definition.bindings).flatMap((binding) => carriers(cluster, binding).map((node) => node.name)),
    ),
  ];
  if (leader === null || able.includes(leader)) return [];
  const message = `--leader ${leader} cannot lead ${cluster.name}`;
  return [
    {
      file: "(command line)",
      line: 0,
      message,
      fix: `one of: ${able.join(", ") || "none: this product has no leader"}`,
    },
  ];
}

function announcement({ speed }: RehearseOptions, { cluster, definition }: Cast): string {
  const hosts = new Set(cluster.nodes.map((node) => node.host)).size;
  const time = speed === 1 ? "Time is not compressed" : `Time is compressed: ${speed} s of theirs pass in 1 s`;
  return [
    `SIMULATOR. No host is touched: the real controller and ${hosts} real ${hosts === 1 ? "agent" : "agents"} run here`,
    `against a simulated ${definition.title}. ${time} (--speed ${speed}). Setting the stage ...`,
  ].join("\n");
}

async function perform(
  options: RehearseOptions,
  cast: Cast,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<Rehearsed> {
  const { verb, speed, faults } = options;
  const { bearers, ...sources } = cast;
  const start = verb === "start" ? "stopped" : "up";
  const log = createLogger("warn", { service: "muster-rehearsal" });
  const stage = await setStage({ ...sources, bearers, start, speed, seed: SEED, faults, log, signal });
  try {
    return await onStage(options, cast, stage, terminal, signal);
  } finally {
    await stage[Symbol.asyncDispose]();
  }
}

async function onStage(
  { verb, output, speed, yes, flags: asked }: RehearseOptions,
  { cluster, bearers }: Cast,
  stage: Stage,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<Rehearsed> {
  const session = openSession(stage.address, undefined);
  const seen = witness({ terminal, output, session, signal });
  try {
    await untilLeading(session, cluster.name, systemClock, signal);
    // No stop was made here that could have been remembered: a person has to say who led.
    const leader = verb === "start" ? Object.values(bearers)[0] : undefined;
    const flags = {
      ...asked,
      ...(leader ? { leader } : {}),
      reason: "rehearsal",
      ticket: "",
      onPause: "ask",
    } as const;
    // Nothing real is at stake: where nobody can be asked, nobody is.
    await change(seen.shell, verbNamed(verb), [cluster.name], { ...flags, yes: yes || !terminal.asks });
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    session.close();
  }
  const evidence = await keepEvidence(stage);
  return { verb, speed, plan: seen.plan(), run: seen.run(), evidence, interrupted: signal.aborted };
}
