/**
 * The last sentence of a run: what a person may rely on now.
 */
import type { Run, RunPhase, Step } from "./state.ts";

export function verdictOf(run: Run, how: "done" | "failed" | "aborted"): string {
  return [reached(run, how), ...remarked(run)].join(". ");
}

function reached(run: Run, how: "done" | "failed" | "aborted"): string {
  const counts = count(run);
  if (how !== "done")
    return `${how === "aborted" ? "Aborted" : "Failed"}: ${stands(run)}. Go on with: muster ${run.plan.verb} ${run.cluster.name}`;
  const left = [...new Set([...counts.skipped, ...counts.unverified, ...run.plan.without])];
  const last = run.phases.at(-1)?.plan.part;
  if (last === "stop") {
    return left.length === 0
      ? `SAFE TO POWER OFF: ${goal(run)} on ${hosts(run, counts.reached)}, ${timeOf(run)}`
      : `NOT VERIFIED on ${left.join(", ")}: do not power off unseen what was not seen; ${hosts(run, counts.reached)} were seen stopped, ${timeOf(run)}`;
  }
  if (last === "roll") return rolled(run, counts.reached, left);
  return left.length === 0
    ? `UP: every node was seen up, ${counts.reached.size}/${run.cluster.nodes.length} nodes${wholeSeen(run)}, ${timeOf(run)}`
    : `UP without ${left.join(", ")}, which nobody looked at${wholeSeen(run)}, ${timeOf(run)}`;
}

/** What the last check saw of the whole, where one node tells it. */
function wholeSeen(run: Run): string {
  const last = run.phases.at(-1);
  const [step, ...others] = [...(last?.steps.values() ?? [])];
  if (!last?.plan.action.startsWith("check") || last.plan.until === null || others.length > 0) return "";
  return step?.is === "seen" ? `; ${step.evidence}` : "";
}

/** What a condition says though it holds: that a node got there by force. */
function remarked(run: Run): string[] {
  const all = run.phases.flatMap(({ steps }) =>
    [...steps].flatMap(([node, step]) =>
      step.is === "seen" ? (step.remarks ?? []).map((remark) => `${node} ${remark}`) : [],
    ),
  );
  return all.length === 0 ? [] : [[...new Set(all)].join("; ")];
}

/** Node by node: each is where its last step brought it. */
function rolled(run: Run, reached: ReadonlySet<string>, left: readonly string[]): string {
  const rest = left.length === 0 ? "" : `; not seen where they should be: ${left.join(", ")}`;
  const last = run.phases.findLast((phase) => phase.plan.until !== null && !phase.plan.action.startsWith("check"));
  return `DONE: ${[...reached].join(", ")}, one after the other, each seen ${last?.plan.gate.condition ?? ""}${rest}, ${timeOf(run)}`;
}

/** What was seen of each node, in the words of the last gate. */
const goal = (run: Run) => run.phases.at(-1)?.plan.gate.condition || "every node seen stopped";

function hosts(run: Run, reached: ReadonlySet<string>): string {
  const all = new Set(run.cluster.nodes.map(({ host }) => host));
  const missed = new Set(run.cluster.nodes.filter(({ name }) => !reached.has(name)).map(({ host }) => host));
  return `${all.size - missed.size}/${all.size} hosts`;
}

/** Of the last look: nothing is known of the time after. */
const timeOf = (run: Run) => `${new Date(run.lastAtMs).toISOString().slice(11, 19)}Z`;

interface Counts {
  readonly reached: ReadonlySet<string>;
  readonly skipped: readonly string[];
  /** Acted on, and not seen where it should be: enough others were. */
  readonly unverified: readonly string[];
}

function count(run: Run): Counts {
  // A check of each node's own condition verifies it too.
  const telling = run.phases.filter((p) => !p.plan.action.startsWith("check") || p.plan.until !== null);
  const steps = telling.flatMap((phase) => [...phase.steps]);
  const reached = new Set(
    steps.filter(([, step]) => step.is === "seen" || step.is === "already").map(([node]) => node),
  );
  const of = (is: Step["is"]) => [...new Set(steps.filter(([, step]) => step.is === is).map(([node]) => node))];
  return { reached, skipped: of("skipped"), unverified: of("ended").filter((node) => !reached.has(node)) };
}

/** Where each node stands after an abort, by the last phase that reached it. */
function stands(run: Run): string {
  const said = new Map<string, string>();
  for (const phase of run.phases.filter((p) => !p.plan.action.startsWith("check"))) {
    for (const node of [...phase.plan.nodes, ...phase.plan.already])
      said.set(node, standing(phase, phase.steps.get(node)) ?? said.get(node) ?? "not touched");
  }
  const groups = Map.groupBy(said, ([, state]) => state);
  return [...groups].map(([state, nodes]) => `${nodes.map(([node]) => node).join(", ")} ${state}`).join("; ");
}

function standing(phase: RunPhase, step: Step | undefined): string | null {
  switch (step?.is) {
    case undefined:
    case "ahead":
      return null;
    case "open":
    case "ended":
      return `${phase.plan.action} not verified`;
    case "already":
    case "seen":
      return phase.plan.until ?? "seen";
    case "skipped":
      return "skipped";
  }
}
