/**
 * The whole of a simulated AtScale cluster as one value that can be cloned, compared and written down. Times are simulated
 * milliseconds since the world began; the printed calendar starts at `setup.epochMs`.
 */
import type { Appointment } from "../../../../simulator/agenda.ts";
import type { Call, Fault } from "../../../../simulator/model.ts";

export type { Call, Fault };

export type Role = "coordinator" | "engine" | "query-engine" | "database";

/** What is fixed for the world's life. */
export interface Setup {
  readonly cluster: string;
  readonly seed: number;
  /** `member` is the name that the node bears in postgres_nodes. */
  readonly nodes: Readonly<Record<string, { readonly roles: readonly Role[]; readonly member: string }>>;
  /** The node whose copy of Postgres leads, or led last. */
  readonly leader: string;
  readonly start: "up" | "stopped";
  readonly layout: "seed" | "stock";
  readonly columns: "old" | "new";
  /** What a healthy replica's state is called; Patroni changed the word in 3.0.4. */
  readonly replicaState: "running" | "streaming";
  /** A load balancer stands before the query engines, and stopping one undrained is a harm. False where left out. */
  readonly balancer?: boolean;
  /** Wall milliseconds since 1970 at simulated 0. */
  readonly epochMs: number;
  /** Where the product's services listen; the standard ones where left out. */
  readonly ports?: Ports;
}

export interface Ports {
  readonly designCenter: number;
  readonly engine: number;
  readonly postgres: number;
}

export const STANDARD_PORTS: Ports = { designCenter: 10500, engine: 10502, postgres: 10520 };

export interface World {
  readonly setup: Setup;
  nowMs: number;
  readonly hosts: Record<string, Host>;
  readonly store: Store;
  /** Vendor commands that have not ended, by id. */
  readonly calls: Record<string, Call>;
  /** What will happen by itself, unordered. */
  agenda: Appointment<Due>[];
  faults: Fault[];
  /** Calls so far: the next one's number. */
  callCount: number;
  /** Stop commands that ended well, for the fault that waits for one. */
  stopCount: number;
  appointmentCount: number;
}

export interface Host {
  supervisor: "down" | "up";
  job: "starting" | "stopping" | null;
  /** Grows with each start and stop, so that what was due in an earlier life is void. */
  life: number;
  readonly services: Record<string, Service>;
  /** Null where this host has no Postgres. */
  readonly postgres: Postgres | null;
  /** The engine's HTTP port: nobody listens, it answers 503, it answers OK. */
  ping: "closed" | "cold" | "warm";
  /** A program that outlived the stop, e.g. "engine". */
  leftover: string | null;
  /** Whether the load balancer sends it queries; null where the host is no query engine. */
  balancer: "in" | "out" | null;
}

/** supervisor/states.py */
export type ServiceState = "STOPPED" | "STARTING" | "RUNNING" | "BACKOFF" | "STOPPING" | "FATAL";

export interface Service {
  state: ServiceState;
  /** When the state was entered. */
  sinceMs: number;
  /** When its process was spawned. */
  spawnedMs: number;
  detail: string;
  /** Counts its processes; another number is another process. */
  run: number;
  /** The process id told by the shell; null where none was told. */
  pid: number | null;
  /** Failed starts in a row. */
  failures: number;
}

export interface Postgres {
  /** A process exists while running and lingering. */
  phase: "off" | "starting" | "running" | "lingering";
  sinceMs: number;
  /** This copy holds every write up to this time, as last settled (see copies.ts). */
  asOfMs: number;
  timeline: number;
  /** Whether it led when it last ran. */
  wasLeader: boolean;
  /** It ended without a shutdown. */
  crashed: boolean;
  /** Its entry in the store; null once it has expired or where there never was one. */
  row: { state: "starting" | "running" | "stopped"; expiresMs: number | null } | null;
}

/** What Patroni keeps in Consul. */
export interface Store {
  leader: string | null;
  lastLeader: string;
  leaderlessSinceMs: number;
  /** When the last leader took the key. */
  ledSinceMs: number;
  timeline: number;
  readonly systemId: string;
  /** When the voters lost their majority; null while they have it. */
  quorumLostMs: number | null;
}

/** Things that happen by themselves. Those with a `life` are void in another life of the host. */
export type Due =
  | {
      readonly kind: "service-spawns";
      readonly node: string;
      readonly life: number;
      readonly service: string;
      /** From the spawn to RUNNING. */
      readonly settleMs: number;
    }
  | {
      readonly kind: "service-settles";
      readonly node: string;
      readonly life: number;
      readonly service: string;
      readonly run: number;
    }
  | {
      readonly kind: "service-exits";
      readonly node: string;
      readonly life: number;
      readonly service: string;
      readonly run: number;
    }
  | { readonly kind: "stop-next"; readonly node: string; readonly life: number }
  | { readonly kind: "ping-opens"; readonly node: string; readonly life: number; readonly run: number }
  | { readonly kind: "ping-warms"; readonly node: string; readonly life: number; readonly run: number }
  | { readonly kind: "postgres-up"; readonly node: string; readonly life: number }
  | { readonly kind: "postgres-gone"; readonly node: string; readonly life: number }
  | { readonly kind: "leftover-gone"; readonly node: string; readonly life: number }
  | { readonly kind: "row-back"; readonly node: string }
  | { readonly kind: "election" }
  | { readonly kind: "leader-key-expires" }
  | { readonly kind: "service-controlled"; readonly call: string }
  | { readonly kind: "balanced"; readonly call: string }
  | { readonly kind: "retry-line"; readonly call: string; readonly round: number }
  | { readonly kind: "answer"; readonly call: string }
  | { readonly kind: "end"; readonly call: string; readonly exit: number; readonly out: string; readonly err: string };
