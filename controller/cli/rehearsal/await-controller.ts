/**
 * A controller serves before it leads and knows its clusters: waits until it does.
 */
import type { Clock } from "../../../shared/clock.ts";
import { MusterError } from "../../../shared/errors.ts";
import type { FleetSession } from "../fleet/session.ts";

/** It takes a second or two; a loaded machine many times that. */
const LEADS_WITHIN_MS = 60_000;
const ASK_EVERY_MS = 100;

/** Throws the last MusterError where it never comes to lead, or the signal's reason. */
export async function untilLeading(
  session: FleetSession,
  cluster: string,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  const until = clock.now() + LEADS_WITHIN_MS;
  for (;;) {
    const failure = await whyNot(session, cluster);
    if (!failure) return;
    if (clock.now() > until) throw failure;
    await clock.sleep(ASK_EVERY_MS, signal);
  }
}

async function whyNot(session: FleetSession, cluster: string): Promise<MusterError | null> {
  try {
    const { clusters } = await session.ask("ListClusters", {});
    if (clusters.some((known) => known.name === cluster)) return null;
    return new MusterError("controller-away", `the controller has not taken in ${cluster}`);
  } catch (error) {
    if (error instanceof MusterError) return error;
    throw error;
  }
}
