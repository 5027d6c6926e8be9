/**
 * One life of a virtual controller: what it has in memory, and its clock, which stands still once it is dead.
 */
import type { Agents } from "../../controller/drive/agents.ts";
import type { Driver } from "../../controller/drive/driver.ts";
import type { Looks } from "../../controller/drive/looks.ts";
import type { Fleet } from "../../controller/fleet/fleet.ts";
import type { Clock } from "../../shared/clock.ts";
import type { VirtualClock } from "./virtual-clock.ts";

export interface Controller {
  readonly epoch: number;
  readonly fleet: Fleet;
  readonly looks: Looks;
  readonly clock: Clock;
  readonly agents: Agents;
  readonly stop: AbortController;
  driver: Driver | null;
  failure: unknown;
  tokens: number;
  alive: boolean;
}

/** Nothing that a dead process waited for comes. */
export function mortalClock(
  world: { readonly clock: VirtualClock; readonly wallOffsetMs: number },
  alive: () => boolean,
): Clock {
  return {
    now: () => world.clock.now(),
    wall: () => world.clock.now() + world.wallOffsetMs,
    sleep: async (ms, signal) => {
      if (!alive()) return await never();
      await world.clock.sleep(ms, signal);
      if (!alive()) await never();
    },
  };
}

const never = () => new Promise<never>(() => undefined);
