/**
 * Where deliberate bugs get in: wrappers around what is injected into agents and controllers. `sound` changes nothing.
 */
import type { Fence } from "../../../agent/commands/fence.ts";
import type { Ledger } from "../../../agent/commands/ledger.ts";
import type { Agents } from "../../../controller/drive/agents.ts";
import type { DriverPorts } from "../../../controller/drive/driver.ts";
import type { Journal } from "../../../controller/journal/journal.ts";
import type { Lease } from "../../../controller/journal/lease.ts";
import type { Observation } from "../../../shared/state/observation.ts";

export interface AgentFlaws {
  readonly ledger: (ledger: Ledger) => Ledger;
  readonly fence: (fence: Fence) => Fence;
}

/** What a controller's flaw may know of its controller. */
export interface Innards {
  readonly wall: () => number;
  /** Sends a command as a driver would. */
  readonly orders: (id: string, node: string, action: string) => Promise<unknown>;
}

export interface ControllerFlaws {
  readonly journal: (journal: Journal, innards: Innards) => Journal;
  readonly agents: (agents: Agents) => Agents;
  readonly lease: (lease: Lease) => Lease;
  readonly think: DriverPorts["think"];
  /** An observation as the controller takes it in. */
  readonly observation: (
    observation: Observation,
    retained: boolean,
    innards: Innards,
  ) => { observation: Observation; retained: boolean };
}

export interface Flaws {
  readonly agent: AgentFlaws;
  /** Of one life: some flaws remember. */
  readonly controller: () => ControllerFlaws;
  /** Of a disk of a host: false where it does not keep what it says it has kept. */
  readonly honestDisks: boolean;
}

const same = <T>(value: T): T => value;

export const soundAgent: AgentFlaws = { ledger: same, fence: same };
export const soundController: ControllerFlaws = {
  ...{ journal: same, agents: same, lease: same, think: undefined },
  observation: (observation, retained) => ({ observation, retained }),
};
export const sound: Flaws = { agent: soundAgent, controller: () => soundController, honestDisks: true };
