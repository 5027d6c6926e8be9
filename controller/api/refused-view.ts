/** A plan that was refused, in the place of the run that it did not become. */
import type { Run as RunMessage } from "../../shared/wire/generated/muster/controller/v1/Run.ts";
import { NO_AGE } from "./age.ts";
import type { RefusedPlan } from "./desk.ts";
import { refusalView } from "./plan-view.ts";

/** `last`: the cluster's last run; empty where there was none. */
export function refusedView({ plan, title, atMs }: RefusedPlan, last: string): RunMessage {
  const { cluster, product, verb } = plan;
  const before = last === "" ? "" : ` The last run is ${last}: muster explain ${last}`;
  const sentence = `The last plan asked for was refused, and nothing has been run since.${before}`;
  return {
    ...{ id: "", cluster, product, title, verb, state: "refused", startedMs: atMs, sentence },
    refused: plan.refused.map(refusalView),
    leftMs: NO_AGE,
  };
}
