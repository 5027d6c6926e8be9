/**
 * What will happen in a world by itself, unordered. Pure but for changing the world that it is given.
 */

/** `D`: the things that may come due in a product's world. */
export interface Appointment<D> {
  readonly atMs: number;
  /** Breaks ties: first made, first kept. */
  readonly order: number;
  readonly due: D;
}

export interface Scheduled<D> {
  nowMs: number;
  agenda: Appointment<D>[];
  appointmentCount: number;
}

export function appoint<D>(world: Scheduled<D>, afterMs: number, due: D): void {
  world.appointmentCount += 1;
  world.agenda.push({ atMs: world.nowMs + afterMs, order: world.appointmentCount, due });
}

/** The earliest that is due by `nowMs`, taken off the agenda. */
export function takeNext<D>(world: Scheduled<D>, nowMs: number): Appointment<D> | undefined {
  const due = world.agenda.filter(({ atMs }) => atMs <= nowMs);
  const next = due.toSorted((a, b) => a.atMs - b.atMs || a.order - b.order)[0];
  if (next) world.agenda = world.agenda.filter((one) => one !== next);
  return next;
}

/** When something will next happen by itself; null where nothing will. */
export function nextDueMs(world: { readonly agenda: readonly { readonly atMs: number }[] }): number | null {
  return world.agenda.length === 0 ? null : Math.min(...world.agenda.map(({ atMs }) => atMs));
}
