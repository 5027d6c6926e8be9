/**
 * `muster stop|start|restart` of several clusters: plan them in order, confirm, start the order, live progress. The order is the
 * controller's from then on: leaving here stops nothing.
 */
import { MusterError } from "../../../shared/errors.ts";
import type { OrderPlan__Output as OrderPlan } from "../../../shared/wire/generated/muster/controller/v1/OrderPlan.ts";
import type { FleetSession } from "../fleet/session.ts";
import { reportOrder, watchOrder } from "../live/watch-order.ts";
import { planDocument } from "../plan/document.ts";
import { clusters, renderOrderPlan } from "../render/order.ts";
import { EXIT } from "../shell/exit-codes.ts";
import type { Shell } from "../shell/shell.ts";
import { UsageError } from "../shell/usage-error.ts";
import { whoAsks } from "../shell/who.ts";
import type { ChangeFlags } from "./change.ts";
import { type PlanFlags, planOptions, planOptionsMessage } from "./plan-flags.ts";
import type { Verb } from "./verb-names.ts";

export interface Named {
  readonly clusters: readonly string[];
  readonly all: boolean;
}

/** Null where one cluster is named, whose run is no order. Throws UsageError. */
export function severalOf(verb: Verb, clusters: readonly string[], all: boolean, flags: PlanFlags): Named | null {
  if (all && clusters.length > 0) throw new UsageError(`both --all and ${clusters.join(", ")}`, "give one of them");
  if (!all && clusters.length < 2) return null;
  if (verb === "roll")
    throw new UsageError(
      `one cluster at a time: ${all ? "--all was given" : `${clusters.join(", ")} were named`}`,
      `run muster ${verb} once for each`,
    );
  const one = flags.leader !== undefined ? "--leader" : (flags.without ?? []).length > 0 ? "--without" : null;
  if (one)
    throw new UsageError(
      `${one} is about one cluster`,
      `first run muster ${verb} CLUSTER ${one} NODE, then the others`,
    );
  return { clusters, all };
}

export async function changeInOrder(shell: Shell, verb: Verb, named: Named, flags: ChangeFlags): Promise<number> {
  const fleet = await shell.fleet();
  const options = planOptionsMessage(planOptions(flags));
  const asked = { clusters: [...named.clusters], all: named.all, verb, options };
  for (let times = 0; ; times += 1) {
    const plan = await fleet.ask("PlanOrder", asked);
    const stop = await mayNotGoOn(shell, plan, flags, times > 0);
    if (stop !== null) return stop;
    try {
      const { reason, ticket, onPause } = flags;
      const who = whoAsks(shell.terminal.env);
      const answer = await fleet.ask("StartOrder", { ...asked, pin: plan.id, who, reason, ticket, onPause });
      if (!answer.order) return refused(shell, answer.plan ?? plan);
      if (flags.detach) return reportOrder(shell, answer.order.id, answer.order, true);
      const endsAtPause = flags.onPause !== "abort";
      return await watchOrder(shell, fleet, { order: answer.order.id, known: true, endsAtPause });
    } catch (error) {
      if (!(error instanceof MusterError) || error.code !== "plan-changed" || times >= MOST_CHANGES) throw error;
    }
  }
}

/** Clusters whose plans change this often between plan and start are in no state to be touched. */
const MOST_CHANGES = 3;

/** `muster plan stop A B`: nothing is executed. */
export async function planInOrder(
  shell: Shell,
  fleet: FleetSession,
  verb: Verb,
  named: Named,
  flags: PlanFlags,
): Promise<number> {
  const options = planOptionsMessage(planOptions(flags));
  const plan = await fleet.ask("PlanOrder", { clusters: [...named.clusters], all: named.all, verb, options });
  const { terminal, settings } = shell;
  if (settings.output === "json") terminal.out(JSON.stringify(orderPlanDocument(plan), null, 2));
  else terminal.out(renderOrderPlan(plan, ["", `Order ${plan.id}. Nothing was executed.`], terminal.view()));
  return isRefused(plan) ? EXIT.refused : EXIT.done;
}

/** The exit code where it must not be run; else null. The plans have been shown. */
async function mayNotGoOn(shell: Shell, plan: OrderPlan, flags: ChangeFlags, again: boolean): Promise<number | null> {
  const { terminal, settings } = shell;
  const say = settings.output === "json" ? terminal.err : terminal.out;
  if (isRefused(plan)) return refused(shell, plan);
  if (again) say("The plans changed since they were shown. This is what would be done now:\n");
  say(renderOrderPlan(plan, ["", `Order ${plan.id}.`], terminal.view()));
  if (flags.plan !== undefined && flags.plan !== plan.id)
    return notRun(
      shell,
      plan,
      "plan-changed",
      `You pinned ${flags.plan}; what would be done now is ${plan.id}. Nothing was executed.`,
    );
  if (flags.yes) return null;
  if (!terminal.asks)
    return notRun(
      shell,
      plan,
      "not-confirmed",
      "Nobody can be asked here (stdin is no terminal). Nothing was executed; --yes goes on without asking.",
    );
  const wanted = `${plan.verb} ${clusters(plan.plans.length)}`;
  const typed = (await terminal.ask(`Type "${wanted}" to go on: `)).trim();
  if (typed === wanted) return null;
  return notRun(shell, plan, "not-confirmed", `Not confirmed: "${typed}" is not "${wanted}". Nothing was executed.`);
}

const isRefused = ({ plans }: OrderPlan) => plans.some(({ refused }) => refused.length > 0);

function refused(shell: Shell, plan: OrderPlan): number {
  const { terminal, settings } = shell;
  const which = plan.plans.flatMap(({ cluster, refused }) => (refused.length > 0 ? [cluster] : []));
  if (settings.output !== "json")
    terminal.out(renderOrderPlan(plan, ["", `Order ${plan.id}. Nothing was executed.`], terminal.view()));
  return notRun(shell, plan, "refused", `${plan.verb} of ${which.join(", ")} is refused. Nothing was executed.`);
}

function notRun({ terminal, settings }: Shell, plan: OrderPlan, state: string, verdict: string): number {
  if (settings.output === "json")
    terminal.out(JSON.stringify({ order: null, state, verdict, plan: orderPlanDocument(plan) }, null, 2));
  terminal.err(verdict);
  return EXIT.refused;
}

const orderPlanDocument = ({ id, verb, steps, warnings, plans }: OrderPlan) => ({
  ...{ id, verb, steps, warnings },
  plans: plans.map(planDocument),
});
