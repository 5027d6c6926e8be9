/**
 * How long things take, in simulated milliseconds. Ranges are drawn from the seed. Sources: the lab's measurements of supervisor
 * and Patroni; the vendor's article where it names a time; the rest chosen so that a gate which does not look is caught.
 */

/** `supervisorctl status`: 0.2-0.5 s, mostly Python starting. */
export const STATUS_MS = 200;
/** `patronictl list` with its store up. */
export const LISTING_MS = 400;
/** A listing that gives up on its store. */
export const LISTING_FAILS_MS = 3_000;
/** Patroni asks its store again after this. */
export const STORE_RETRY_MS = 5_000;
/** After a minute of retry lines a hanging listing hangs in silence, so that nobody's pipe fills. */
export const STORE_RETRY_ROUNDS = 12;

/** pg_controldata: reads one file. */
export const CONTROLDATA_MS = 50;
/** From asking the load balancer to its having done so. */
export const BALANCE_MS = 1_000;
/** checkpoint_timeout, Postgres's default. */
export const CHECKPOINT_EVERY_MS = 300_000;

/** A command that refuses or finds nothing to do. */
export const REFUSAL_MS = 500;
export const START_RETURNS_MS = [4_500, 5_500] as const;
/** From the start command to a service's RUNNING. */
export const SERVICE_RUNNING_MS = [5_000, 30_000] as const;
/** Between two services being spawned. */
export const SPAWN_STAGGER_MS = 250;
/** After RUNNING the engine listens, then is warm: it serves well after supervisor says RUNNING. */
export const PING_OPENS_MS = 8_000;
export const PING_WARMS_MS = 20_000;
/** The fault slow-engine. */
export const PING_WARMS_SLOWLY_MS = 180_000;
/** A failing service: time until it exits, and until it is tried again. supervisor: startretries 3. */
export const EXITS_AFTER_MS = 2_000;
export const BACKOFF_MS = 1_000;
export const START_RETRIES = 3;
/** A flapping service stays RUNNING this long. */
export const FLAPS_AFTER_MS = [3_000, 7_000] as const;
/** service_control start or stop of one service. */
export const ONE_SERVICE_MS = 3_000;

/** atscale_stop as a whole: hosts with an engine and Design Center, and the others. */
export const STOP_ENGINE_MS = [20_000, 40_000] as const;
export const STOP_OTHER_MS = [8_000, 15_000] as const;
/** Postgres outlives the stop command. */
export const POSTGRES_LINGERS_MS = [2_000, 10_000] as const;
/** The fault stop-lingers. */
export const LINGERS_LONG_MS = 60_000;

/** From `database` RUNNING to Postgres accepting connections. */
export const POSTGRES_STARTS_MS = 2_000;
/** Patroni's ttl: a silent member's entry and the leader key live this long. */
export const TTL_MS = 30_000;
/** A copy that has everything takes the leader key this soon. Lab: 1.4 s after the old leader began to stop. */
export const ELECTION_MS = 2_000;
/** A stale copy waits for the ttl before it leads. */
export const STALE_ELECTION_MS = 30_000;
/** After a switchover the old leader is listed as stopped for 1-2 s. */
export const SWITCHOVER_BLINK_MS = 2_000;
/** Patroni's maximum_lag_on_failover, in MB. */
export const MAX_LAG_ON_FAILOVER_MB = 1;

/** How long the services of a world that starts up have been running: three days and some. */
export const RUNNING_FOR_MS = 3 * 24 * 3_600_000 + 3_723_000;
/** In a world that starts stopped the leader was stopped this long before, and the replicas this long before it. */
export const STOPPED_FOR_MS = 3_600_000;
export const REPLICA_STOPPED_BEFORE_MS = 45_000;
