/**
 * Planning, and starting what was planned.
 */
import { MusterError } from "../../shared/errors.ts";
import { unary } from "../../shared/grpc/handlers.ts";
import type { FleetHandlers } from "../../shared/wire/generated/muster/controller/v1/Fleet.ts";
import type { PlanOptions__Output } from "../../shared/wire/generated/muster/controller/v1/PlanOptions.ts";
import type { StartRunRequest__Output } from "../../shared/wire/generated/muster/controller/v1/StartRunRequest.ts";
import type { StartRunResponse } from "../../shared/wire/generated/muster/controller/v1/StartRunResponse.ts";
import { forThisRun } from "../plan/run-options.ts";
import type { Plan, PlanOptions } from "../plan/types.ts";
import { usualOf } from "../run/durations.ts";
import { type Desk, leading, namingLeader, need } from "./desk.ts";
import { planView } from "./plan-view.ts";
import type { KnownCluster } from "./ports.ts";
import { runView } from "./run-view.ts";
import { earlierRuns } from "./usual-view.ts";

export function planCalls(desk: Desk): Pick<FleetHandlers, "MakePlan" | "StartRun"> {
  const { office, onFault } = desk;
  return {
    MakePlan: unary(async ({ cluster, verb, options }) => {
      need({ cluster, verb });
      // Of the same moment as the plan: another file may be applied meanwhile.
      const known = office.cluster(cluster);
      const plan = await namingLeader(office, () => office.plan(cluster, verb, planOptions(options)));
      noteRefusal(desk, plan, known.definition.title);
      return viewOf(desk, known, plan, planOptions(options));
    }, onFault),
    StartRun: unary((request) => leading(office, () => start(desk, request)), onFault),
  };
}

/** Literal commands are those of the options set for this run. */
function viewOf(desk: Desk, { cluster, definition }: KnownCluster, plan: Plan, options: PlanOptions) {
  return planView(plan, forThisRun(cluster, definition, options.set), definition, about(desk, plan));
}

/** What is known beside the plan: when it was made and how long its like has taken. */
const about = ({ office, clock }: Desk, plan: Plan) => ({
  madeMs: clock.wall(),
  usual: usualOf(plan, earlierRuns(office, plan.cluster)),
});

/** So that `muster explain` can say it again. */
function noteRefusal({ refusals, clock }: Desk, plan: Plan, title: string): void {
  if (plan.refused.length > 0) refusals.set(plan.cluster, { plan, title, atMs: clock.wall() });
  else refusals.delete(plan.cluster);
}

async function start(desk: Desk, request: StartRunRequest__Output): Promise<StartRunResponse> {
  const { office, clock } = desk;
  const { cluster, verb, pin, who, reason, ticket } = request;
  need({ cluster, verb, who });
  const known = office.cluster(cluster);
  const options = planOptions(request.options);
  const onPause = onPauseOf(request.onPause);
  const { run, plan } = await office.start({ cluster, verb, options, pin, who, reason, ticket, onPause });
  noteRefusal(desk, plan, known.definition.title);
  const planned = viewOf(desk, known, plan, options);
  if (!run) return { plan: planned };
  const moment = { now: office.now(), wallMs: clock.wall() };
  return { run: runView(run, office.fleet, moment, earlierRuns(office, cluster)), plan: planned };
}

export function planOptions(options: PlanOptions__Output | null): PlanOptions {
  if (!options) return { overrides: [], without: [], leader: null };
  return {
    overrides: options.overrides,
    without: options.without,
    leader: options.leader === "" ? null : options.leader,
    nodes: options.nodes,
    set: setOf(options.setJson),
  };
}

function setOf(json: string): Readonly<Record<string, unknown>> {
  if (json === "") return {};
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {}
  throw new MusterError(
    "bad-input",
    `set_json is ${JSON.stringify(json.slice(0, 100))}; write a JSON object of options`,
  );
}

export function onPauseOf(text: string): "ask" | "abort" {
  if (text === "" || text === "ask") return "ask";
  if (text === "abort") return "abort";
  throw new MusterError("bad-input", `on_pause is "${text}"; write ask or abort`);
}
