/**
 * A capture: raw probe outputs recorded on the hosts, for planning where no agent is installed. YAML or JSON.
 */
import { z } from "zod";
import type { Cluster } from "../../shared/cluster/cluster.ts";
import { type ReadDocument, readDocument, readText } from "../../shared/document/read.ts";
import { InputError, type Problem } from "../../shared/errors.ts";
import type { Definition } from "../../shared/procedure/schema.ts";

const rawSchema = z.strictObject({ exit: z.int(), stdout: z.string(), stderr: z.string().default("") });

export const captureSchema = z.strictObject({
  cluster: z.string().min(1),
  /** When, for people. */
  taken: z.union([z.string(), z.number()]),
  /** By node, then by probe. */
  nodes: z.record(z.string(), z.record(z.string(), rawSchema)),
});

export type Capture = z.infer<typeof captureSchema>;

/** Throws InputError with every problem: of the file, of its form, and where it is not of this cluster. */
export function loadCapture(file: string, cluster: Cluster, definition: Definition): Capture {
  return readCapture(file, readText(file), cluster, definition);
}

export function readCapture(file: string, text: string, cluster: Cluster, definition: Definition): Capture {
  const document = readDocument(file, text, captureSchema);
  const problems = strangers(document, cluster, definition);
  if (problems.length > 0) throw new InputError(problems.toSorted((a, b) => a.line - b.line));
  return document.value;
}

function strangers(
  { file, value, lineOf }: ReadDocument<Capture>,
  cluster: Cluster,
  definition: Definition,
): Problem[] {
  const problems: Problem[] = [];
  if (value.cluster !== cluster.name) {
    const message = `the capture is of the cluster "${value.cluster}", the plan of "${cluster.name}"`;
    problems.push({ file, line: lineOf(["cluster"]), message, fix: "give the capture of this cluster" });
  }
  const nodes = cluster.nodes.map((node) => node.name);
  const probes = Object.keys(definition.probes);
  for (const [node, outputs] of Object.entries(value.nodes)) {
    if (!nodes.includes(node)) {
      const message = `the cluster declares no node "${node}"`;
      problems.push({ file, line: lineOf(["nodes", node]), message, fix: `one of: ${nodes.join(", ")}` });
    }
    for (const probe of Object.keys(outputs).filter((name) => !probes.includes(name))) {
      const message = `${definition.title} has no probe "${probe}"`;
      problems.push({ file, line: lineOf(["nodes", node, probe]), message, fix: `one of: ${probes.join(", ")}` });
    }
  }
  return problems;
}
