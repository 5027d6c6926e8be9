/**
 * The plain lists: runs, clusters, hosts, products.
 */
import type { ClusterInfo__Output as ClusterInfo } from "../../../shared/wire/generated/muster/controller/v1/ClusterInfo.ts";
import type { HostInfo__Output as HostInfo } from "../../../shared/wire/generated/muster/controller/v1/HostInfo.ts";
import type { ProductInfo__Output as ProductInfo } from "../../../shared/wire/generated/muster/controller/v1/ProductInfo.ts";
import type { RunInfo__Output as RunInfo } from "../../../shared/wire/generated/muster/controller/v1/RunInfo.ts";
import { columns } from "./columns.ts";
import { harmless } from "./harmless-message.ts";
import { age, dateAndTime, took } from "./times.ts";
import { paint, toneOf, type View } from "./view.ts";
import { wrap } from "./wrap.ts";

export function renderRuns(message: readonly RunInfo[], view: View): string {
  if (message.length === 0) return "There has been no run.";
  const rows = harmless(message).map((run) => ({
    cells: [
      run.id,
      run.verb,
      run.state === "paused" ? "PAUSED" : run.state,
      dateAndTime(run.startedMs),
      run.endedMs > 0 ? took(run.endedMs - run.startedMs) : "",
      run.who,
      [run.reason, run.ticket, run.sentence].filter((text) => text !== "").join(" · "),
    ],
    tone: toneOf(run.state),
  }));
  return columns(["RUN", "VERB", "STATE", "STARTED", "TOOK", "WHO", "WHY AND WHERE"], rows, view).join("\n");
}

export function renderClusters(message: readonly ClusterInfo[], view: View): string {
  if (message.length === 0) return "No cluster is known. Take one in: muster apply -f FILE";
  const clusters = harmless(message);
  const rows = clusters.map(({ name, product, nodes, hosts, version, needs }) => ({
    cells: [name, product, String(nodes), String(hosts), String(version), needs.join(", ") || "-"],
  }));
  const warnings = clusters
    .filter(({ warning }) => warning !== "")
    .flatMap(({ name, warning }) => wrap(`! ${name}: ${warning}`, view.width));
  return [
    ...columns(["CLUSTER", "PRODUCT", "NODES", "HOSTS", "VERSION", "NEEDS"], rows, view),
    ...warnings.map((line) => paint(view, "warn", line)),
  ].join("\n");
}

export function renderHosts(message: readonly HostInfo[], view: View): string {
  if (message.length === 0) return "No host is known: no cluster declares one, and no agent has reported.";
  const rows = harmless(message).map(({ host, state, version, nodes, ageMs, address, runner, degraded }) => ({
    cells: [
      host,
      HOST_STATES[state] ?? state,
      age(ageMs),
      version || "-",
      address || "-",
      [nodes.join(", "), runner, degraded].filter((text) => text !== "").join(" · "),
    ],
    tone: state === "PRESENT" ? (degraded === "" ? ("plain" as const) : ("warn" as const)) : ("bad" as const),
  }));
  return columns(["HOST", "AGENT", "HEARD", "VERSION", "ADDRESS", "NODES"], rows, view).join("\n");
}

export function renderProducts(message: readonly ProductInfo[], view: View): string {
  if (message.length === 0) return "The controller has no product definition.";
  const rows = harmless(message).map(({ name, title, digest, verbs, roles, probes }) => ({
    cells: [name, title, `${name}@${digest}`, verbs.join(" "), `roles ${roles.join(" ")}; probes ${probes.join(" ")}`],
  }));
  return columns(["PRODUCT", "TITLE", "DEFINITION", "VERBS", "HAS"], rows, view).join("\n");
}

const HOST_STATES: Readonly<Record<string, string>> = {
  PRESENT: "present",
  SILENT: "SILENT",
  NEVER_SEEN: "NEVER SEEN",
};
