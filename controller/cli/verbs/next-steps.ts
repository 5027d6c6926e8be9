/** What can be done with a plan: the exact commands that run it, or do it by hand. */
import type { Plan__Output as Plan } from "../../../shared/wire/generated/muster/controller/v1/Plan.ts";
import type { PlanOptions } from "../../plan/types.ts";
import { typedFlags } from "./plan-flags.ts";

/** `options`: as they were given, so that the commands give them again. Line by line, the first one empty. */
export function nextSteps(plan: Plan, options: PlanOptions): string[] {
  const flags = typedFlags(options);
  const given = flags === "" ? "" : ` ${flags}`;
  const byHand = plan.phases.some(({ nodes }) => nodes.length > 0);
  return [
    "",
    `Plan ${plan.id}. Nothing was executed.`,
    ...(plan.refused.length > 0
      ? []
      : [`  run      muster ${plan.verb} ${plan.cluster} --plan ${plan.id}${given} --reason "..."`]),
    ...(byHand ? [`  by hand  muster plan ${plan.verb} ${plan.cluster}${given} -o runbook`] : []),
  ];
}
