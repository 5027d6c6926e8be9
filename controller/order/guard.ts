/**
 * Whether a cluster may be touched as its neighbours stand: nobody who runs may read from one that stops, and one that starts needs
 * what it reads from. Unknown counts as running for the first and as not up for the second. Pure.
 */
import { applyOverrides } from "../plan/overrides.ts";
import type { Plan, Refusal } from "../plan/types.ts";

export interface Neighbour {
  readonly cluster: string;
  /** By looks made for this plan. */
  readonly state: "up" | "stopped" | "partial" | "unknown";
  /** Its open run, which may change that: then the state says nothing. */
  readonly run: string | null;
}

export interface Neighbours {
  readonly readers: readonly Neighbour[];
  readonly needed: readonly Neighbour[];
}

/** Stopping one whose readers run takes their answers away; so does a restart, for as long as it lasts. */
const TAKES_DOWN: readonly string[] = ["stop", "restart"];
const BRINGS_UP: readonly string[] = ["start", "restart"];

export const isGuarded = (verb: string): boolean => TAKES_DOWN.includes(verb) || BRINGS_UP.includes(verb);

/** The plan with what its neighbours refuse, and what a person overrode of it. */
export function guarded(
  plan: Plan,
  neighbours: Neighbours,
  warnings: readonly string[],
  overrides: readonly string[],
): Plan {
  const { refused, overridden } = applyOverrides(needsRefusals(plan.verb, plan.cluster, neighbours), overrides);
  return {
    ...plan,
    warnings: [...plan.warnings, ...warnings],
    refused: [...plan.refused, ...refused],
    overridden: [...plan.overridden, ...overridden],
  };
}

export function needsRefusals(verb: string, cluster: string, { readers, needed }: Neighbours): Refusal[] {
  return [
    ...(TAKES_DOWN.includes(verb)
      ? readers.filter((n) => !settled(n, "stopped")).map((n) => neededBy(verb, cluster, n))
      : []),
    ...(BRINGS_UP.includes(verb)
      ? needed.filter((n) => !settled(n, "up")).map((n) => needsDown(verb, cluster, n))
      : []),
  ];
}

const settled = ({ state, run }: Neighbour, wanted: Neighbour["state"]) => state === wanted && run === null;

const neededBy = (verb: string, cluster: string, reader: Neighbour): Refusal => ({
  rule: "needed-by",
  message: `${reader.cluster} reads from ${cluster} and ${stands(reader)}`,
  passesWhen: `${reader.cluster} is stopped first (muster stop ${reader.cluster}), or both are named: muster ${verb} ${reader.cluster} ${cluster}`,
  override: `needed-by:${reader.cluster}`,
});

const needsDown = (verb: string, cluster: string, needed: Neighbour): Refusal => ({
  rule: "needs-down",
  message: `${cluster} reads from ${needed.cluster}, which ${stands(needed)}`,
  passesWhen: `${needed.cluster} is up first (muster start ${needed.cluster}), or both are named: muster ${verb} ${needed.cluster} ${cluster}`,
  override: `needs-down:${needed.cluster}`,
});

function stands({ state, run }: Neighbour): string {
  if (run !== null) return `has the open run ${run}`;
  switch (state) {
    case "up":
      return "is up";
    case "stopped":
      return "is stopped";
    case "partial":
      return "is neither up nor stopped as a whole";
    case "unknown":
      return "cannot be told to be up or stopped";
  }
}
