/**
 * The Fleet service over an Office: wiring only, one file per group of calls.
 */
import { type Clock, systemClock } from "../../shared/clock.ts";
import { MusterError } from "../../shared/errors.ts";
import type { Service } from "../../shared/grpc/server.ts";
import type { Logger } from "../../shared/log.ts";
import type { FleetHandlers } from "../../shared/wire/generated/muster/controller/v1/Fleet.ts";
import { FleetClient } from "../../shared/wire/load.ts";
import type { Desk } from "./desk.ts";
import { inventoryCalls } from "./inventory-calls.ts";
import { orderCalls } from "./order-calls.ts";
import { planCalls } from "./plan-calls.ts";
import type { Office } from "./ports.ts";
import { runCalls } from "./run-calls.ts";
import { statusCalls } from "./status-calls.ts";
import { surveyCalls } from "./survey-calls.ts";

export const FLEET_SERVICE = "muster.controller.v1.Fleet";

/** Streams end when `stopping` aborts. `clock`: wall time and the streams' gaps; the fleet's own clock is the office's. */
export function fleetService(office: Office, log: Logger, stopping: AbortSignal, clock: Clock = systemClock): Service {
  const onFault = (error: unknown) => {
    if (!(error instanceof MusterError) || error.code === "internal") log.error({ err: error }, "call failed");
  };
  const desk: Desk = { office, clock, onFault, stopping, refusals: new Map() };
  const handlers: FleetHandlers = {
    ...inventoryCalls(desk),
    ...statusCalls(desk),
    ...planCalls(desk),
    ...runCalls(desk),
    ...orderCalls(desk),
    ...surveyCalls(desk),
  };
  return { name: FLEET_SERVICE, definition: FleetClient.service, handlers };
}
