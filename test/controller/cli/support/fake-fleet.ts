/** A Fleet service that says what a test wants, on a port of its own, and writes down what it was asked. */
import { type OnFault, streaming, unary } from "../../../../shared/grpc/handlers.ts";
import { serve } from "../../../../shared/grpc/server.ts";
import type { FleetHandlers } from "../../../../shared/wire/generated/muster/controller/v1/Fleet.ts";
import type { HostDeadRequest__Output as HostDeadRequest } from "../../../../shared/wire/generated/muster/controller/v1/HostDeadRequest.ts";
import type { HostDeadResponse } from "../../../../shared/wire/generated/muster/controller/v1/HostDeadResponse.ts";
import type { Order } from "../../../../shared/wire/generated/muster/controller/v1/Order.ts";
import type { OrderNamed__Output as OrderNamed } from "../../../../shared/wire/generated/muster/controller/v1/OrderNamed.ts";
import type { OrderPlan } from "../../../../shared/wire/generated/muster/controller/v1/OrderPlan.ts";
import type { OrderRequest__Output as OrderRequest } from "../../../../shared/wire/generated/muster/controller/v1/OrderRequest.ts";
import type { Plan } from "../../../../shared/wire/generated/muster/controller/v1/Plan.ts";
import type { PlanRequest__Output as PlanRequest } from "../../../../shared/wire/generated/muster/controller/v1/PlanRequest.ts";
import type { Run } from "../../../../shared/wire/generated/muster/controller/v1/Run.ts";
import type { RunRequest__Output as RunRequest } from "../../../../shared/wire/generated/muster/controller/v1/RunRequest.ts";
import type { StartOrderRequest__Output as StartOrderRequest } from "../../../../shared/wire/generated/muster/controller/v1/StartOrderRequest.ts";
import type { StartOrderResponse } from "../../../../shared/wire/generated/muster/controller/v1/StartOrderResponse.ts";
import type { StartRunRequest__Output as StartRunRequest } from "../../../../shared/wire/generated/muster/controller/v1/StartRunRequest.ts";
import type { StartRunResponse } from "../../../../shared/wire/generated/muster/controller/v1/StartRunResponse.ts";
import type { Status } from "../../../../shared/wire/generated/muster/controller/v1/Status.ts";
import { FleetClient } from "../../../../shared/wire/load.ts";

export interface Script {
  readonly plan?: (request: PlanRequest) => Plan;
  readonly start?: (request: StartRunRequest) => StartRunResponse;
  readonly watch?: (request: RunRequest, signal: AbortSignal) => AsyncIterable<Run>;
  readonly run?: (method: string, request: object) => Run;
  readonly planOrder?: (request: OrderRequest) => OrderPlan;
  readonly startOrder?: (request: StartOrderRequest) => StartOrderResponse;
  readonly watchOrder?: (request: OrderNamed, signal: AbortSignal) => AsyncIterable<Order>;
  readonly order?: () => Order;
  readonly hostDead?: (request: HostDeadRequest) => HostDeadResponse;
  readonly status?: () => Status;
  readonly apply?: () => never;
}

export interface FakeFleet {
  readonly address: string;
  readonly port: number;
  /** [method, request] in the order they came. */
  readonly asked: [string, Record<string, unknown>][];
  stop(): Promise<void>;
}

const nothing = () => {
  throw new Error("the test does not expect this call");
};
const quiet: OnFault = () => {};

export async function fakeFleet(script: Script, port = 0): Promise<FakeFleet> {
  const asked: FakeFleet["asked"] = [];
  const stopping = new AbortController();
  const note = <Q extends object, R>(method: string, answer: (request: Q) => R) =>
    unary<Q, R>((request) => {
      asked.push([method, { ...(request as Record<string, unknown>) }]);
      return answer(request);
    }, quiet);
  const onRun = (method: string) => note<object, Run>(method, (request) => (script.run ?? nothing)(method, request));
  const handlers: FleetHandlers = {
    MakePlan: note("MakePlan", script.plan ?? nothing),
    StartRun: note("StartRun", script.start ?? nothing),
    WatchRun: streaming((request, signal) => {
      asked.push(["WatchRun", { ...request }]);
      return (script.watch ?? nothing)(request, AbortSignal.any([signal, stopping.signal]));
    }, quiet),
    GetStatus: note("GetStatus", script.status ?? nothing),
    WatchStatus: streaming(nothing, quiet),
    Apply: note("Apply", script.apply ?? nothing),
    ListClusters: note("ListClusters", nothing),
    ListHosts: note("ListHosts", nothing),
    ListProducts: note("ListProducts", nothing),
    ListRuns: note("ListRuns", nothing),
    Capture: streaming(nothing, quiet),
    Discover: note("Discover", nothing),
    GetRun: onRun("GetRun"),
    Pause: onRun("Pause"),
    Resume: onRun("Resume"),
    Abort: onRun("Abort"),
    Retry: onRun("Retry"),
    Skip: onRun("Skip"),
    HostDead: note("HostDead", script.hostDead ?? nothing),
    PlanOrder: note("PlanOrder", script.planOrder ?? nothing),
    StartOrder: note("StartOrder", script.startOrder ?? nothing),
    WatchOrder: streaming((request, signal) => {
      asked.push(["WatchOrder", { ...request }]);
      return (script.watchOrder ?? nothing)(request, AbortSignal.any([signal, stopping.signal]));
    }, quiet),
    GetOrder: note("GetOrder", script.order ?? nothing),
    AskOrder: note("AskOrder", script.order ?? nothing),
  };
  const service = { name: "muster.controller.v1.Fleet", definition: FleetClient.service, handlers: { ...handlers } };
  const served = await serve(`127.0.0.1:${port}`, [service], undefined, stopping.signal);
  return {
    address: served.address,
    port: served.port,
    asked,
    stop: async () => {
      stopping.abort();
      await served.closed;
    },
  };
}

/** A stream that gives these and then stays open until the watcher, or the server, goes. */
export async function* thenNothing<T>(views: readonly T[], signal: AbortSignal): AsyncGenerator<T> {
  yield* views;
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

export async function* all<T>(views: readonly T[]): AsyncGenerator<T> {
  yield* views;
}
