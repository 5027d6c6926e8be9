/**
 * The lease: which controller may act (design: "Leases without TTL").
 *
 * Give it the system clock, in rehearsals too: its intervals guard against real stalls of real processes.
 */
import { randomUUID } from "node:crypto";
import type { Bus } from "../../shared/bus/bus.ts";
import type { Clock } from "../../shared/clock.ts";
import { MusterError } from "../../shared/errors.ts";
import type { Logger } from "../../shared/log.ts";
import { BEAT_MS, beatOnce, HOLD_MS, mustStillOwn } from "./beat.ts";
import { type Claim, claimEpoch, newestClaim, standing } from "./epochs.ts";
import { type DirectoryLock, lockDirectory } from "./lock.ts";
import { isAway, type Patience, patiently } from "./patience.ts";
import { leaderSilent, newestBeat, newestBeatOf, SILENCE_MS } from "./standby.ts";

/** After a beat that did not count. */
const BEAT_AGAIN_MS = 250;
/** Tokens are epoch * 2^32 + counter and must stay safe integers (2^53). */
const TOKENS_PER_EPOCH = 2 ** 32;
const EPOCHS = 2 ** 21;

export interface LeaseOptions {
  readonly bus: Bus;
  readonly clock: Clock;
  readonly journalId: string;
  /** This controller's name and gRPC address, for people and for the CLI that follows the leader. */
  readonly name: string;
  readonly address: string;
  /** The state directory. */
  readonly directory: string;
  readonly log: Logger;
  /** Its abort ends the lease, or the waiting for it. */
  readonly signal: AbortSignal;
  /** The highest epoch that agents told of: a journal that lost its tail would begin below what they refuse. */
  readonly atLeast?: () => number;
  /** Told who leads while this controller stands by. */
  readonly onStandby?: (leader: { controller: string; address: string; epoch: number }) => void;
  readonly onWait?: (reason: string | null) => void;
  /** Locks the directory; the disk's way unless a simulation brings its own. */
  readonly lock?: typeof lockDirectory;
}

export interface Lease {
  readonly epoch: number;
  /** May commands be issued at this (monotonic) time? False also while NATS does not take beats; it may become true again until `lost`. */
  held(now: number): boolean;
  /** Aborts once the epoch is surely somebody else's, the journal is lost, or the lease was released; `reason` says which. */
  readonly lost: AbortSignal;
  /** A new look token: higher than every one of this and all earlier epochs. */
  nextToken(): number;
  /** Stops beating and frees the directory. A controller on the same directory may then claim at once. */
  release(): Promise<void>;
}

/** Waits until this controller leads. Fails with `controller-running` where another one works on the same directory. */
export async function takeLease(options: LeaseOptions): Promise<Lease> {
  const instance = randomUUID();
  const lock = await (options.lock ?? lockDirectory)(options.directory, instance);
  try {
    const claim = await becomeLeader(options, lock, instance);
    return new HeldLease(claim, lock, options);
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function becomeLeader(options: LeaseOptions, lock: DirectoryLock, instance: string): Promise<Claim> {
  const { bus, clock, log, onStandby } = options;
  // The highest epochs heard of, and heard of as another controller's: the stream may lose a claim.
  let heard = 0;
  let others = 0;
  for (;;) {
    const leader = await patiently(() => newestClaim(bus), options);
    const newest = leader?.epoch ?? 0;
    heard = Math.max(heard, newest);
    if (leader && leader.controller !== options.name) others = Math.max(others, newest);
    const forerunner = leader !== null && leader.instance === lock.forerunner;
    let lastBeat: number | null = null;
    if (leader && !forerunner) {
      onStandby?.(leader);
      log.info({ leader: leader.controller, epoch: leader.epoch }, "standing by");
      lastBeat = await leaderSilent(bus, clock, leader, options);
      if (lastBeat === null) continue;
    }
    const beat = await patiently(() => newestBeatOf(bus, options.journalId), options);
    heard = Math.max(heard, beat?.epoch ?? 0);
    if (beat && beat.controller !== options.name) others = Math.max(others, beat.epoch);
    const claim = await claimNext(options, lock, instance, newest, heard);
    if (!claim) continue;
    // The stream lost a claim of another controller, which may issue until it finds that out.
    if (others > newest) await clock.sleep(SILENCE_MS, options.signal);
    else if (lastBeat !== null) await outlastLateBeat(options, lastBeat);
    // Meanwhile the stream may have lost this claim, and another may claim the same epoch.
    if ((await patiently(() => standing(bus, claim), options)).is !== "newest") continue;
    log.info({ epoch: claim.epoch }, "claimed the lease");
    return claim;
  }
}

/** Every epoch from the next one up to the highest that anybody may have heard of, so that none is left out. */
async function claimNext(
  { bus, journalId, name, address, atLeast, ...patience }: LeaseOptions,
  lock: DirectoryLock,
  instance: string,
  newest: number,
  heard: number,
): Promise<Claim | null> {
  const target = Math.max(newest, heard, lock.epoch, atLeast?.() ?? 0) + 1;
  if (target >= EPOCHS) throw new MusterError("internal", `epoch ${target} is beyond what a token can hold`);
  await lock.remember(target);
  for (let epoch = newest + 1; ; epoch += 1) {
    const claim = { journal: journalId, epoch, instance, controller: name, address };
    if (!(await claimEpoch(bus, claim, patience))) return null;
    if (epoch === target) return claim;
  }
}

/** A beat that arrived between the last look and the claim may have counted: its sender may issue for HOLD_MS from then. */
async function outlastLateBeat({ bus, clock, signal, ...rest }: LeaseOptions, judged: number): Promise<void> {
  const patience: Patience = { signal, clock, onWait: rest.onWait };
  if ((await patiently(() => newestBeat(bus), patience)) !== judged) await clock.sleep(SILENCE_MS, signal);
}

class HeldLease implements Lease {
  readonly epoch: number;
  readonly lost: AbortSignal;
  readonly #claim: Claim;
  readonly #lock: DirectoryLock;
  readonly #bus: Bus;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #ended = new AbortController();
  readonly #beating: Promise<void>;
  #heldUntilMs = Number.NEGATIVE_INFINITY;
  #tokens = 0;
  #missing = false;

  constructor(claim: Claim, lock: DirectoryLock, { bus, clock, log, signal }: LeaseOptions) {
    this.epoch = claim.epoch;
    this.#claim = claim;
    this.#lock = lock;
    this.#bus = bus;
    this.#clock = clock;
    this.#log = log;
    this.lost = this.#ended.signal;
    const over = () => this.#ended.abort(signal.reason);
    if (signal.aborted) over();
    else signal.addEventListener("abort", over);
    this.#beating = this.#beatOn().finally(() => signal.removeEventListener("abort", over));
  }

  held(now: number): boolean {
    return !this.lost.aborted && now < this.#heldUntilMs;
  }

  nextToken(): number {
    this.#tokens += 1;
    return this.epoch * TOKENS_PER_EPOCH + this.#tokens;
  }

  async release(): Promise<void> {
    this.#ended.abort(new MusterError("lease-lost", "this controller let go of its lease"));
    await this.#beating;
  }

  async #beatOn(): Promise<void> {
    for (let sequence = 1; !this.lost.aborted; sequence += 1) {
      const pauseMs = await this.#beat(sequence);
      await this.#clock.sleep(pauseMs, this.lost).catch(() => {});
    }
    await this.#lock.release();
  }

  /** Yields the pause until the next one. */
  async #beat(sequence: number): Promise<number> {
    const beganMs = this.#clock.now();
    try {
      this.#heldUntilMs = (await beatOnce(this.#bus, this.#clock, this.#claim, sequence)) + HOLD_MS;
      this.#missing = false;
      return Math.max(0, BEAT_MS - (this.#clock.now() - beganMs));
    } catch (error) {
      await this.#missed(error);
      return BEAT_AGAIN_MS;
    }
  }

  /** Without NATS the lease lapses by itself; whether it is lost for good can only be asked. */
  async #missed(error: unknown): Promise<void> {
    const known = isAway(error) ? await mustStillOwn(this.#bus, this.#claim).catch((cause: unknown) => cause) : error;
    if (known === undefined || isAway(known)) {
      if (!this.#missing)
        this.#log.warn({ err: error }, "a beat did not count; the lease lapses unless the next ones do");
      this.#missing = true;
      return;
    }
    this.#log.error({ err: known, epoch: this.epoch }, "lost the lease");
    this.#ended.abort(known);
  }
}
