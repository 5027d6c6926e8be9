/**
 * What the shell that called `muster` gets back. Fixed: scripts rely on it (design: "Interfaces that are fixed").
 */
export const EXIT = {
  done: 0,
  /** The run ended failed or aborted; `status --check` found something that needs a person. */
  ended: 1,
  /** Bad usage or bad input. */
  usage: 2,
  /** Refused by a guard, a lock or a missing approval, or not confirmed. */
  refused: 3,
  /** No controller answers. */
  unreachable: 4,
  /** The run is paused and needs a person. */
  paused: 5,
  /** Nobody watches any more; the run goes on. */
  detached: 130,
} as const;
