/**
 * Virtual time for everything that is simulated: a heap of appointments. It jumps from one to the next once every promise that waits for
 * nothing but promises has settled.
 */
export class SimClock {
  nowMs = 0;
  /** Instants at which something happened, for figures. */
  instants = 0;
  readonly #heap: Appointment[] = [];
  #order = 0;

  /** Calls `due` after so long; the answer cancels it. */
  after(ms: number, due: () => void): () => void {
    const one: Appointment = { atMs: this.nowMs + Math.max(0, ms), order: this.#order, due };
    this.#order += 1;
    push(this.#heap, one);
    return () => {
      one.due = null;
    };
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.after(ms, resolve);
    });
  }

  /** Lets time pass until the condition holds, which is asked at every instant; false where `withinMs` pass first. */
  async until(condition: () => boolean, withinMs: number): Promise<boolean> {
    const endMs = this.nowMs + withinMs;
    // The first makes sure that a promise, and no timer of the process, has brought us here: then one tick is enough.
    for (await tick(), await tick(); !condition(); await tick()) {
      const next = this.#next();
      if (!next || next.atMs > endMs) {
        this.nowMs = endMs;
        return false;
      }
      this.nowMs = Math.max(this.nowMs, next.atMs);
      this.instants += 1;
      // What is due at the same instant happens before anybody looks.
      for (let same: Appointment | undefined = next; same && same.atMs <= this.nowMs; same = this.#next()) {
        pop(this.#heap);
        same.due?.();
      }
    }
    return true;
  }

  #next(): Appointment | undefined {
    while (this.#heap[0] && this.#heap[0].due === null) pop(this.#heap);
    return this.#heap[0];
  }
}

interface Appointment {
  readonly atMs: number;
  /** Of two at one instant the one made first. */
  readonly order: number;
  /** Null once cancelled. */
  due: (() => void) | null;
}

/** What is simulated waits for no disk, no socket and no timer, only for promises: asked for in one of them, a tick comes after all. */
const tick = (): Promise<void> => new Promise((resolve) => process.nextTick(resolve));

const earlier = (a: Appointment, b: Appointment) => a.atMs - b.atMs || a.order - b.order;

function push(heap: Appointment[], one: Appointment): void {
  let at = heap.length;
  heap.push(one);
  while (at > 0) {
    const above = (at - 1) >> 1;
    const parent = heap[above];
    if (!parent || earlier(parent, one) <= 0) break;
    heap[at] = parent;
    at = above;
  }
  heap[at] = one;
}

function pop(heap: Appointment[]): void {
  const last = heap.pop();
  if (!last || heap.length === 0) return;
  let at = 0;
  for (;;) {
    const left = 2 * at + 1;
    const [a, b] = [heap[left], heap[left + 1]];
    if (!a) break;
    const lesser = b && earlier(b, a) < 0 ? left + 1 : left;
    const child = heap[lesser];
    if (!child || earlier(last, child) <= 0) break;
    heap[at] = child;
    at = lesser;
  }
  heap[at] = last;
}
