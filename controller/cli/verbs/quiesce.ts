/**
 * `muster quiesce CLUSTER NODE`: one node down without interrupting its work, where the product can. As a change of that node alone.
 */
import { type Command, Option } from "commander";
import { examples } from "../shell/examples.ts";
import type { Act } from "../shell/shell.ts";
import { type ChangeFlags, change } from "./change.ts";
import { addPlanFlags } from "./plan-flags.ts";

export function addQuiesce(program: Command, act: Act): void {
  const command = program
    .command("quiesce")
    .summary("bring one node down without interrupting its work, where the product can")
    .description(
      "Looks, shows the plan, asks, then lets one node finish what it does and go down. It stays down until a start.",
    )
    .argument("<cluster>", "the cluster")
    .argument("<node>", "the node; one at a time")
    .option("-y, --yes", "do not ask; never implies --override")
    .option("--plan <id>", "only if this plan is still what would be done")
    .option("--reason <text>", "why, written down with the run", "")
    .option("--ticket <id>", "written down with the run", "")
    .option("--detach", "start it and leave; the run goes on")
    .addOption(new Option("--on-pause <what>", "what a pause does").choices(["ask", "abort"]).default("ask"));
  examples(addPlanFlags(command), [
    ["muster quiesce oc-prod f-3", "shows the plan and asks first"],
    ["muster quiesce oc-prod f-3 --on-held cancel", "cancels queries that ran before it and hold it"],
  ]);
  command.action((cluster: string, node: string, flags: ChangeFlags, self: Command) =>
    act(self, (shell) => change(shell, "quiesce", [cluster], { ...flags, nodes: [node] })),
  );
}
