/**
 * `muster plan`: what would be done. Nothing is executed.
 */
import type { Command } from "commander";
import type { Plan__Output as Plan } from "../../../shared/wire/generated/muster/controller/v1/Plan.ts";
import { planDocument } from "../plan/document.ts";
import { renderPlan } from "../render/plan.ts";
import { renderRunbook } from "../render/runbook.ts";
import { examples } from "../shell/examples.ts";
import { EXIT } from "../shell/exit-codes.ts";
import type { Act, Shell } from "../shell/shell.ts";
import { UsageError } from "../shell/usage-error.ts";
import { planInOrder, severalOf } from "./change-order.ts";
import { nextSteps } from "./next-steps.ts";
import { addPlanFlags, type PlanFlags, planOptions, planOptionsMessage } from "./plan-flags.ts";
import { verbNamed } from "./verb-names.ts";

interface Flags extends PlanFlags {
  readonly all?: boolean;
  readonly file?: string;
  readonly capture?: string;
}

export function addPlan(program: Command, act: Act): void {
  const command = program
    .command("plan")
    .summary("what a stop, start, restart or roll would do")
    .description(
      "What would be done, to whom, in which order, and what must be seen before it goes on. Nothing is executed.",
    )
    .argument("<verb>", "start, stop, restart or roll")
    .argument("[cluster...]", "a cluster the controller knows; of several the order first")
    .option("--all", "every cluster the controller knows")
    .option("-f, --file <file>", "plan from this cluster file, here, without a controller")
    .option("--capture <file>", "with -f: what the hosts' probes printed, recorded");
  examples(addPlanFlags(command), [
    ["muster plan stop bi-prod", "look now, and say what a stop would do"],
    ["muster plan start -f bi-prod.yaml --leader bi-02", "from a file alone"],
    ["muster plan stop bi-prod -o runbook", "the same by hand, host by host"],
  ]);
  command.action((verb: string, clusters: readonly string[], flags: Flags, self: Command) =>
    act(self, (shell) => showPlan(shell, verb, clusters, flags)),
  );
}

async function showPlan(shell: Shell, verb: string, clusters: readonly string[], flags: Flags): Promise<number> {
  const wanted = verbNamed(verb);
  const [cluster] = clusters;
  const options = planOptions(flags);
  if (flags.file !== undefined) {
    if (cluster !== undefined)
      throw new UsageError(`both a cluster (${cluster}) and -f ${flags.file}`, "give one of them");
    const { offlinePlan } = await import("../plan/offline.ts");
    const plan = offlinePlan({ verb: wanted, file: flags.file, capture: flags.capture ?? null, options });
    return printPlan(shell, plan, [
      "",
      `Plan ${plan.id}, made here from ${[flags.file, flags.capture].filter(Boolean).join(" and ")}. Nothing was executed.`,
    ]);
  }
  const several = severalOf(wanted, clusters, flags.all === true, flags);
  if (several && shell.settings.output === "runbook")
    throw new UsageError(
      "-o runbook is for one cluster at a time",
      `run muster plan ${wanted} CLUSTER -o runbook for each`,
    );
  if (several) return await planInOrder(shell, await shell.fleet(), wanted, several, flags);
  if (cluster === undefined)
    throw new UsageError("plan what?", `name a cluster, or a file: muster plan ${wanted} -f FILE`);
  if (flags.capture !== undefined)
    throw new UsageError("--capture is for plans from a file", "add -f FILE, or leave --capture out");
  const fleet = await shell.fleet();
  const plan = await fleet.ask("MakePlan", { cluster, verb: wanted, options: planOptionsMessage(options) });
  return printPlan(shell, plan, nextSteps(plan, options));
}

function printPlan({ terminal, settings }: Shell, plan: Plan, footer: readonly string[]): number {
  switch (settings.output) {
    case "json":
      terminal.out(JSON.stringify(planDocument(plan), null, 2));
      break;
    case "runbook":
      terminal.out(renderRunbook(plan, terminal.view()));
      break;
    case "table":
      terminal.out(renderPlan(plan, footer, terminal.view()));
  }
  return plan.refused.length > 0 ? EXIT.refused : EXIT.done;
}
