/**
 * Health as load balancers and probes read it: the server serves, the Fleet service serves only where this controller leads.
 */
import type { Clock } from "../../shared/clock.ts";
import type { Served } from "../../shared/grpc/server.ts";
import { FLEET_SERVICE } from "./fleet-service.ts";
import type { Office } from "./ports.ts";

/** A lost lease is told within this even where nothing else changes; well under the 3 s after which a standby takes over. */
export const HEALTH_EVERY_MS = 500;

/** Tells now, and keeps telling until `signal` aborts. Never rejects. */
export async function keepHealth(
  office: Office,
  health: Served["health"],
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  let told: boolean | null = null;
  const tell = () => {
    const { leads } = office.leading();
    if (leads === told) return;
    told = leads;
    health.setStatus(FLEET_SERVICE, leads ? "SERVING" : "NOT_SERVING");
  };
  const stop = office.onChange(tell);
  try {
    while (!signal.aborted) {
      tell();
      await clock.sleep(HEALTH_EVERY_MS, signal).catch(() => {});
    }
  } finally {
    stop();
  }
}
