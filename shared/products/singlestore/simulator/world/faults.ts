/**
 * What can be made to go wrong.
 */
import { hasFault, parseFaultOf } from "../../../../simulator/faults.ts";
import type { Fault, World } from "./state.ts";

export { clusterHasFault, faultOf, hasFault } from "../../../../simulator/faults.ts";

/** Every fault, with what it does. Those that end in "=" take a number. */
export const faults: Readonly<Record<string, string>> = {
  "slow-recovery=": "the node's recovery takes this many seconds",
  "stuck-recovery": "the node's recovery stands still until the fault is cleared",
  "recovery-failed": "the node's recovery fails: RecoveryFailed in the node list, an error in memsql.log",
  unrecoverable: "the node's partitions of the first database end unrecoverable",
  "crash-loop": "memsqld ends by itself every few seconds, and memsqld_safe starts it again",
  "not-connectable": "the node's process runs and takes no connection",
  "snapshot-fails": "SNAPSHOT DATABASE fails: no space left on the node's device",
  autostart: "memsql.service is enabled: after a boot the host's nodes start by themselves",
  "autostart-race": "the same, and the host has just booted: its stopped nodes start by themselves, in no order",
  "consensus-enabled":
    "consensus_enabled is ON: stopping the master makes the aggregators elect another (the node named does not matter)",
  orphans: "the node holds a partition that belongs to nobody",
  degraded: "the node's first replica (its first partition, where it has none) is offline, and its database degraded",
  "redundancy-needed": "EXPLAIN RESTORE REDUNDANCY has work to do (the node named does not matter)",
  "leaf-offline": "the master calls the leaf offline, though it runs",
  "master-moved": "the node, an aggregator, has long been the Master, whatever is declared",
  "stop-lingers": "memsqld outlives stop-node by 60 s",
  "sql-silent": "the node's process runs, its port takes connections and says nothing",
  "unknown-state": 'the node\'s first partition is in the state "quiescing", which nobody knows',
  "dead-host":
    "power loss: the processes of the node's host are gone, its commands never answer; its ports refuse, since loopback cannot " +
    "fall silent, and its agent is for the test to kill. Cleared, the host has booted",
  "lmv-missing": "the node does not know information_schema.LMV_RECOVERY_STATUS",
  "old-table": "the tools of the node's host are old: no -j, and the narrow table",
};

export const parseFault = (text: string, nodes: readonly string[]): Fault | null => parseFaultOf(faults, text, nodes);

/** A host is dead with all its nodes, whichever of them was named. */
export function isDead(world: World, node: string): boolean {
  const host = world.setup.nodes[node]?.host ?? node;
  return Object.entries(world.setup.nodes).some(
    ([name, one]) => one.host === host && hasFault(world, name, "dead-host"),
  );
}
