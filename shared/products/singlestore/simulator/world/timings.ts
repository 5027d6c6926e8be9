/**
 * How long things take, in simulated milliseconds. Ranges are drawn from the seed. The vendor names one time, the attach delay of
 * two minutes; the rest is chosen so that a gate which does not look is caught.
 */

export const LISTING_MS = 300;
export const QUERY_MS = 20;
export const REFUSAL_MS = 300;
/** SNAPSHOT DATABASE and _SYNC_SNAPSHOT, of one database. */
export const SNAPSHOT_MS = [4_000, 9_000] as const;

/** From the start command to a memsqld that can be connected to. */
export const CONNECTABLE_MS = [3_000, 6_000] as const;
/** From there until recovery begins to tell of itself. */
export const RECOVERY_BEGINS_MS = 500;
/** start-node gives up on a node that cannot be connected to. */
export const START_GIVES_UP_MS = 60_000;
export const STOP_MS = [5_000, 12_000] as const;
/** memsqld outlives the stop this long under the fault stop-lingers. */
export const LINGERS_MS = 60_000;
/** memsqld_safe waits this long before it starts memsqld again. */
export const RESPAWN_MS = 2_000;
/** A looping memsqld lives this long. */
export const CRASHES_AFTER_MS = [3_000, 6_000] as const;

/** Snapshot replay of one leaf. */
export const SNAPSHOT_REPLAY_MS = [8_000, 20_000] as const;
/** Log replay: a little where a snapshot was taken before the stop, and up to this for three days without one. */
export const LOG_REPLAY_LEAST_MS = 3_000;
export const LOG_REPLAY_MOST_MS = [150_000, 300_000] as const;
export const LOG_IS_LONG_AFTER_MS = 3 * 24 * 3_600_000;
/** An aggregator recovers internal databases and reference tables only: much faster. [vendor's step 9] */
export const AGGREGATOR_RECOVERS_MS = [2_000, 5_000] as const;
/** memsql.log tells of a recovery this many times a stage. */
export const TICKS_PER_STAGE = 10;

/** Partitions are in transition this long. */
export const TRANSITION_MS = 3_000;
/** Child aggregators register this soon after the master. */
export const REGISTERS_MS = 2_000;
/** Under autostart the nodes of a host start within this of its boot, in no order. */
export const AUTOSTART_MS = [1_000, 10_000] as const;

export const RUNNING_FOR_MS = 3 * 24 * 3_600_000 + 3_723_000;
export const STOPPED_FOR_MS = 3_600_000;
/** The newest snapshot of a world that was snapshotted. */
export const SNAPSHOT_AGE_MS = 60_000;
