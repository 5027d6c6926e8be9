/**
 * Judges, from the journal and from what reached the controller, what every gate was opened by. It knows nothing of the run's own
 * floor: a look counts if its token is at least that of every result journalled before, it was heard live by the same controller, it is
 * the newest of its probe and node, and it is young enough.
 */
import type { RunEvent } from "../../controller/run/events.ts";
import type { Cluster } from "../../shared/cluster/cluster.ts";
import type { Delivered, Journalled } from "./virtual-fleet.ts";

/** design: a gate's opening is good for 30 s. */
const GOOD_MS = 30_000;

/** What must have been seen of a node, by the vendor's article, before it counts as stopped or up. */
function probesOf(cluster: Cluster, node: string, goal: "stopped" | "up"): string[] {
  const roles = cluster.nodes.find((one) => one.name === node)?.roles ?? [];
  if (goal === "stopped") return ["services", "processes", "ports"];
  const apart = cluster.nodes.some((one) => one.roles.includes("database"));
  const serves = roles.includes("engine") || roles.includes("query-engine");
  const stores = roles.includes("database") || (roles.includes("engine") && !apart);
  return ["services", ...(serves ? ["ping"] : []), ...(stores ? ["postgres"] : [])];
}

export function gateFaults(cluster: Cluster, log: readonly Journalled[], delivered: readonly Delivered[]): string[] {
  const faults: string[] = [];
  let parts: readonly Part[] = [];
  let floor = 0;
  for (const [i, journalled] of log.entries()) {
    const { event } = journalled;
    if (event.type === "run-created") parts = partsOf(event);
    for (const { node, probes } of relied(cluster, event, parts)) {
      const wrong = probes.flatMap((probe) => whyNot(newest(delivered, node, probe, journalled), probe, floor));
      faults.push(...wrong.map((why) => `event ${i + 1} ${event.type} of ${node}: ${why}`));
    }
    if (event.type === "command-ended" || event.type === "epoch-began") floor = Math.max(floor, event.token);
  }
  return faults;
}

type Part = "stop" | "start" | "check";

function whyNot(look: { token: number; ageMs: number } | null, probe: string, floor: number): string[] {
  if (!look) return [`${probe} was never heard`];
  if (look.token < floor) return [`${probe} carries ${look.token}, needs ${floor}`];
  return look.ageMs > GOOD_MS ? [`${probe} is ${look.ageMs} ms old`] : [];
}

function partsOf({ plan }: Extract<RunEvent, { type: "run-created" }>): Part[] {
  return plan.phases.map((phase) => {
    if (phase.action.startsWith("check")) return "check";
    return phase.part === "stop" ? "stop" : "start";
  });
}

/** What this event says was seen, node by node. */
function relied(cluster: Cluster, event: RunEvent, parts: readonly Part[]): { node: string; probes: string[] }[] {
  switch (event.type) {
    case "step-seen":
    case "step-already": {
      const part = parts[event.phase];
      const probes =
        part === "check" ? ["roll-call"] : probesOf(cluster, event.node, part === "stop" ? "stopped" : "up");
      return [{ node: event.node, probes }];
    }
    // That it was not there yet was seen too: any one probe tells that.
    case "command-issued":
      return [{ node: event.node, probes: ["services"] }];
    default:
      return [];
  }
}

function newest(delivered: readonly Delivered[], node: string, probe: string, { atMs, epoch }: Journalled) {
  const look = delivered.findLast(
    (one) =>
      one.atMs <= atMs && one.epoch === epoch && one.observation.node === node && one.observation.probe === probe,
  );
  return look ? { token: look.observation.token, ageMs: atMs - look.atMs } : null;
}
