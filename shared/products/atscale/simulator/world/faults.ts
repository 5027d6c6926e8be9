/**
 * What can be made to go wrong, and how it is written: `NODE:FAULT` or `NODE:FAULT=NUMBER`; `*` is every node.
 */
import { faultOf, hasFault, parseFaultOf } from "../../../../simulator/faults.ts";
import type { Fault, World } from "./state.ts";

/** Every fault, with what it does. Those that end in "=" take a number. */
export const faults: Readonly<Record<string, string>> = {
  "fatal-service": "the node's key service fails on start and ends FATAL",
  "flapping-service": "the node's key service comes and goes, with a new pid each time",
  "slow-engine": "the engine answers /ping with OK only 3 min after RUNNING",
  "cold-engine": "the engine that starts answers /ping without OK, until the fault is cleared",
  "start-fails": "atscale_start exits 1 and starts nothing",
  "stop-fails": "atscale_stop exits 1 and stops nothing",
  "stop-hangs": "the key service stays STOPPING and atscale_stop never ends, until the fault is cleared",
  "stop-lingers": "Postgres (elsewhere: the key service's process) outlives atscale_stop by 60 s",
  "postgres-stays": "Postgres outlives atscale_stop, until the fault is cleared",
  "huge-output": "atscale_stop prints 100 MB",
  "missing-binary": "atscale_stop is not on the host",
  "leader-moves": "Postgres switches over to a healthy replica at once (the node named does not matter)",
  "leader-moves-after-stop=": "the same, right after the Nth atscale_stop that ended well",
  "replica-lag=": "the node's replica is this many MB behind",
  "lag-falls=": "the node's replica-lag has fallen by this many MB a minute since the world began",
  "lag-unknown": "the node's replica has no known lag",
  paused: "Patroni is in maintenance mode (the whole cluster): a stop leaves Postgres running, nobody is promoted",
  "store-down": "the node's part of Consul is down: postgres_nodes hangs there, and the node has no vote",
  "store-error": "postgres_nodes exits 1 with a traceback",
  "supervisor-denied": "status prints that permission is denied and exits 4",
  "garbage-output": "status and listing print invalid UTF-8 and colours",
  "warnings=": "postgres_nodes prints this many WARNING lines (usually 1)",
  "exited-service": "egress, which no role needs, exited long ago: status shows it EXITED",
  "extra-process": "somebody runs `less engine.log` outside the install root",
  "config-differs":
    "one line of the node's conf/atscale.yaml differs: its entry bears the name of the host it replaced",
  "controldata-unreadable": "pg_controldata is denied the control file and exits 1",
  disagree: "postgres_nodes on the node shows another leader than on the others, until the fault is cleared",
  "disagree-system-id": "postgres_nodes on the node shows another system id than on the others",
  "other-system-id": "the database was initialised anew: another system id everywhere (the node named does not matter)",
  "undeclared-member": "postgres_nodes lists atscale-ha-node-09 too (the node named does not matter)",
  "member-missing": "postgres_nodes does not list the node, though its Postgres runs",
  "no-leader": "nobody holds the leader key or takes it, until the fault is cleared (the node named does not matter)",
  "root-owned":
    "log/engine.log belongs to user 65534, not to the owner of the install root (only where the simulator runs as root: " +
    "root's own files are the usual ones there; else it says that it cannot, and nothing changes)",
  "dead-host":
    "power loss: the node's processes are gone, its commands never answer, its row stays listed for the ttl (30 s); its ports " +
    "refuse, since loopback cannot fall silent, and its agent is for the test to kill. Cleared, the host is back with nothing started",
  "disk-full":
    'atscale_stop exits 1 half-way, "No space left on device"; the engine\'s process and Postgres outlive it until a stop ends well',
};

/** Null where it is not a fault of the list, lacks its number, or names no node of the cluster. */
export const parseFault = (text: string, nodes: readonly string[]): Fault | null => parseFaultOf(faults, text, nodes);

export { faultOf, hasFault };

/** Whether a fault of the whole cluster holds, whatever node it was given for. */
export const clusterHasFault = (world: World, name: string) => world.faults.some((fault) => fault.name === name);

/** Maintenance mode is the cluster's. */
export const isPaused = (world: World) => clusterHasFault(world, "paused");

export const isDead = (world: World, node: string) => hasFault(world, node, "dead-host");
