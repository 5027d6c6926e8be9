/**
 * The fleet, or one cluster: what is up, who leads, what runs, what is owed, and what needs a person with the next command.
 */
import type { ClusterStatus__Output as ClusterStatus } from "../../../shared/wire/generated/muster/controller/v1/ClusterStatus.ts";
import type { Status__Output as Status } from "../../../shared/wire/generated/muster/controller/v1/Status.ts";
import { bindingLines } from "./bindings.ts";
import { columns } from "./columns.ts";
import { debtLines } from "./debts.ts";
import { harmless } from "./harmless-message.ts";
import { about, age } from "./times.ts";
import { paint, toneOf, type View } from "./view.ts";
import { wrap, wrapUnder } from "./wrap.ts";

/** `detailed`: also every node. */
export function renderStatus(message: Status, detailed: boolean, view: View): string {
  const status = harmless(message);
  return [
    ...(status.degraded === ""
      ? []
      : wrap(`! ${status.controller}: ${status.degraded}`, view.width).map((line) => paint(view, "bad", line))),
    ...(status.clusters.length === 0
      ? ["No cluster is known. Take one in: muster apply -f FILE"]
      : table(status.clusters, view)),
    ...(detailed ? status.clusters.flatMap((cluster) => ["", ...details(cluster, view)]) : []),
    ...attention(status, view),
    ...status.clusters.flatMap((cluster) => debtLines(cluster.debts, view, cluster.name)),
  ].join("\n");
}

function table(clusters: readonly ClusterStatus[], view: View): string[] {
  const rows = clusters.map((cluster) => ({
    cells: [
      cluster.name,
      cluster.title || cluster.product,
      cluster.state === "unknown" ? "UNKNOWN" : cluster.state,
      `${cluster.state === "unknown" ? "?" : cluster.up}/${cluster.declared}`,
      role(cluster),
      run(cluster),
      age(cluster.seenAgeMs),
    ],
    tone: toneOf(cluster.state),
  }));
  return columns(["CLUSTER", "PRODUCT", "STATE", "UP", "QUORUM / ROLE", "RUN", "SEEN"], rows, view);
}

function role({ bindings, quorums }: ClusterStatus): string {
  const said = bindings.map(
    ({ name, node, standing }) =>
      `${name} ${standing === "seen" ? node : standing === "disagreed" ? "DISPUTED" : node === "" ? "?" : `was ${node}`}`,
  );
  return [...said, ...quorums].join(", ") || "-";
}

/** ".42 2/6 ~16 min", ".42 PAUSED 3 min". */
function run({ run: id, runState, runPhase, runPhases, runPausedMs, runLeftMs, order }: ClusterStatus): string {
  if (id === "") return order === "" ? "-" : `waits, ${order}`;
  const number = id.slice(id.lastIndexOf("."));
  if (runState === "paused") return `${number} PAUSED${runPausedMs < 0 ? "" : ` ${age(runPausedMs)}`}`;
  const left = runLeftMs < 0 ? "" : ` ~${about(runLeftMs)}`;
  return `${number} ${runState === "running" ? "" : `${runState} `}${runPhase}/${runPhases}${left}`;
}

function details(cluster: ClusterStatus, view: View): string[] {
  const rows = cluster.nodes.map((node) => ({
    cells: [
      node.node,
      node.host === node.node ? "" : node.host,
      [node.roles.join("+"), ...node.bindings].join(" "),
      node.state === "unknown" ? "UNKNOWN" : node.state,
      age(node.ageMs),
      node.evidence,
    ],
    tone: toneOf(node.state),
  }));
  return [
    ...columns(["NODE", "HOST", "ROLES", "STATE", "SEEN", "EVIDENCE"], rows, view),
    ...bindingLines(cluster.bindings, view),
    ...(cluster.orderSentence === "" ? [] : wrapUnder("Order      ", cluster.orderSentence, view.width)),
    ...(cluster.run === ""
      ? []
      : wrapUnder("Run        ", `${cluster.run} ${cluster.runState}: ${cluster.runSentence}`, view.width)),
  ];
}

function attention({ attention, clusters }: Status, view: View): string[] {
  if (attention.length === 0) return clusters.length > 0 ? ["Nothing to do."] : [];
  const rows = attention.map(({ cluster, message, command }) => ({ cells: [` ${cluster}`, message, command] }));
  const widest = Math.max(
    ...rows.map(({ cells }) => cells.slice(0, 2).join("  ").length + (cells[2] ?? "").length + 2),
  );
  const title = paint(view, "warn", "Needs a person");
  if (widest + 2 <= view.width) return ["", title, ...columns(["", "", ""], rows, view).slice(1)];
  return [
    "",
    title,
    ...attention.flatMap(({ cluster, message, command }) => [
      ...wrapUnder(`  ${cluster}  `, message, view.width),
      `    ${command}`,
    ]),
  ];
}
