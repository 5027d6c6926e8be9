/** Phases as people count and call them. */

interface Named {
  readonly action: string;
  readonly name: string;
  readonly part: string;
}

export interface Numbered<P> {
  readonly phase: P;
  /** The roll call is 0, the first that acts is 1. */
  readonly number: number;
  /** With its part where there are several: a restart has two phases of most names. */
  readonly name: string;
}

export function numbered<P extends Named>(phases: readonly P[]): Numbered<P>[] {
  const first = phases[0]?.action.startsWith("check") ? 0 : 1;
  const several = new Set(phases.map(({ part }) => part)).size > 1;
  const nameOf = ({ name, part, action }: P) => (several && !action.startsWith("check") ? `${part}: ${name}` : name);
  return phases.map((phase, i) => ({ phase, number: i + first, name: nameOf(phase) }));
}
