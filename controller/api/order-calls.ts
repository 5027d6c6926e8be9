/**
 * Orders of several clusters: planning, starting, following, and what a person asks of one.
 */
import { MusterError } from "../../shared/errors.ts";
import { streaming, unary } from "../../shared/grpc/handlers.ts";
import type { AskOrderRequest__Output as AskOrder } from "../../shared/wire/generated/muster/controller/v1/AskOrderRequest.ts";
import type { FleetHandlers } from "../../shared/wire/generated/muster/controller/v1/Fleet.ts";
import type { Order as OrderMessage } from "../../shared/wire/generated/muster/controller/v1/Order.ts";
import type { OrderPlan } from "../../shared/wire/generated/muster/controller/v1/OrderPlan.ts";
import type { StartOrderRequest__Output as StartOrder } from "../../shared/wire/generated/muster/controller/v1/StartOrderRequest.ts";
import type { StartOrderResponse } from "../../shared/wire/generated/muster/controller/v1/StartOrderResponse.ts";
import type { PlannedOrder } from "../drive/lay-order.ts";
import type { OrderAsk } from "../order/ask.ts";
import { usualOf } from "../run/durations.ts";
import { type Desk, leading, namingLeader, need } from "./desk.ts";
import { followed } from "./followed.ts";
import { orderView } from "./order-view.ts";
import { onPauseOf, planOptions } from "./plan-calls.ts";
import { planView } from "./plan-view.ts";
import type { Office } from "./ports.ts";
import { earlierRuns } from "./usual-view.ts";

export function orderCalls(
  desk: Desk,
): Pick<FleetHandlers, "PlanOrder" | "StartOrder" | "GetOrder" | "WatchOrder" | "AskOrder"> {
  const { office, onFault } = desk;
  return {
    PlanOrder: unary(async ({ clusters, all, verb, options }) => {
      need({ verb });
      const names = namesOf(office, clusters, all);
      return orderPlanView(
        desk,
        await namingLeader(office, () => office.orders.plan(names, verb, planOptions(options))),
      );
    }, onFault),
    StartOrder: unary((request) => leading(office, () => start(desk, request)), onFault),
    GetOrder: unary(({ order }) => view(desk, order), onFault),
    WatchOrder: streaming(
      ({ order }, signal) =>
        followed(desk, signal, () => ({
          view: view(desk, order),
          last: office.orders.one(order).life.is === "ended",
        })),
      onFault,
    ),
    AskOrder: unary(
      (request) =>
        leading(office, async () => {
          const { order, who } = request;
          need({ order, who });
          await office.orders.ask(order, askOf(request));
          return view(desk, order);
        }),
      onFault,
    ),
  };
}

async function start(desk: Desk, request: StartOrder): Promise<StartOrderResponse> {
  const { office } = desk;
  const { clusters, all, verb, pin, who, reason, ticket } = request;
  need({ verb, who });
  const { order, plan } = await office.orders.start({
    clusters: namesOf(office, clusters, all),
    options: planOptions(request.options),
    onPause: onPauseOf(request.onPause),
    ...{ verb, pin, who, reason, ticket },
  });
  const planned = orderPlanView(desk, plan);
  return order ? { order: view(desk, order.id), plan: planned } : { plan: planned };
}

function namesOf(office: Office, clusters: readonly string[], all: boolean): readonly string[] {
  if (all && clusters.length > 0)
    throw new MusterError("bad-input", "the request names clusters and all of them: one or the other");
  return all ? office.clusters().map(({ cluster }) => cluster.name) : clusters;
}

function orderPlanView({ office, clock }: Desk, { id, verb, steps, plans, warnings }: PlannedOrder): OrderPlan {
  const madeMs = clock.wall();
  return {
    ...{ id, verb, warnings: [...warnings] },
    steps: steps.map((step) => ({ ...step, after: [...step.after] })),
    plans: plans.map((plan) => {
      const { cluster, definition } = office.cluster(plan.cluster);
      return planView(plan, cluster, definition, { madeMs, usual: usualOf(plan, earlierRuns(office, plan.cluster)) });
    }),
  };
}

function askOf({ what, who, reason, cluster }: AskOrder): OrderAsk {
  switch (what) {
    case "pause":
    case "abort":
      return { do: what, who, reason };
    case "resume":
      return { do: "resume", who };
    case "skip":
      need({ cluster, reason });
      return { do: "skip", who, cluster, reason };
    default:
      throw new MusterError("bad-input", `an order cannot be asked to "${what}"; write pause, resume, skip or abort`);
  }
}

const view = ({ office, clock }: Desk, order: string): OrderMessage =>
  orderView(office, office.orders.one(order), clock.wall());
