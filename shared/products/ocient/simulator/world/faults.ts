/**
 * What can be made to go wrong.
 */
import { faultOf, hasFault, parseFaultOf } from "../../../../simulator/faults.ts";
import type { Fault, World } from "./state.ts";

/** Every fault, with what it does. Those that end in "=" take a number. */
export const faults: Readonly<Record<string, string>> = {
  "query-holds": "a long query runs over the node and every Foundation node until cancelled; a quiesce waits for it",
  "query-holds=": "the same, and it ends by itself after this many seconds",
  "query-unkillable": "the same, and neither CANCEL nor KILL ends it, though both say OK",
  "load-holds":
    "the node is in the middle of loading while its LAT runs (without LAT: a pipeline); its quiesce waits for it",
  "rebuild-running": "the node's segments are REBUILDING until the fault is cleared; its quiesce waits for it",
  "quiesce-times-out": "the node's quiesce never ends by itself: systemd kills rolehostd at TimeoutStopSec",
  "restart-always": "rolehostd's unit has Restart=always: 5 s after a SIGKILL it is back, unless a stop was asked for",
  "start-limit": "rolehostd has used up its starts: the next are refused until reset-failed",
  "slow-ready=": "rolehostd takes this many seconds to start its roles",
  "never-ready": "rolehostd runs and never becomes ready",
  "log-rotated": "rolehostd.log is rotated now, and 2 s after each start",
  "old-ready-line": "the log ends with the ready line of an earlier start, and the next start takes 60 s longer",
  "lat-slow-stop": "LAT takes all of LAT_SHUTDOWN_DURATION, 120 s, to stop",
  "lat-missing": "the host has no unit lat",
  "lat-lingers": "a Java process of LAT outlives its unit by 60 s",
  "pyocient-warnings": "pyocient prints the server's warnings before its result",
  "pyocient-down": "pyocient, run on this host, cannot connect and exits 69",
  "pyocient-io": "pyocient, run on this host, loses its connection and exits 74",
  "select-waits": "SQL through this host's pyocient does not return, not even SELECT 1",
  "systables-missing": "through this host's pyocient there are no tables of the schema sys: exit 65",
  "segments-damaged": "the node's segments are DAMAGED",
  "segments-missing": "the node's segments are MISSING though it is up",
  "dead-host":
    "power loss: the node's processes are gone, its commands never answer; its ports refuse, since loopback cannot fall silent, and " +
    "its agent is for the test to kill. Cleared, the host is back and starts what is enabled",
  "timeout-infinity": "rolehostd's unit has TimeoutStopSec=infinity",
  "booted-alone": "the host has booted: its rolehostd runs, whatever the others do",
  "failed-unit": "rolehostd failed 2 h ago",
};

/** Null where it is not a fault of the list, lacks its number, or names no node of the cluster. */
export const parseFault = (text: string, nodes: readonly string[]): Fault | null => parseFaultOf(faults, text, nodes);

export { faultOf, hasFault };

/** Neither its power nor its boot is there: nothing answers. */
export const isDead = (world: World, node: string) =>
  hasFault(world, node, "dead-host") || world.hosts[node]?.dark === true;
