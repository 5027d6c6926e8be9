/**
 * What the gRPC service needs from the rest of the agent.
 */
import type { FenceToken } from "../commands/fence.ts";
import type { NodeRef } from "../node-ref.ts";

/** Asks for looks and returns once the token is received; observations travel over the bus. */
export interface Looker {
  ask(request: LookOrder): LookReceipt;
}

export interface LookOrder {
  /** Observations of looks begun from now on carry at least this token. */
  readonly token: number;
  /** Who asks: the fence of the call. */
  readonly asker: Pick<FenceToken, "journal" | "controller">;
  readonly looks: readonly {
    readonly node: NodeRef /** Empty: all that apply to its roles. */;
    readonly probes: readonly string[];
  }[];
  /** Beat this often from now on, on these nodes, in milliseconds; 0 leaves it as it is. */
  readonly beatMs: number;
  /** Also publish raw outputs. */
  readonly raw: boolean;
  /** The nodes are made up: nothing of them is kept, and no beat looks at them. */
  readonly once: boolean;
}

/** The observer's life, so that the asker knows whose observations to wait for. */
export interface LookReceipt {
  readonly boot: string;
  readonly start: string;
  readonly token: number;
}

/** Who this agent is, as it tells every controller. */
export interface Identity {
  readonly host: string;
  readonly version: string;
  readonly boot: string;
  readonly start: string;
  /** Digest of each definition, by product. */
  readonly digests: Readonly<Record<string, string>>;
  readonly runner: "systemd" | "detached";
}
