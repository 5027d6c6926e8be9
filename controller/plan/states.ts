/**
 * How each node stands now, judged by the goals of the definition's own actions: up, stopped, moving, partial or unknown.
 */
import type { Cluster, ClusterNode } from "../../shared/cluster/cluster.ts";
import { evaluate } from "../../shared/procedure/expression.ts";
import type { ActionDefinition, Definition } from "../../shared/procedure/schema.ts";
import { type Baseline, judgeNode, type NodeVerdict, nodeScope } from "../fleet/scope.ts";
import type { Sight } from "../fleet/sight.ts";
import { probesOf, probesOn } from "./probes-on.ts";
import type { Part, PlannedNode } from "./types.ts";

export interface Standing {
  readonly cluster: Cluster;
  readonly definition: Definition;
  readonly sight: Sight;
  readonly forgiving?: boolean;
  /** Baselines by node. */
  readonly baseline: Readonly<Record<string, Baseline>>;
}

export function standsNow(standing: Standing, node: ClusterNode): PlannedNode {
  const up = judged(standing, node, goalOf(standing.definition, "start"));
  const stopped = judged(standing, node, goalOf(standing.definition, "stop"));
  const about = (isNow: PlannedNode["isNow"], verdict: NodeVerdict): PlannedNode => ({
    node: node.name,
    host: node.host,
    roles: node.roles,
    isNow,
    evidence: verdict.verdict.evidence.join(", "),
    ageMs: verdict.ageMs,
  });
  if (up.verdict.holds === "yes") return about("up", up);
  if (stopped.verdict.holds === "yes") return about("stopped", stopped);
  if (movingUp(standing, node) || movingDown(standing, node)) return about("moving", stopped);
  // Partial needs both to be seen false: where either is unknown nothing may be said.
  if (up.verdict.holds === "unknown" || stopped.verdict.holds === "unknown") {
    return about("unknown", up.verdict.holds === "unknown" ? up : stopped);
  }
  return about("partial", up);
}

export function judged(standing: Standing, node: ClusterNode, condition: string | null): NodeVerdict {
  const definition = condition === null ? null : standing.definition.conditions[condition];
  if (!definition) return untold;
  const probes = probesOn(standing.definition, node, definition);
  return judgeNode({ ...standing, node, baseline: standing.baseline[node.name] ?? {} }, definition, probes);
}

const untold: NodeVerdict = {
  verdict: { holds: "unknown", evidence: ["no condition tells"] },
  movement: { progress: null, untold: null, still: null, flap: null },
  looks: "",
  ageMs: null,
};

/** An expression over what is seen of a node now; null where it cannot be told. */
export function readNow(standing: Standing, name: string, expression: string): unknown {
  const node = standing.cluster.nodes.find((one) => one.name === name);
  if (!node) return null;
  const looks = probesOf(standing.definition, node).map((probe) => ({ probe, looked: standing.sight(name, probe) }));
  const result = evaluate(expression, nodeScope({ ...standing, node, baseline: standing.baseline[name] ?? {} }, looks));
  return result.known ? result.value : null;
}

/** The condition that shows a node brought where that part brings it. */
export function goalOf(definition: Definition, part: Part): string | null {
  const { standing } = definition;
  if (standing) return part === "stop" ? standing.stopped : standing.up;
  return actionOf(definition, part)?.goal ?? null;
}

/** The action of a procedure's first phase that acts. */
export function actionOf(definition: Definition, part: Part): ActionDefinition | null {
  const procedure = definition.procedures[part];
  if (!procedure || !("phases" in procedure)) return null;
  const phase = procedure.phases.find((p) => !p.do.startsWith("check"));
  return (phase && definition.actions[phase.do]) ?? null;
}

const movingUp = (standing: Standing, node: ClusterNode) => moving(standing, node, "start");
const movingDown = (standing: Standing, node: ClusterNode) => moving(standing, node, "stop");

/** Whether the node is seen moving towards that part's goal. */
export function moving(standing: Standing, node: ClusterNode, part: Part): boolean {
  const { standing: shown } = standing.definition;
  const underway = shown
    ? part === "stop"
      ? shown.goingDown
      : shown.goingUp
    : actionOf(standing.definition, part)?.underway;
  return underway !== undefined && judged(standing, node, underway).verdict.holds === "yes";
}
