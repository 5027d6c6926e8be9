/**
 * What `atscale_service_control status` prints: supervisorctl's columns and exit codes.
 */
import { chance } from "../../../../../simulator/chance.ts";
import { hasFault } from "../faults.ts";
import { hostOf } from "../scene.ts";
import type { Service, World } from "../state.ts";
import { uptime } from "./dates.ts";

export interface Printed {
  readonly out: string;
  readonly err: string;
  readonly exit: number;
}

/** supervisorctl pads the name to the longest, at least 30, and three more; the state to 10. */
const NAME_WIDTH = 30;
const NAME_GAP = 3;
const STATE_WIDTH = 10;
/** Exit 3 where one of these stands; STARTING, BACKOFF and STOPPING leave it at 0. */
const NOT_RUNNING = ["STOPPED", "EXITED", "FATAL", "UNKNOWN"];

/** `names`: the services asked for; none means all. */
export function printStatus(world: World, node: string, names: readonly string[]): Printed {
  if (hasFault(world, node, "garbage-output")) return { out: GARBAGE, err: "", exit: 0 };
  if (hasFault(world, node, "supervisor-denied")) return { out: DENIED, err: "", exit: 4 };
  if (hostOf(world, node).supervisor === "down") return { out: SOCKET_MISSING, err: "", exit: 4 };
  const { services } = hostOf(world, node);
  const known = Object.keys(services).toSorted();
  const asked = names.length === 0 || names.includes("all") ? known : names;
  const width = Math.max(NAME_WIDTH, ...asked.map((name) => name.length)) + NAME_GAP;
  const lines = asked.map((name) => {
    const service = services[name];
    if (!service) return `${name}: ERROR (no such process)\n`;
    if (name === EXITED_SERVICE && hasFault(world, node, "exited-service")) return `${name.padEnd(width)}${EXITED}\n`;
    return `${name.padEnd(width)}${service.state.padEnd(STATE_WIDTH)}${detail(world, node, name, service)}\n`;
  });
  const exit = asked.some((name) => !services[name])
    ? 4
    : asked.some((name) => NOT_RUNNING.includes(services[name]?.state ?? ""))
      ? 3
      : 0;
  return { out: lines.join(""), err: "", exit };
}

function detail(world: World, node: string, name: string, service: Service): string {
  if (service.state !== "RUNNING") return service.detail;
  const pid = service.pid ?? inventedPid(world, node, name, service);
  return `pid ${pid}, uptime ${uptime(world.nowMs - service.spawnedMs)}`;
}

/** For a world without real processes: one pid for each run of each service. */
function inventedPid(world: World, node: string, name: string, service: Service): number {
  return 1000 + Math.floor(chance(world.setup.seed, node, name, service.run) * 4_000_000);
}

/** The fault exited-service. */
const EXITED_SERVICE = "egress";
const EXITED = "EXITED    Nov 02 08:15 PM";
const SOCKET_MISSING = "unix:///opt/atscale/data/supervisor/supervisor.sock no such file\n";
const DENIED =
  "error: <class 'PermissionError'>, [Errno 13] Permission denied: " +
  "file: /opt/atscale/current/lib/python3/site-packages/supervisor/xmlrpc.py line: 560\n";
/** A colour, bytes that are no UTF-8, a word that looks like a state, and no end of line. */
export const GARBAGE =
  "\x1b[1;31mengine\x1b[0m \xff\xfe\x80 RUNN\xc3\x28NG \x1b[2K\xf0\x28\x8c\xbc\n\x1b[7mpid \xa0\xa1";
