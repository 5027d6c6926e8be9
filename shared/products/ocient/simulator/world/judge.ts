/**
 * What the vendor's page forbids or warns of, judged when a command begins; what a wrong order leads to later is told where it happens.
 *
 * A bare SIGKILL is the documented way to stop the whole system: it is judged by that order (LAT, Loaders, Foundation, SQL,
 * Administrators), and cuts queries by design. A SIGKILL of a node that already quiesces is only the end of that quiesce.
 */
import { hasFault, isDead } from "./faults.ts";
import { aliveAdministrators, quorumOf, quorumReady } from "./quorum.ts";
import { harm, hasRole, isAlive, isQuiescing, isReady, nodesWith, type Scene, unitOf } from "./scene.ts";
import { dataAvailable, unreadable } from "./segments.ts";
import type { UnitName, World } from "./state.ts";

/** Every harm, with what it means. */
export const harms: Readonly<Record<string, string>> = {
  repeated: "a start of what runs, a stop of what is stopping, or a SIGKILL of what does not run",
  "crossed-commands": "a start while the same unit's stop is under way",
  "start-limited": "a start of a unit whose starts are used up",
  "administrators-below-quorum":
    "administrators were taken below their majority while nodes or LAT still worked: GDC lookups, queries and loads fail",
  "administrator-not-last": "an administrator was killed while a node that is none still ran",
  "lat-outlived-loader": "rolehostd of a Loader went away under its running LAT",
  "lat-still-running": "a Loader was killed while LAT ran on some Loader (the whole system: LAT on all of them first)",
  "foundation-before-loaders": "a Foundation node was killed while a Loader still ran",
  "sql-before-others": "a SQL node was killed while a Loader or Foundation node still ran",
  "quiescing-together": "two nodes quiesced at once: both can freeze",
  "beyond-parity": "more Foundation nodes were taken away than the parity width while queries ran: data unavailable",
  "query-cut": "a node was killed before the query that its quiesce waited for had ended",
  "foundation-before-quorum": "a Foundation or Loader node was started before a majority of administrators was ready",
  "loader-before-foundation": "a Loader was started before the Foundation nodes were ready",
  "lat-before-loaders": "LAT was started before rolehostd was ready on every Loader",
  "forced-statement": "a statement that changes something was forced upon a node that quiesces",
  "rebooted-alive": "a host was rebooted while its rolehostd still ran",
};

export function judgeStart(scene: Scene, node: string, name: UnitName): void {
  const { world } = scene;
  const unit = unitOf(world, node, name);
  if (unit?.state === "stopping")
    harm(scene, "crossed-commands", node, `${name} was started on ${node}, where it is still stopping`);
  if (unit?.state === "active") harm(scene, "repeated", node, `${name} was started on ${node}, where it runs`);
  if (unit?.limited) harm(scene, "start-limited", node, `${name} was started on ${node}, whose starts are used up`);
  if (name === "lat") judgeLatStart(scene, node);
  else judgeStartOrder(scene, node);
}

function judgeLatStart(scene: Scene, node: string): void {
  // One whose host is dead is left out, which is no fault of the order.
  const unready = nodesWith(scene.world, "loader").filter(
    (loader) => !isReady(scene.world, loader) && !isDead(scene.world, loader),
  );
  if (unready.length > 0)
    harm(scene, "lat-before-loaders", node, `LAT of ${node} was started while ${unready} not ready`);
}

function judgeStartOrder(scene: Scene, node: string): void {
  const { world } = scene;
  if (hasRole(world, node, "administrator") || hasRole(world, node, "sql")) return;
  if (!quorumReady(world))
    harm(scene, "foundation-before-quorum", node, `${node} was started before a majority of administrators was ready`);
  if (!hasRole(world, node, "loader") || hasRole(world, node, "foundation")) return;
  // One that somebody leaves out is no fault of the order; one that is still coming up is.
  const coming = nodesWith(world, "foundation").filter(
    (one) =>
      isAlive(world, one) && !isReady(world, one) && !isQuiescing(world, one) && !hasFault(world, one, "never-ready"),
  );
  const away = nodesWith(world, "foundation").filter((one) => !isReady(world, one));
  if (coming.length > 0 || away.length > world.setup.parityWidth)
    harm(scene, "loader-before-foundation", node, `${node} was started while ${away} not ready`);
}

export function judgeQuiesce(scene: Scene, node: string): void {
  const { world } = scene;
  if (isQuiescing(world, node)) {
    harm(scene, "repeated", node, `${node} was told to quiesce while it does`);
    return;
  }
  if (!isAlive(world, node)) return; // systemctl stop makes sure, and harms nothing
  const others = Object.keys(world.hosts).filter((other) => other !== node && isQuiescing(world, other));
  if (others.length > 0) harm(scene, "quiescing-together", node, `${node} was told to quiesce while ${others} does`);
  judgeQuorum(scene, node);
  if (hasRole(world, node, "foundation") && world.queries.length > 0 && !dataAvailable(world, node))
    harm(scene, "beyond-parity", node, `${unreadable(world, node)} cannot be read while queries run`);
}

export function judgeKill(scene: Scene, node: string): void {
  const { world } = scene;
  if (!isAlive(world, node)) {
    harm(scene, "repeated", node, `${node} was killed where nothing runs`);
    return;
  }
  judgeLoaderEnd(scene, node);
  if (isQuiescing(world, node)) return;
  judgeQuorum(scene, node);
  const loaders = running(world, node, "loader");
  const foundation = running(world, node, "foundation");
  const plain = Object.keys(world.hosts).filter((one) => isAlive(world, one) && !hasRole(world, one, "administrator"));
  const blame = (name: string, suspects: readonly string[]) => {
    if (suspects.length > 0) harm(scene, name, node, `${node} was killed while ${suspects} still ran`);
  };
  if (hasRole(world, node, "loader"))
    blame(
      "lat-still-running",
      nodesWith(world, "loader").filter((one) => isAlive(world, one, "lat") && one !== node),
    );
  if (hasRole(world, node, "foundation")) blame("foundation-before-loaders", loaders);
  if (hasRole(world, node, "sql")) blame("sql-before-others", [...new Set([...loaders, ...foundation])]);
  if (hasRole(world, node, "administrator")) blame("administrator-not-last", plain);
}

/** Other nodes of the role whose rolehostd runs, and that may go before this one: one that carries the same roles goes with it. */
const running = (world: World, node: string, role: "loader" | "foundation") =>
  nodesWith(world, role).filter((one) => one !== node && isAlive(world, one) && !hasRole(world, one, "administrator"));

function judgeQuorum(scene: Scene, node: string): void {
  const { world } = scene;
  if (!hasRole(world, node, "administrator")) return;
  const left = aliveAdministrators(world).filter((one) => one !== node).length;
  if (left >= quorumOf(world)) return;
  const working = Object.keys(world.hosts).filter(
    (one) =>
      one !== node && (isAlive(world, one, "lat") || (isAlive(world, one) && !hasRole(world, one, "administrator"))),
  );
  const busy = [...working, ...world.queries.map(({ id }) => `query ${id}`)];
  if (busy.length > 0)
    harm(scene, "administrators-below-quorum", node, `${left} administrators are left while ${busy} still work`);
}

/** Right before rolehostd's process ends by a command, at its quiesce's end or at its limit. */
export function judgeLoaderEnd(scene: Scene, node: string): void {
  if (hasRole(scene.world, node, "loader") && isAlive(scene.world, node, "lat"))
    harm(scene, "lat-outlived-loader", node, `rolehostd of ${node} went away while its LAT ran`);
}

export function judgeReboot(scene: Scene, node: string): void {
  if (isAlive(scene.world, node)) harm(scene, "rebooted-alive", node, `${node} was rebooted while rolehostd ran`);
}

/** Looks may be forced anywhere; what changes something is not promised to complete. */
export function judgeForced(scene: Scene, server: string, text: string): void {
  if (isQuiescing(scene.world, server))
    harm(scene, "forced-statement", server, `"${text}" was forced upon ${server}, which quiesces`);
}
