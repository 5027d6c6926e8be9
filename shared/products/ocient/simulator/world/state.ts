/**
 * The whole of a simulated Ocient system as one value that can be cloned, compared and written down. Times are simulated
 * milliseconds since the world began; the printed calendar starts at `setup.epochMs`.
 */
import type { Appointment } from "../../../../simulator/agenda.ts";
import type { Call, Fault } from "../../../../simulator/model.ts";

export type { Call, Fault };

export type Role = "administrator" | "sql" | "foundation" | "loader";
export const ROLES: readonly Role[] = ["administrator", "sql", "foundation", "loader"];

/** The systemd units that a host may have. */
export type UnitName = "rolehostd" | "lat";

/** What is fixed for the world's life. */
export interface Setup {
  readonly cluster: string;
  readonly seed: number;
  /** `names`: what a client may call the host: its address, its node's name and its member's. */
  readonly nodes: Readonly<Record<string, { readonly roles: readonly Role[]; readonly names: readonly string[] }>>;
  readonly start: "up" | "stopped";
  /** Wall milliseconds since 1970 at simulated 0. */
  readonly epochMs: number;
  /** What systemd calls the two. */
  readonly units: Readonly<Record<UnitName, string>>;
  readonly ports: { readonly sql: number; readonly lat: number };
  /** So many Foundation nodes may be away and the data still be read. */
  readonly parityWidth: number;
  /** TimeoutStopSec of rolehostd. */
  readonly stopTimeoutMs: number;
  /** False: this system loads with pipelines, and no host has LAT. */
  readonly lat: boolean;
}

export interface World {
  readonly setup: Setup;
  nowMs: number;
  readonly hosts: Record<string, Host>;
  queries: Query[];
  pipelines: Pipeline[];
  /** SQL calls that do not return until Foundation nodes are online, by call; with the SQL node that has them. */
  readonly waiting: Record<string, string>;
  /** Commands that have not ended, by id. */
  readonly calls: Record<string, Call>;
  agenda: Appointment<Due>[];
  faults: Fault[];
  callCount: number;
  queryCount: number;
  appointmentCount: number;
}

export interface Host {
  /** `lat` is there on Loaders only; null where the host has none. */
  readonly units: { readonly rolehostd: Unit; lat: Unit | null };
  /** How far rolehostd has come: its own roles started or not, and whether it has joined the system. */
  daemon: "off" | "starting" | "waiting" | "ready";
  /** A quiesce has lasted as long as it must, and ends when nothing holds it. */
  quiesced: boolean;
  /** A Java process of LAT outlived its unit. */
  latLingers: boolean;
  /** Its segments have been found again after it joined. */
  segments: "there" | "away";
  /** It reboots. */
  dark: boolean;
  /** Which boot it is in, from 1. */
  boot: number;
}

export interface Unit {
  state: "inactive" | "active" | "stopping" | "failed" | "auto-restart";
  result: "success" | "timeout" | "signal" | "exit-code" | "start-limit-hit";
  /** How its last process ended: 0 not yet, 1 exited, 2 killed. */
  code: 0 | 1 | 2;
  /** Exit code, or the signal's number. */
  status: number;
  /** Counts its processes; another number is another process. */
  run: number;
  /** As the shell told it. */
  pid: number | null;
  changedMs: number | null;
  startedMs: number | null;
  restarts: number;
  /** Somebody asked it to stop: systemd will not restart it. */
  stopWanted: boolean;
  /** A start that waits for the stop under way. */
  startNext: boolean;
  /** When it was started lately, for the start limit. */
  starts: number[];
  /** Its starts are used up until reset-failed. */
  limited: boolean;
  enabled: boolean;
}

export interface Query {
  readonly id: string;
  /** The SQL node that serves it. */
  readonly server: string;
  /** Every node whose quiesce waits for it. */
  readonly nodes: readonly string[];
  readonly sinceMs: number;
  /** CANCEL and KILL say OK and do nothing. */
  readonly unkillable: boolean;
  /** The fault that began it: cleared, the query ends. */
  readonly fault: string;
}

/** One of the newer way of loading. */
export interface Pipeline {
  readonly name: string;
  /** The loader that is in the middle of it. */
  readonly node: string;
  state: "RUNNING" | "STOPPED";
}

/** Things that happen by themselves. Those with a `run` are void once the unit has another process or none. */
export type Due =
  | { readonly kind: "initialised"; readonly node: string; readonly run: number }
  | { readonly kind: "quorum-forms" }
  | { readonly kind: "rotates"; readonly node: string; readonly run: number }
  | { readonly kind: "segments-back"; readonly node: string; readonly run: number }
  | { readonly kind: "may-quiesce"; readonly node: string; readonly run: number }
  | { readonly kind: "stop-times-out"; readonly node: string; readonly unit: UnitName; readonly run: number }
  | { readonly kind: "lat-stops"; readonly node: string; readonly run: number }
  | { readonly kind: "lat-gone"; readonly node: string }
  | { readonly kind: "restarts"; readonly node: string; readonly unit: UnitName; readonly run: number }
  | { readonly kind: "query-ends"; readonly query: string }
  | { readonly kind: "boots"; readonly node: string }
  | { readonly kind: "log-grows" }
  | { readonly kind: "connects"; readonly call: string }
  | { readonly kind: "shows"; readonly call: string }
  | { readonly kind: "end"; readonly call: string; readonly exit: number; readonly out: string; readonly err: string };
