/**
 * The status, once or followed.
 */
import { streaming, unary } from "../../shared/grpc/handlers.ts";
import type { FleetHandlers } from "../../shared/wire/generated/muster/controller/v1/Fleet.ts";
import type { Desk } from "./desk.ts";
import { followed } from "./followed.ts";
import { statusView } from "./status-view.ts";

export function statusCalls(desk: Desk): Pick<FleetHandlers, "GetStatus" | "WatchStatus"> {
  const { office, clock, onFault } = desk;
  return {
    GetStatus: unary(({ cluster }) => statusView(office, cluster, clock.wall()), onFault),
    WatchStatus: streaming(
      ({ cluster }, signal) =>
        followed(desk, signal, () => ({ view: statusView(office, cluster, clock.wall()), last: false })),
      onFault,
    ),
  };
}
