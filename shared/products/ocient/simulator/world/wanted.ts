/**
 * What the world's state asks of the machine: the processes and ports that ought to be there. The shell sees to it.
 */
import { isDead } from "./faults.ts";
import { hasRole, isAlive } from "./scene.ts";
import type { UnitName, World } from "./state.ts";

export interface Wanted {
  readonly processes: readonly WantedProcess[];
  readonly ports: readonly WantedPort[];
}

export interface WantedProcess {
  /** Another key is another process. */
  readonly key: string;
  readonly node: string;
  readonly program: "rolehostd" | "java";
  /** Null where it outlived its unit. */
  readonly unit: { readonly name: UnitName; readonly run: number } | null;
}

/** A SQL node's port, which only takes connections, or LAT's HTTP one. */
export interface WantedPort {
  readonly node: string;
  readonly port: number;
  readonly serves: "sql" | "lat";
}

export function wanted(world: World): Wanted {
  const nodes = Object.keys(world.setup.nodes).filter((node) => !isDead(world, node));
  return {
    processes: nodes.flatMap((node) => processesOf(world, node)),
    ports: nodes.flatMap((node) => portsOf(world, node)),
  };
}

function processesOf(world: World, node: string): WantedProcess[] {
  const host = world.hosts[node];
  if (!host) return [];
  const { rolehostd, lat } = host.units;
  const found: WantedProcess[] = [];
  if (isAlive(world, node))
    found.push({
      key: `${node}/rolehostd/${rolehostd.run}`,
      node,
      program: "rolehostd",
      unit: { name: "rolehostd", run: rolehostd.run },
    });
  const run = lat?.run ?? 0;
  if (isAlive(world, node, "lat"))
    found.push({ key: `${node}/lat/${run}`, node, program: "java", unit: { name: "lat", run } });
  else if (host.latLingers) found.push({ key: `${node}/lat/${run}/lingers`, node, program: "java", unit: null });
  return found;
}

function portsOf(world: World, node: string): WantedPort[] {
  const { ports } = world.setup;
  const found: WantedPort[] = [];
  if (hasRole(world, node, "sql") && isAlive(world, node)) found.push({ node, port: ports.sql, serves: "sql" });
  if (isAlive(world, node, "lat")) found.push({ node, port: ports.lat, serves: "lat" });
  return found;
}
