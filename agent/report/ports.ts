/**
 * The few things of the bus and of the agent that reporting uses.
 */
import type { Bus } from "../../shared/bus/bus.ts";

export type ReportBus = Pick<Bus, "connected" | "awaySince" | "publish" | "onReconnect">;

/** The fence this agent follows, for its beat. */
export interface Following {
  readonly journal: string;
  readonly epoch: number;
}

/** One life of the observer. Sequences are comparable only within it. */
export interface Life {
  /** The kernel's boot id. */
  readonly boot: string;
  /** Drawn at agent start. */
  readonly start: string;
}
