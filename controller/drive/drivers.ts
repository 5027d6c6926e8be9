/**
 * The drivers of the open runs: one each, started here, woken when something of their cluster is seen, gone when the run has ended.
 */
import type { Logger } from "../../shared/log.ts";
import { inForce } from "../../shared/procedure/in-force.ts";
import type { Definition } from "../../shared/procedure/schema.ts";
import type { RunEvent } from "../run/events.ts";
import type { Run } from "../run/state.ts";
import { Driver, type DriverPorts } from "./driver.ts";

export interface DriversPorts extends Omit<DriverPorts, "onChange"> {
  readonly definitions: ReadonlyMap<string, Definition>;
  readonly log: Logger;
  readonly signal: AbortSignal;
  readonly onEvent: (run: string, event: RunEvent | null) => void;
  readonly onEnded: (run: Run) => void;
  /** A run cannot be driven further here: another controller leads. */
  readonly onLost: (reason: unknown) => void;
}

export class Drivers {
  readonly #ports: DriversPorts;
  readonly #drivers = new Map<string, Driver>();
  readonly #driven = new Set<Promise<void>>();

  constructor(ports: DriversPorts) {
    this.#ports = ports;
  }

  of(run: string): Driver | undefined {
    return this.#drivers.get(run);
  }

  /** Something of this cluster was seen. */
  wake(cluster: string): void {
    for (const driver of this.#drivers.values()) if (driver.run.cluster.name === cluster) driver.wake();
  }

  /** Resolves when nothing is driven any more. */
  async idle(): Promise<void> {
    await Promise.allSettled([...this.#driven]);
  }

  drive(run: Run): void {
    const { definitions, log, signal, onEvent, onEnded, onLost, ...rest } = this.#ports;
    const whole = definitions.get(run.cluster.product);
    if (!whole) {
      const about = { run: run.id, product: run.cluster.product };
      log.error(about, "an open run of a product that is not installed here: it stays as it is");
      return;
    }
    const driver = new Driver(run, inForce(whole, run.cluster.options), {
      ...rest,
      log,
      onChange: (event) => onEvent(run.id, event),
    });
    this.#drivers.set(run.id, driver);
    const driven: Promise<void> = driver
      .drive(signal)
      .then(() => {
        if (driver.run.life.is !== "ended") return;
        this.#drivers.delete(run.id);
        onEnded(driver.run);
      })
      .catch((error: unknown) => {
        log.error({ run: run.id, err: error }, "a run cannot be driven further here");
        onLost(error);
      })
      .finally(() => this.#driven.delete(driven));
    this.#driven.add(driven);
  }
}
