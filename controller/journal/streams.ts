/**
 * The two streams of Muster.
 */
import type { Bus, StreamShape } from "../../shared/bus/bus.ts";
import { ALL_AGENTS, ALL_JOURNAL, ALL_LEASES, ALL_STATES, CONTROLLER_BEAT } from "../../shared/subjects.ts";

export const JOURNAL_STREAM = "MUSTER_JOURNAL";
export const STATE_STREAM = "MUSTER_STATE";

/** No limits, and nothing in it can be taken out again. */
export const journalStream = (replicas: 1 | 3): StreamShape => ({
  name: JOURNAL_STREAM,
  subjects: [ALL_JOURNAL, ALL_LEASES],
  replicas,
  storage: "file",
  denyDelete: true,
  denyPurge: true,
});

/**
 * The last message of each subject. The leader's beat is in it too, so that a majority of the servers must have taken a beat
 * before it counts, and so that a standby can ask for the newest one. On file, because nats-server 2.9 forgets a memory stream
 * altogether when it restarts.
 */
export const stateStream = (replicas: 1 | 3): StreamShape => ({
  name: STATE_STREAM,
  subjects: [ALL_STATES, ALL_AGENTS, CONTROLLER_BEAT],
  replicas,
  perSubject: 1,
  storage: "file",
  denyDelete: false,
  denyPurge: false,
});

/** Creates both where they are missing. */
export async function ensureStreams(bus: Bus, replicas: 1 | 3): Promise<void> {
  await bus.ensureStream(journalStream(replicas));
  await bus.ensureStream(stateStream(replicas));
}
