/**
 * What the world's state asks of the machine: the processes and ports that ought to be there. The shell sees to it.
 */
import { hasFault } from "./faults.ts";
import { nodeOf } from "./scene.ts";
import type { World } from "./state.ts";
import type { Program } from "./step.ts";
import { nodeIds } from "./topology.ts";

export interface Wanted {
  readonly processes: readonly WantedProcess[];
  readonly ports: readonly WantedPort[];
}

export interface WantedProcess {
  /** Another key is another process. */
  readonly key: string;
  readonly node: string;
  readonly program: Program;
  readonly run: number;
}

/** `sql` speaks MySQL's protocol; `silent` takes connections and says nothing. */
export interface WantedPort {
  readonly node: string;
  readonly port: number;
  readonly serves: "sql" | "silent";
}

export function wanted(world: World): Wanted {
  const nodes = nodeIds(world.setup);
  return {
    processes: nodes.flatMap((node) => processesOf(world, node)),
    ports: nodes.flatMap((node) => portsOf(world, node)),
  };
}

function processesOf(world: World, name: string): WantedProcess[] {
  const { phase, run, safeRun, supervised } = nodeOf(world, name);
  const one = (program: Program, n: number): WantedProcess => ({
    key: `${name}/${program}/${n}`,
    node: name,
    program,
    run: n,
  });
  return [...(supervised ? [one("memsqld_safe", safeRun)] : []), ...(phase === "off" ? [] : [one("memsqld", run)])];
}

function portsOf(world: World, name: string): WantedPort[] {
  const { phase, connectable } = nodeOf(world, name);
  const port = world.setup.nodes[name]?.port ?? 0;
  if (phase === "lingering") return [{ node: name, port, serves: "silent" }];
  if (!connectable) return [];
  return [{ node: name, port, serves: hasFault(world, name, "sql-silent") ? "silent" : "sql" }];
}
