/**
 * A survey: every agent is asked to look at everything once, and what each look yielded is handed out with its raw output.
 * For captures and discoveries; nothing is planned on it.
 */
import { setTimeout as after } from "node:timers/promises";
import type { Cluster } from "../../shared/cluster/cluster.ts";
import type { Definition } from "../../shared/procedure/schema.ts";
import type { Observation } from "../../shared/state/observation.ts";
import { type Fleet, sightingKey } from "../fleet/fleet.ts";
import { probesOf } from "../plan/probes-on.ts";
import { type LookManner, type Looks, RUN_BEAT_MS } from "./looks.ts";

/** Longer than the slowest probe's own deadline: what has not answered by then is left out. Real time. */
export const SURVEY_WITHIN_MS = 25_000;
/** A host that refuses the call is given this long to come round. Real time. */
const SILENT_WITHIN_MS = 3_000;
const POLL_MS = 20;

export interface SurveyPorts {
  readonly looks: Looks;
  readonly fleet: Fleet;
  readonly nextToken: () => number;
  /** Called after every observation. Returns how to stop listening. */
  readonly onChange: (handler: () => void) => () => void;
  readonly signal: AbortSignal;
}

export type Surveyed =
  | { readonly is: "answered"; readonly observation: Observation }
  | { readonly is: "silent"; readonly reason: string };

/** What came of each probe of each node. */
export type Survey = (node: string, probe: string) => Surveyed;

/** The cluster may be made up (`once`): then a node stands for a host. Never rejects; what did not answer says why. */
export async function survey(
  { looks, fleet, nextToken, onChange, signal }: SurveyPorts,
  cluster: Cluster,
  definition: Definition,
  manner: LookManner,
): Promise<Survey> {
  const floor = nextToken();
  const answers = new Map<string, Observation>();
  const wanted = cluster.nodes.map((node) => ({ node: node.name, probes: probesOf(definition, node), floor }));
  // Taken as they arrive: the next beat's observation takes the place of this one in the fleet, without its raw output.
  const harvest = () => {
    for (const { node, probes } of wanted) {
      for (const probe of probes) {
        const key = sightingKey(cluster.name, node, probe);
        const sighting = fleet.sightings.get(key);
        if (answers.has(key) || !sighting || sighting.retained || sighting.observation.token < floor) continue;
        answers.set(key, sighting.observation);
      }
    }
  };
  const hostOf = (name: string) => cluster.nodes.find((node) => node.name === name)?.host ?? name;
  const answered = ({ node, probes }: { node: string; probes: readonly string[] }) =>
    probes.every((probe) => answers.has(sightingKey(cluster.name, node, probe)));
  const forget = onChange(harvest);
  try {
    const began = performance.now();
    looks.ask(cluster, definition, wanted, manner.once ? 0 : RUN_BEAT_MS, manner);
    for (;;) {
      const waitedMs = performance.now() - began;
      const missing = wanted.filter((one) => !answered(one));
      const silent = missing.every(({ node }) => looks.silent.has(hostOf(node)));
      if (signal.aborted || missing.length === 0 || waitedMs > SURVEY_WITHIN_MS) break;
      if (silent && waitedMs > SILENT_WITHIN_MS) break;
      await after(POLL_MS);
    }
  } finally {
    forget();
  }
  return (node, probe) => {
    const observation = answers.get(sightingKey(cluster.name, node, probe));
    if (observation) return { is: "answered", observation };
    const refusal = looks.silent.get(hostOf(node));
    const late = `no answer within ${SURVEY_WITHIN_MS / 1000} s`;
    return { is: "silent", reason: refusal ? `the agent on ${hostOf(node)} was not asked: ${refusal}` : late };
  };
}
