/**
 * A capture made by the agents: what each probe of each node printed.
 */
import type { Cluster } from "../../shared/cluster/cluster.ts";
import type { Definition } from "../../shared/procedure/schema.ts";
import type { RawOutput } from "../../shared/state/observation.ts";
import { readRaw } from "../plan/capture.ts";
import { probesOf } from "../plan/probes-on.ts";
import { type Surveyed, type SurveyPorts, survey } from "./survey.ts";

export interface CapturedNode {
  readonly node: string;
  readonly host: string;
  readonly probes: readonly CapturedProbe[];
}

export interface CapturedProbe {
  readonly probe: string;
  readonly output: RawOutput | { readonly missing: string };
}

/** In the cluster file's order. */
export async function liveCapture(
  ports: SurveyPorts,
  cluster: Cluster,
  definition: Definition,
): Promise<readonly CapturedNode[]> {
  const surveyed = await survey(ports, cluster, definition, { raw: true, once: false });
  return cluster.nodes.map((node) => ({
    node: node.name,
    host: node.host,
    probes: probesOf(definition, node).map((probe) => ({
      probe,
      output: outputOf(definition, probe, surveyed(node.name, probe)),
    })),
  }));
}

/**
 * What the agent made nothing of for a reason that the output does not show (it was cut short, or killed) is left out: read from the
 * capture it would say more than was seen.
 */
function outputOf(definition: Definition, probe: string, answer: Surveyed): CapturedProbe["output"] {
  if (answer.is === "silent") return { missing: answer.reason };
  const { yields, raw } = answer.observation;
  const declared = definition.probes[probe];
  if (!raw || !declared) return { missing: yields.result === "unknown" ? yields.reason : "its output was too long" };
  if (yields.result === "unknown" && readRaw(declared, raw).ok) return { missing: yields.reason };
  return raw;
}
