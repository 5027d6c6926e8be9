/**
 * rolehostd on one host: it starts its roles, joins the system when a majority of administrators runs, and on its way down waits for
 * what is under way.
 */
import { between } from "../../../../simulator/chance.ts";
import { faultOf, hasFault } from "./faults.ts";
import { judgeLoaderEnd } from "./judge.ts";
import { isLoading } from "./lat.ts";
import { BEGINNING, JOINED, log, ROLES_STARTED, rotate } from "./log.ts";
import { loseQueries } from "./queries.ts";
import { hasQuorum } from "./quorum.ts";
import { hasRole, hostOf, isQuiescing, type Scene, schedule } from "./scene.ts";
import type { Due, World } from "./state.ts";
import { answerWaiting, loseConnections } from "./statements.ts";
import {
  INITIALISES_LATER_MS,
  INITIALISES_MS,
  QUIESCE_MS,
  QUORUM_FORMS_MS,
  ROTATES_AFTER_MS,
  SEGMENTS_BACK_MS,
} from "./timings.ts";
import { CLEAN, endUnit, enter, TIMED_OUT } from "./units.ts";

type DueOf<K extends Due["kind"]> = Extract<Due, { kind: K }>;

export function rolehostdBegan(scene: Scene, node: string): void {
  const { world } = scene;
  const host = hostOf(world, node);
  const { run } = host.units.rolehostd;
  host.daemon = "starting";
  host.quiesced = false;
  host.segments = "away";
  log(scene, node, ...BEGINNING);
  if (hasFault(world, node, "log-rotated")) schedule(scene, ROTATES_AFTER_MS, { kind: "rotates", node, run });
  if (!hasFault(world, node, "never-ready"))
    schedule(scene, initialisesMs(world, node), { kind: "initialised", node, run });
  considerJoining(scene);
}

/** Its own roles have started; from now on it waits for a majority of administrators. */
export function initialised(scene: Scene, { node, run }: DueOf<"initialised">): void {
  if (!isRun(scene.world, node, run) || hostOf(scene.world, node).daemon !== "starting") return;
  hostOf(scene.world, node).daemon = "waiting";
  log(scene, node, ...ROLES_STARTED);
  considerJoining(scene);
}

export function considerJoining(scene: Scene): void {
  const waits = Object.values(scene.world.hosts).some(({ daemon }) => daemon === "waiting");
  if (waits && hasQuorum(scene.world)) schedule(scene, QUORUM_FORMS_MS, { kind: "quorum-forms" });
}

export function quorumForms(scene: Scene): void {
  const { world } = scene;
  if (!hasQuorum(world)) return;
  for (const [node, host] of Object.entries(world.hosts)) {
    if (host.daemon !== "waiting" || host.units.rolehostd.state !== "active") continue;
    host.daemon = "ready";
    log(scene, node, ...JOINED);
    const { run } = host.units.rolehostd;
    const backMs = between(world.setup.seed, SEGMENTS_BACK_MS, node, "segments", run);
    if (hasRole(world, node, "foundation")) schedule(scene, backMs, { kind: "segments-back", node, run });
  }
  answerWaiting(scene);
}

export function segmentsBack(scene: Scene, { node, run }: DueOf<"segments-back">): void {
  if (isRun(scene.world, node, run)) hostOf(scene.world, node).segments = "there";
}

export function rotates(scene: Scene, { node, run }: DueOf<"rotates">): void {
  if (isRun(scene.world, node, run)) rotate(scene, node);
}

/** SIGTERM arrives. */
export function beginQuiesce(scene: Scene, node: string): void {
  const { world } = scene;
  const { rolehostd } = hostOf(world, node).units;
  const { run } = rolehostd;
  enter(world, rolehostd, "stopping");
  rolehostd.stopWanted = true;
  log(scene, node, ["host", "quiesce requested"]);
  schedule(scene, between(world.setup.seed, QUIESCE_MS, node, "quiesce", run), { kind: "may-quiesce", node, run });
  if (hasFault(world, node, "timeout-infinity")) return;
  schedule(scene, world.setup.stopTimeoutMs, { kind: "stop-times-out", node, unit: "rolehostd", run });
}

export function mayQuiesce(scene: Scene, { node, run }: DueOf<"may-quiesce">): void {
  if (hostOf(scene.world, node).units.rolehostd.run !== run) return;
  hostOf(scene.world, node).quiesced = true;
  considerQuiesces(scene);
}

/** Ends every quiesce that nothing holds any more. */
export function considerQuiesces(scene: Scene): void {
  const { world } = scene;
  const free = Object.keys(world.hosts).find(
    (node) => isQuiescing(world, node) && hostOf(world, node).quiesced && holdsOf(world, node).length === 0,
  );
  if (free === undefined) return;
  judgeLoaderEnd(scene, free);
  log(scene, free, ["host", "quiesce finished"]);
  endUnit(scene, free, "rolehostd", CLEAN); // which considers the others
}

/** What a quiesce of the node waits for. Two at once wait for each other: "the quiesce process can freeze". */
export function holdsOf(world: World, node: string): string[] {
  const queries = world.queries.filter(({ nodes }) => nodes.includes(node)).map(({ id }) => `query ${id}`);
  const others = Object.keys(world.hosts).filter((other) => other !== node && isQuiescing(world, other));
  return [
    ...queries,
    ...(isLoading(world, node) ? ["loading"] : []),
    ...(hasRole(world, node, "foundation") && hasFault(world, node, "rebuild-running") ? ["a rebuild"] : []),
    ...(hasFault(world, node, "quiesce-times-out") ? ["itself"] : []),
    ...others.map((other) => `the quiesce of ${other}`),
  ];
}

/** TimeoutStopSec has passed: systemd sends SIGKILL. */
export function stopTimesOut(scene: Scene, { node, unit, run }: DueOf<"stop-times-out">): void {
  const one = hostOf(scene.world, node).units[unit];
  if (one?.run !== run || one.state !== "stopping") return;
  judgeLoaderEnd(scene, node);
  endUnit(scene, node, unit, TIMED_OUT);
}

/** `cut`: it was killed before its quiesce had finished. */
export function rolehostdEnded(scene: Scene, node: string, { cut }: { cut: boolean }): void {
  const host = hostOf(scene.world, node);
  host.daemon = "off";
  host.quiesced = false;
  host.segments = "away";
  loseConnections(scene, node);
  loseQueries(scene, node, cut);
  considerQuiesces(scene);
}

function initialisesMs(world: World, node: string): number {
  const slow = faultOf(world, node, "slow-ready")?.value;
  if (typeof slow === "number") return slow * 1_000;
  const { run } = hostOf(world, node).units.rolehostd;
  const later = hasFault(world, node, "old-ready-line") ? INITIALISES_LATER_MS : 0;
  return later + between(world.setup.seed, INITIALISES_MS, node, "initialises", run);
}

function isRun(world: World, node: string, run: number): boolean {
  const { rolehostd } = hostOf(world, node).units;
  return rolehostd.run === run && rolehostd.state === "active";
}
