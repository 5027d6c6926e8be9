/**
 * Serves the controller's API: the Fleet service, health and reflection.
 */
import { type Clock, systemClock } from "../../shared/clock.ts";
import type { TlsConfig } from "../../shared/config/parts.ts";
import { serve } from "../../shared/grpc/server.ts";
import type { Logger } from "../../shared/log.ts";
import { fleetService } from "./fleet-service.ts";
import { keepHealth } from "./health.ts";
import type { Office } from "./ports.ts";
import { reflectionServices } from "./reflection.ts";

export interface FleetServer {
  readonly office: Office;
  /** address:port; port 0 for a free one. */
  readonly listen: string;
  /** Without it only loopback may be served. */
  readonly tls: TlsConfig | undefined;
  readonly log: Logger;
  /** Ends the server, its streams first. */
  readonly signal: AbortSignal;
  readonly clock?: Clock;
}

/** Throws MusterError("plain-text-exposed"), and what binding throws. `closed` settles when nothing is left of it. */
export async function serveFleet({
  office,
  listen,
  tls,
  log,
  signal,
  clock = systemClock,
}: FleetServer): Promise<{ readonly address: string; readonly closed: Promise<void> }> {
  const services = [fleetService(office, log, signal, clock), ...reflectionServices()];
  const { address, health, closed } = await serve(listen, services, tls, signal);
  const told = keepHealth(office, health, clock, signal);
  if (tls) log.info({ address }, "serves the Fleet API with mutual TLS");
  else
    log.warn(
      { address },
      "serves the Fleet API in plain text, on loopback only: whoever is on this host may command it",
    );
  return { address, closed: Promise.all([closed, told]).then(() => {}) };
}
