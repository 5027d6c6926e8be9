/**
 * What is wrong with the `needs:` of a cluster file among the clusters that are known. Pure.
 */
import { clusterFileSchema } from "../../shared/cluster/schema.ts";
import { inspectDocument } from "../../shared/document/read.ts";
import type { Problem } from "../../shared/errors.ts";
import { cycleThrough, type Needs, spelledCycle } from "./needs.ts";

/** `needs`: of the other clusters, and maybe of an earlier file of this one, which does not count. */
export function needsProblems(
  file: string,
  text: string,
  cluster: { readonly name: string; readonly needs: readonly string[] },
  needs: Needs,
): Problem[] {
  const cycle = cycleThrough(new Map([...needs, [cluster.name, cluster.needs]]), [cluster.name]);
  if (!cycle) return [];
  const line = inspectDocument(file, text, clusterFileSchema).lineOf(["needs"]);
  const message = `clusters need each other in a circle: ${spelledCycle(cycle)}`;
  return [
    { file, line, message, fix: `no order fits that: take ${cycle[1]} out of it, or mend one of the others first` },
  ];
}
