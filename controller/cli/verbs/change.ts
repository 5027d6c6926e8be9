/**
 * `muster stop|start|restart|roll`: plan, confirm, run, live progress.
 */
import { type Command, Option } from "commander";
import { MusterError } from "../../../shared/errors.ts";
import type { Plan__Output as Plan } from "../../../shared/wire/generated/muster/controller/v1/Plan.ts";
import type { Run__Output as Run } from "../../../shared/wire/generated/muster/controller/v1/Run.ts";
import type { FleetSession } from "../fleet/session.ts";
import { reportOutcome } from "../live/outcome.ts";
import { watchRun } from "../live/watch-run.ts";
import { planDocument } from "../plan/document.ts";
import { renderPlan } from "../render/plan.ts";
import { examples } from "../shell/examples.ts";
import { EXIT } from "../shell/exit-codes.ts";
import type { Act, Shell } from "../shell/shell.ts";
import { UsageError } from "../shell/usage-error.ts";
import { whoAsks } from "../shell/who.ts";
import { changeInOrder, severalOf } from "./change-order.ts";
import { addPlanFlags, type PlanFlags, planOptions, planOptionsMessage } from "./plan-flags.ts";
import type { Verb } from "./verb-names.ts";

export interface ChangeFlags extends PlanFlags {
  readonly yes?: boolean;
  readonly detach?: boolean;
  readonly plan?: string;
  readonly reason: string;
  readonly all?: boolean;
  readonly ticket: string;
  readonly onPause: "ask" | "abort";
}

const SUMMARY: Readonly<Record<Verb, string>> = {
  stop: "bring a cluster down in its product's order",
  start: "bring a cluster up in its product's order",
  restart: "down and up again",
  roll: "restart node by node, where the product can",
  quiesce: "bring one node down without interrupting its work, where the product can",
};

export function addChange(program: Command, act: Act, verb: Verb): void {
  const command = program
    .command(verb)
    .summary(SUMMARY[verb])
    .description(`Looks, shows the plan, asks, then runs it and shows how it goes: ${SUMMARY[verb]}.`)
    .argument(
      "[cluster...]",
      verb === "roll" ? "the cluster" : "the cluster; of several each in its order, by what they need",
    )
    .option("--all", "every cluster the controller knows")
    .option("-y, --yes", "do not ask; never implies --override")
    .option("--plan <id>", "only if this plan is still what would be done")
    .option("--reason <text>", "why, written down with the run", "")
    .option("--ticket <id>", "written down with the run", "")
    .option("--detach", "start it and leave; the run goes on")
    .addOption(new Option("--on-pause <what>", "what a pause does").choices(["ask", "abort"]).default("ask"));
  examples(addPlanFlags(command), [
    [`muster ${verb} bi-prod --reason "kernel update"`, "shows the plan and asks first"],
    [`muster ${verb} bi-prod --yes --ticket CHG-7`, "in a script: asks nothing, waits for the end"],
  ]);
  command.action((clusters: string[], flags: ChangeFlags, self: Command) =>
    act(self, (shell) => change(shell, verb, clusters, flags)),
  );
}

/** Also what a rehearsal runs, so that it shows what the real verb would. */
export async function change(
  shell: Shell,
  verb: Verb,
  clusters: readonly string[],
  flags: ChangeFlags,
): Promise<number> {
  const several = severalOf(verb, clusters, flags.all === true, flags);
  if (several) return await changeInOrder(shell, verb, several, flags);
  const [cluster] = clusters;
  if (cluster === undefined)
    throw new UsageError("missing required argument 'cluster'", `name one: muster ${verb} CLUSTER, or --all`);
  const fleet = await shell.fleet();
  const options = planOptionsMessage(planOptions(flags));
  for (let times = 0; ; times += 1) {
    const plan = await fleet.ask("MakePlan", { cluster, verb, options });
    const stop = await mayNotGoOn(shell, plan, flags, times > 0);
    if (stop !== null) return stop;
    const started = await start(fleet, plan, flags, options, whoAsks(shell.terminal.env));
    if (started.is === "changed" && times < MOST_CHANGES) continue;
    if (started.is === "changed") throw started.error;
    if (started.is === "refused") return refused(shell, started.plan);
    return goes(shell, fleet, started.run, flags);
  }
}

/** A cluster whose plan changes this often between plan and start is in no state to be touched. */
const MOST_CHANGES = 3;

/** The exit code where it must not be run; else null. The plan has been shown. */
async function mayNotGoOn(shell: Shell, plan: Plan, flags: ChangeFlags, again: boolean): Promise<number | null> {
  const { terminal, settings } = shell;
  const say = settings.output === "json" ? terminal.err : terminal.out;
  if (plan.refused.length > 0) return refused(shell, plan);
  if (again) say("The plan changed since it was shown. This is what would be done now:\n");
  say(renderPlan(plan, ["", `Plan ${plan.id}.`], terminal.view()));
  if (flags.plan !== undefined && flags.plan !== plan.id)
    return notRun(
      shell,
      plan,
      "plan-changed",
      `You pinned plan ${flags.plan}; what would be done now is plan ${plan.id}. Nothing was executed.`,
    );
  if (flags.yes) return null;
  if (!terminal.asks)
    return notRun(
      shell,
      plan,
      "not-confirmed",
      "Nobody can be asked here (stdin is no terminal). Nothing was executed; --yes goes on without asking.",
    );
  const typed = await terminal.ask(`Type ${plan.cluster} to go on: `);
  if (typed.trim() === plan.cluster) return null;
  return notRun(
    shell,
    plan,
    "not-confirmed",
    `Not confirmed: "${typed.trim()}" is not ${plan.cluster}. Nothing was executed.`,
  );
}

type Started =
  | { readonly is: "running"; readonly run: Run }
  | { readonly is: "changed"; readonly error: MusterError }
  | { readonly is: "refused"; readonly plan: Plan };

/** Pinned to the plan that was shown: nothing else may be run. */
async function start(
  fleet: FleetSession,
  plan: Plan,
  flags: ChangeFlags,
  options: ReturnType<typeof planOptionsMessage>,
  who: string,
): Promise<Started> {
  const { cluster, verb, id: pin } = plan;
  const { reason, ticket, onPause } = flags;
  try {
    const answer = await fleet.ask("StartRun", { cluster, verb, options, pin, who, reason, ticket, onPause });
    if (answer.run) return { is: "running", run: answer.run };
    return { is: "refused", plan: answer.plan ?? plan };
  } catch (error) {
    if (!(error instanceof MusterError)) throw error;
    if (error.code === "controller-away")
      throw new MusterError(
        error.code,
        `${error.message}. Whether the run was started is not known; see: muster runs ${cluster}`,
      );
    if (error.code === "plan-changed") return { is: "changed", error };
    if (error.code === "plan-refused")
      return { is: "refused", plan: await fleet.ask("MakePlan", { cluster, verb, options }) };
    throw error;
  }
}

async function goes(shell: Shell, fleet: FleetSession, run: Run, flags: ChangeFlags): Promise<number> {
  if (flags.detach) return reportOutcome(shell, { name: run.id, run, detached: true });
  return watchRun(shell, fleet, { run: run.id, known: true, endsAtPause: flags.onPause !== "abort" });
}

function refused(shell: Shell, plan: Plan): number {
  const { terminal, settings } = shell;
  if (settings.output !== "json")
    terminal.out(renderPlan(plan, ["", `Plan ${plan.id}. Nothing was executed.`], terminal.view()));
  return notRun(shell, plan, "refused", `${plan.verb} ${plan.cluster} is refused. Nothing was executed.`);
}

function notRun({ terminal, settings }: Shell, plan: Plan, state: string, verdict: string): number {
  if (settings.output === "json")
    terminal.out(JSON.stringify({ run: null, state, verdict, plan: planDocument(plan) }, null, 2));
  terminal.err(verdict);
  return EXIT.refused;
}
