/**
 * A capture as the document that `muster plan --capture` reads (design: "A capture"). Pure.
 */
import { stringify } from "yaml";
import type { CapturedNode__Output as CapturedNode } from "../../../shared/wire/generated/muster/controller/v1/CapturedNode.ts";

/** What could not be looked at is left out: the reader then knows that nobody looked. */
export function captureDocument(cluster: string, nodes: readonly CapturedNode[], form: "yaml" | "json"): string {
  const taken = new Date(nodes[0]?.takenMs ?? 0).toISOString();
  const outputs = nodes.map(({ node, probes }) => [
    node,
    Object.fromEntries(
      probes
        .filter(({ missing }) => missing === "")
        .map(({ probe, exit, stdout, stderr }) => [probe, { exit, stdout, stderr }]),
    ),
  ]);
  const document = { cluster, taken, nodes: Object.fromEntries(outputs) as Record<string, unknown> };
  if (form === "json") return `${JSON.stringify(document, null, 2)}\n`;
  // A listing stays a block of lines as it was printed; long ones are never folded.
  return stringify(document, { lineWidth: 0, blockQuote: "literal" });
}

/** For people, one a probe. */
export function missingLines(nodes: readonly CapturedNode[]): string[] {
  return nodes.flatMap(({ node, host, probes }) =>
    probes
      .filter(({ missing }) => missing !== "")
      .map(({ probe, missing }) => `left out: ${probe} of ${node}${host === node ? "" : ` on ${host}`}: ${missing}`),
  );
}

export const recorded = (nodes: readonly CapturedNode[]): number =>
  nodes.flatMap(({ probes }) => probes).filter(({ missing }) => missing === "").length;
