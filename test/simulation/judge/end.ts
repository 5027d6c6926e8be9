/**
 * What is judged when all is over: harm, debts, and how the run ended.
 */
import type { Storm } from "../blows.ts";

export function judgeEnd({ stage, operator, rough }: Storm): void {
  const { witness, world, model } = stage;
  // A person who leaves a node out, or goes on without a requirement, answers for what that does.
  const waived = [...operator.accepted].some((rule) => rule !== "roles-changed" && !rule.includes("="));
  const theirs = (harm: string, node: string) =>
    operator.skipped.size > 0 || waived || (harm === "repeated" && operator.retried.has(node));
  for (const { harm, node, message, atMs } of world.harms)
    if (!theirs(harm, node)) witness.fault(`harm: ${harm}: ${message} (at ${Math.round(atMs)})`);
  const { run } = operator;
  if (run?.life.is !== "ended" || witness.faults.length > 0) return;
  if (!rough && run.life.how !== "done" && !operator.aborted)
    witness.fault(`calm: nothing was wrong, and it ended ${run.life.how}: ${run.life.verdict}`);
  const debts = new Set([...(witness.logs.newest()?.debts ?? [])]);
  const known = new Set(stage.leader?.office?.facts(stage.scene.cluster).debts.map((debt) => debt.node));
  for (const node of world.switchedOff()) {
    const byMuster = witness.starts.some(({ id }) => {
      const [, , at, action = ""] = id.split("/");
      return at === node && model.definition.actions[action]?.owes !== undefined;
    });
    if (byMuster && !debts.has(node)) witness.fault(`debt: ${node} was switched off and nobody owes it`);
    if (byMuster && !known.has(node))
      witness.fault(`debt: ${node} was switched off and the controller knows of no debt`);
  }
}
