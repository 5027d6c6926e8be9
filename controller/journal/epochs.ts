/**
 * Epochs in the stream: epoch n belongs to whoever created `muster.lease.n`. They are claimed one after another without a gap, so the
 * newest is the one that has none behind it.
 */
import { z } from "zod";
import type { Bus } from "../../shared/bus/bus.ts";
import { MusterError } from "../../shared/errors.ts";
import { kept } from "../../shared/kept.ts";
import { ALL_LEASES, leaseSubject } from "../../shared/subjects.ts";
import { isAway, type Patience, patiently } from "./patience.ts";
import { JOURNAL_STREAM } from "./streams.ts";

const claimSchema = z.object({
  journal: z.string(),
  epoch: z.int(),
  /** The life of a controller that claimed it. */
  instance: z.string(),
  controller: z.string(),
  address: z.string(),
});
export type Claim = z.infer<typeof claimSchema>;

/**
 * The newest claim; null where no epoch was claimed yet. Costs the server a walk over the stream: for the start, not for every beat.
 * The last one of the stream may be an older one that was sent before the stream lost its tail and came late: so those behind it are asked for.
 */
export async function newestClaim(bus: Bus): Promise<Claim | null> {
  const message = await bus.last(JOURNAL_STREAM, ALL_LEASES);
  if (!message || message.subject === leaseSubject(0)) return null;
  let newest = decodeClaim(message.bytes);
  for (let next = await claimOf(bus, newest.epoch + 1); next; next = await claimOf(bus, newest.epoch + 1))
    newest = next;
  return newest;
}

export type Standing =
  | { readonly is: "newest" }
  /** Somebody else claimed this epoch or the one after it. */
  | { readonly is: "superseded"; readonly by: Claim }
  /** NATS does not hold the claim: it lost its tail, or everything. */
  | { readonly is: "gone" };

/** Is this claim still the newest one? */
export async function standing(bus: Bus, claim: Claim): Promise<Standing> {
  try {
    const [own, next] = await Promise.all([claimOf(bus, claim.epoch, claim), claimOf(bus, claim.epoch + 1)]);
    if (next) return { is: "superseded", by: next };
    if (!own) return { is: "gone" };
    return own.instance === claim.instance ? { is: "newest" } : { is: "superseded", by: own };
  } catch (error) {
    if (error instanceof MusterError && error.code === "no-stream") return { is: "gone" };
    throw error;
  }
}

/** True if this instance owns the epoch now; false if somebody else does. Waits while NATS is away. */
export async function claimEpoch(bus: Bus, claim: Claim, patience: Patience): Promise<boolean> {
  const subject = leaseSubject(claim.epoch);
  return await patiently(async () => {
    let doubt: MusterError | null = null;
    try {
      if ((await bus.create(subject, encodeClaim(claim))) === "created") return true;
    } catch (error) {
      if (!isAway(error)) throw error;
      doubt = error;
    }
    const stored = await claimOf(bus, claim.epoch);
    if (!stored) throw doubt ?? new MusterError("bus-away", `NATS refused ${subject} and does not show it`);
    return stored.instance === claim.instance;
  }, patience);
}

/** `expected`: recognised by its bytes, which every beat asks for. */
async function claimOf(bus: Bus, epoch: number, expected?: Claim): Promise<Claim | null> {
  const message = await bus.last(JOURNAL_STREAM, leaseSubject(epoch));
  if (!message) return null;
  return expected && Buffer.from(message.bytes).equals(encodeClaim(expected)) ? expected : decodeClaim(message.bytes);
}

const encodeClaim = kept((claim: Claim) => Buffer.from(JSON.stringify(claim)));

const decodeClaim = (bytes: Uint8Array): Claim => claimSchema.parse(JSON.parse(Buffer.from(bytes).toString()));
