/**
 * Which looks are made when: one at a time of one probe of one node, different ones side by side.
 * Looks that were asked for go before those of the beat.
 */
import type { NodeRef } from "../node-ref.ts";

/** Vendor listings run at once by one agent. In-process probes (ports, processes) do not wait behind them, since a listing can hang. */
export const COMMANDS_AT_ONCE = 4;

export interface LookJob {
  readonly node: NodeRef;
  readonly probe: string;
  /** Also publish the raw output. */
  readonly raw: boolean;
}

interface Slot {
  job: LookJob;
  asked: boolean;
  running: boolean;
  /** What was asked for while it ran: exactly one more look, begun after the asking. */
  again: LookJob | null;
}

export interface LookWork {
  /** Must not reject. It is called at the moment the look begins. */
  readonly look: (job: LookJob) => Promise<void>;
  readonly runsCommand: (job: LookJob) => boolean;
}

export class LookQueue {
  readonly #work: LookWork;
  readonly #slots = new Map<string, Slot>();
  readonly #running = new Set<Promise<void>>();
  #commands = 0;
  #stopped = false;

  constructor(work: LookWork) {
    this.#work = work;
  }

  /** A look that begins from now on is wanted: a queued one will do, one under way will not. */
  ask(job: LookJob): void {
    const slot = this.#slots.get(key(job));
    if (!slot) this.#slots.set(key(job), { job, asked: true, running: false, again: null });
    else if (slot.running) slot.again = merged(slot.again, job);
    else Object.assign(slot, { job: merged(slot.job, job), asked: true });
    this.#startWhatMay();
  }

  /** A look now and then is wanted: one queued or under way will do. */
  beat(job: LookJob): void {
    if (!this.#slots.has(key(job))) this.#slots.set(key(job), { job, asked: false, running: false, again: null });
    this.#startWhatMay();
  }

  /** Begins no more looks and waits for those under way; the caller aborts them. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#running);
  }

  #startWhatMay(): void {
    if (this.#stopped) return;
    const waiting = [...this.#slots.values()].filter((slot) => !slot.running);
    for (const slot of [...waiting.filter((s) => s.asked), ...waiting.filter((s) => !s.asked)]) {
      const command = this.#work.runsCommand(slot.job);
      if (command && this.#commands >= COMMANDS_AT_ONCE) continue;
      const run = this.#run(slot, command);
      this.#running.add(run);
      void run.finally(() => this.#running.delete(run));
    }
  }

  async #run(slot: Slot, command: boolean): Promise<void> {
    slot.running = true;
    if (command) this.#commands += 1;
    try {
      await this.#work.look(slot.job);
    } finally {
      if (command) this.#commands -= 1;
      this.#slots.delete(key(slot.job));
      if (slot.again) this.#slots.set(key(slot.again), { job: slot.again, asked: true, running: false, again: null });
      this.#startWhatMay();
    }
  }
}

const key = (job: LookJob) => `${job.node.cluster}/${job.node.node}/${job.probe}`;

/** The node as named last; raw if either asked for it. */
const merged = (earlier: LookJob | null, later: LookJob): LookJob => ({
  ...later,
  raw: later.raw || (earlier?.raw ?? false),
});
