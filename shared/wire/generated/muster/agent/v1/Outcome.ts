// @ts-nocheck: generated; its unused imports are not ours to mend.
// From proto/muster/agent/v1/agent.proto

export const Outcome = {
  OUTCOME_UNSPECIFIED: 'OUTCOME_UNSPECIFIED',
  /**
   * Under way: no outcome yet.
   */
  RUNNING: 'RUNNING',
  EXITED: 'EXITED',
  SIGNALLED: 'SIGNALLED',
  REFUSED: 'REFUSED',
  VOID: 'VOID',
  /**
   * Surely not running now; what it did is not known.
   */
  INTERRUPTED: 'INTERRUPTED',
  /**
   * May be running.
   */
  UNKNOWN: 'UNKNOWN',
} as const;

export type Outcome =
  | 'OUTCOME_UNSPECIFIED'
  | 0
  /**
   * Under way: no outcome yet.
   */
  | 'RUNNING'
  | 1
  | 'EXITED'
  | 2
  | 'SIGNALLED'
  | 3
  | 'REFUSED'
  | 4
  | 'VOID'
  | 5
  /**
   * Surely not running now; what it did is not known.
   */
  | 'INTERRUPTED'
  | 6
  /**
   * May be running.
   */
  | 'UNKNOWN'
  | 7

export type Outcome__Output = typeof Outcome[keyof typeof Outcome]
