/**
 * How long things take, in simulated milliseconds. Ranges are drawn from the seed. Where the vendor names a time it is said; the rest
 * is chosen so that a gate which does not look is caught.
 */

/** `systemctl show`. */
export const SHOW_MS = 50;
/** `systemctl start` and the like, where the job is done at once. */
export const SYSTEMCTL_MS = 300;
/** From pyocient's start to its login: mostly Python starting. */
export const CONNECT_MS = 600;
/** A client gives up on a host that says nothing. */
export const CONNECT_TIMEOUT_MS = 30_000;

/** rolehostd starts its roles. */
export const INITIALISES_MS = [5_000, 20_000] as const;
/** What the fault old-ready-line adds. */
export const INITIALISES_LATER_MS = 60_000;
/** From a majority of administrators having started their roles to the nodes having joined. */
export const QUORUM_FORMS_MS = 2_000;
/** The fault log-rotated: so long after a start, before the node can be ready. */
export const ROTATES_AFTER_MS = 2_000;
/** A node that rejoined has its segments found again. */
export const SEGMENTS_BACK_MS = [5_000, 15_000] as const;
/** A quiesce that nothing holds. */
export const QUIESCE_MS = [2_000, 6_000] as const;

/** LAT stops: Java, with batches to flush; LAT_SHUTDOWN_DURATION is its limit. */
export const LAT_STOPS_MS = [3_000, 25_000] as const;
export const LAT_SHUTDOWN_MS = 120_000;
/** The fault lat-lingers. */
export const LAT_LINGERS_MS = 60_000;

/** RestartSec of the fault restart-always. */
export const RESTART_MS = 5_000;
/** StartLimitBurst starts within StartLimitIntervalSec: systemd's defaults. */
export const START_BURST = 5;
export const START_INTERVAL_MS = 10_000;

/** From the reboot command, when units begin to stop, to units starting again. */
export const REBOOT_MS = 90_000;
/** A running rolehostd writes a line. */
export const LOG_GROWS_MS = 300_000;

/** How long the daemons of a world that begins up have run: three days and some. */
export const RUNNING_FOR_MS = 3 * 24 * 3_600_000 + 3_723_000;
/** A world that begins stopped was stopped this long ago. */
export const STOPPED_FOR_MS = 3_600_000;
/** The fault failed-unit. */
export const FAILED_FOR_MS = 7_200_000;
/** The hosts booted this long before the world began. */
export const BOOTED_FOR_MS = 40 * 24 * 3_600_000;
