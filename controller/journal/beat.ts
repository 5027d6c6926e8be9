/**
 * The leader's beat, and what it entitles to.
 */
import type { Bus } from "../../shared/bus/bus.ts";
import type { Clock } from "../../shared/clock.ts";
import { MusterError } from "../../shared/errors.ts";
import { CONTROLLER_BEAT } from "../../shared/subjects.ts";
import { controllerBeatCodec } from "../../shared/wire/load.ts";
import { type Claim, standing } from "./epochs.ts";

/** A third of the silence that a standby needs. */
export const BEAT_MS = 1_000;
/** How long after sending its last counted beat a leader may issue commands. */
export const HOLD_MS = 2_000;

/**
 * One beat. It counts (resolves with the time it was sent, monotonic milliseconds) when two things were answered, in this order: the
 * stream has acknowledged it, with replicas by a majority of the servers; and, asked after that, nobody has claimed the next epoch.
 * So whoever claims the next epoch and then looks at the newest beat sees every beat that counted or will ever count.
 * Fails with `lease-lost`, `journal-lost` or `bus-away`; only the last may pass.
 */
export async function beatOnce(bus: Bus, clock: Clock, claim: Claim, sequence: number): Promise<number> {
  const sentMs = clock.now();
  const { journal, epoch, controller, address } = claim;
  await bus.put(CONTROLLER_BEAT, controllerBeatCodec.encode({ journal, epoch, controller, address, sequence }));
  await mustStillOwn(bus, claim);
  return sentMs;
}

/** Fails with `lease-lost`, or with `journal-lost` where NATS lost the claim itself. */
export async function mustStillOwn(bus: Bus, claim: Claim): Promise<void> {
  const now = await standing(bus, claim);
  switch (now.is) {
    case "newest":
      return;
    case "superseded":
      throw new MusterError("lease-lost", `${now.by.controller} (${now.by.address}) holds epoch ${now.by.epoch} now`);
    case "gone":
      throw new MusterError("journal-lost", `NATS no longer holds the claim of epoch ${claim.epoch}`);
  }
}
