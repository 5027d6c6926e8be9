/**
 * What the world's state asks of the machine: the processes, ports and files that ought to be there. The shell sees to it.
 */
import { hasFault, isDead } from "./faults.ts";
import { isRunning } from "./scene.ts";
import { STANDARD_PORTS, type World } from "./state.ts";
import { printConfig } from "./text/config.ts";

export interface Wanted {
  readonly processes: readonly WantedProcess[];
  readonly ports: readonly WantedPort[];
  /** Nodes whose atscale_stop is missing. */
  readonly withoutStop: readonly string[];
  readonly files: readonly WantedFile[];
}

export interface WantedProcess {
  /** Another key is another process. */
  readonly key: string;
  readonly node: string;
  readonly program: string;
  /** Set where the process is a service's: its pid is printed by a status. */
  readonly service: { readonly name: string; readonly run: number } | null;
  /** Somebody else's program, outside the install root. */
  readonly stranger: boolean;
}

export interface WantedFile {
  readonly node: string;
  /** Under the install root. */
  readonly path: string;
  readonly text: string;
  /** It belongs to somebody else than the install root does. */
  readonly foreign: boolean;
}

/** `ping` answers GET /ping with 200 when warm, 503 when cold; `accepts` only takes connections. */
export interface WantedPort {
  readonly node: string;
  readonly port: number;
  readonly serves: "accepts" | "ping";
}

export function wanted(world: World): Wanted {
  const nodes = Object.keys(world.setup.nodes);
  return {
    processes: nodes.flatMap((node) => processesOf(world, node)),
    ports: nodes.flatMap((node) => portsOf(world, node)),
    withoutStop: nodes.filter((node) => hasFault(world, node, "missing-binary")),
    files: nodes.flatMap((node) => filesOf(world, node)),
  };
}

function processesOf(world: World, node: string): WantedProcess[] {
  const host = world.hosts[node];
  if (!host || isDead(world, node)) return [];
  const plain = (program: string, key: string, stranger = false): WantedProcess => ({
    key: `${node}/${key}`,
    node,
    program,
    service: null,
    stranger,
  });
  const services = Object.entries(host.services)
    .filter(([, { state }]) => host.supervisor === "up" && ["STARTING", "RUNNING", "STOPPING"].includes(state))
    .map(([name, { run }]) => ({ ...plain(name, `${name}/${run}`), service: { name, run } }));
  const phase = host.postgres?.phase;
  return [
    ...services,
    ...(host.supervisor === "up" ? [plain("supervisord", "supervisord")] : []),
    ...(phase === "running" || phase === "lingering" ? [plain("postgres", "postgres")] : []),
    ...(host.leftover === null ? [] : [plain(host.leftover, "leftover")]),
    ...(hasFault(world, node, "extra-process") ? [plain("less", "less", true)] : []),
  ];
}

function filesOf(world: World, node: string): WantedFile[] {
  return [
    { node, path: "conf/atscale.yaml", text: printConfig(world, node), foreign: false },
    { node, path: "log/engine.log", text: ENGINE_LOG, foreign: hasFault(world, node, "root-owned") },
  ];
}

const ENGINE_LOG = "INFO  engine log of a simulated host; its text does not change\n";

function portsOf(world: World, node: string): WantedPort[] {
  const host = world.hosts[node];
  if (!host) return [];
  const phase = host.postgres?.phase;
  const listens = world.setup.ports ?? STANDARD_PORTS;
  const ports: WantedPort[] = [];
  if (host.supervisor === "up" && isRunning(world, node, "modeler"))
    ports.push({ node, port: listens.designCenter, serves: "accepts" });
  if (host.ping !== "closed") ports.push({ node, port: listens.engine, serves: "ping" });
  if (phase === "running" || phase === "lingering") ports.push({ node, port: listens.postgres, serves: "accepts" });
  return ports;
}
