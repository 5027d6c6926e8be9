/** Watches the members past Muster, while it acts. */
import { setTimeout as after } from "node:timers/promises";
import { type Member, reach } from "./members.ts";

/**
 * While a new leader is elected no member is healthy (etcd.io/docs/v3.4/op-guide/failures, Leader failure). A busy machine elects slowly;
 * a majority that is away for longer than this was taken away.
 */
const ELECTION_WITHIN_MS = 20_000;
const BETWEEN_MS = 100;

export interface Watched {
  /** The most members that refused connections at the same time. */
  readonly mostDown: number;
  /** How often no majority was healthy for longer than an election takes. */
  readonly lost: number;
  readonly looks: number;
}

/** Until the work has ended. */
export async function watchedDuring(members: readonly Member[], work: () => Promise<void>): Promise<Watched> {
  const seen = { mostDown: 0, lost: 0, looks: 0 };
  const ended = new AbortController();
  const watching = watch(members, seen, ended.signal);
  try {
    await work();
  } finally {
    ended.abort();
    await watching;
  }
  return seen;
}

async function watch(
  members: readonly Member[],
  seen: { mostDown: number; lost: number; looks: number },
  ended: AbortSignal,
): Promise<void> {
  let healthyAt = performance.now();
  while (!ended.aborted) {
    const now = await Promise.all(members.map(reach));
    const down = now.filter((one) => one === "refused").length;
    const healthy = now.filter((one) => one === "healthy").length;
    seen.looks += 1;
    seen.mostDown = Math.max(seen.mostDown, down);
    if (healthy > members.length / 2) healthyAt = performance.now();
    else if (performance.now() - healthyAt > ELECTION_WITHIN_MS) seen.lost += 1;
    await after(BETWEEN_MS);
  }
}
