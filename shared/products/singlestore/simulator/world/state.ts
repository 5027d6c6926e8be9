/**
 * The whole of a simulated SingleStore cluster as one value that can be cloned, compared and written down. Times are simulated
 * milliseconds since the world began; the printed calendar starts at `setup.epochMs`.
 */
import type { Appointment } from "../../../../simulator/agenda.ts";
import type { Call as CommonCall, Fault } from "../../../../simulator/model.ts";

export type { Fault } from "../../../../simulator/model.ts";

export type Role = "master-aggregator" | "child-aggregator" | "leaf";

/** What is fixed for the world's life. */
export interface Setup {
  readonly cluster: string;
  readonly seed: number;
  readonly nodes: Readonly<Record<string, NodeSetup>>;
  readonly start: "up" | "stopped";
  /** 2: every partition has a replica on the leaf's pair. */
  readonly redundancy: 1 | 2;
  /** Partitions by user database. */
  readonly databases: Readonly<Record<string, number>>;
  /** Whether the user databases were snapshotted right before the world began (or was stopped). */
  readonly snapshotted: boolean;
  /**
   * What list-nodes calls a leaf whose partitions wait for the master. The vendor's page says that leaves show ONLINE at the end,
   * once attached; that it is so in the node list is inferred.
   */
  readonly pendingShownAs: "Recovering" | "Online";
  readonly password: string;
  /** The vendor's 120 where left out. */
  readonly attachDelaySeconds?: number;
  /** Wall milliseconds since 1970 at simulated 0. */
  readonly epochMs: number;
}

export interface NodeSetup {
  readonly role: Role;
  /** MemSQL id, 40 hex digits in capitals. */
  readonly id: string;
  /** The host's first declared node: its file tree bears that name. */
  readonly host: string;
  readonly address: string;
  readonly port: number;
}

export interface World {
  readonly setup: Setup;
  nowMs: number;
  readonly nodes: Record<string, Node>;
  readonly hosts: Record<string, { autostart: boolean }>;
  readonly metadata: Metadata;
  /** Commands and queries that have not ended, by id. */
  readonly calls: Record<string, Call>;
  agenda: Appointment<Due>[];
  appointmentCount: number;
  faults: Fault[];
  /** Calls so far: the next one's number. */
  callCount: number;
}

/** A process of memsqld exists in every phase but `off`; it serves only while `running` and connectable. */
export type Phase = "off" | "starting" | "running" | "stopping" | "lingering";

export interface Node {
  phase: Phase;
  sinceMs: number;
  /** Grows with each start, stop and crash, so that what was due in an earlier life is void. */
  life: number;
  /** Counts memsqld's processes, and memsqld_safe's; another number is another process. */
  run: number;
  safeRun: number;
  pid: number | null;
  safePid: number | null;
  /** memsqld_safe is there, and starts a memsqld that ended. */
  supervised: boolean;
  connectable: boolean;
  /** An aggregator that has its own databases and is part of the cluster. A leaf: attached by the master. */
  online: boolean;
  recoveryFailed: boolean;
  /** Leaves: their partitions, by name (`sales_0`). */
  readonly copies: Record<string, Copy>;
}

/** What a leaf says of one of its partitions; `off` while its node does not run. */
export type CopyState = "off" | "recovering" | "pending" | "transition" | "online" | "replicating" | "unrecoverable";

export interface Copy {
  state: CopyState;
  /** Up to when the log is in the snapshot: what came after is replayed. */
  snapshotMs: number;
  /** Set while recovering: so long for the snapshot, then for the log, and so much of both is done. */
  recovery: { readonly snapshotMs: number; readonly logMs: number; doneMs: number } | null;
}

/** What the master aggregator keeps, and has kept when it comes again. */
export interface Metadata {
  master: string;
  readonly partitions: Partition[];
  readonly leaves: Record<string, { state: LeafState; sinceMs: number }>;
  readonly variables: Record<string, string>;
  /** Grows whenever a node comes or goes: the attach that was waited for starts again. */
  stability: number;
  failovers: number;
  moved: number;
}

export type LeafState = "online" | "offline" | "attaching" | "detached";

export interface Partition {
  readonly database: string;
  readonly ordinal: number;
  master: string;
  replica: string | null;
}

export interface Call extends CommonCall {
  /** The nodes that it acts on. */
  readonly targets: readonly string[];
  /** memsqlctl, sdb-admin, systemctl, or sql-port: SQL that came by a port and is answered in rows, not in text. */
  readonly program: string;
}

/** Things that happen by themselves. Those with a `life` are void in another life of the node. */
export type Due =
  | { readonly kind: "answer"; readonly call: string }
  | { readonly kind: "sql"; readonly call: string; readonly node: string; readonly sql: string }
  | { readonly kind: "end"; readonly call: string; readonly exit: number; readonly out: string; readonly err: string }
  | { readonly kind: "started" | "crashes" | "stopped" | "gone"; readonly node: string; readonly life: number }
  | { readonly kind: "respawns" | "aggregator-online"; readonly node: string; readonly life: number }
  | { readonly kind: "replayed"; readonly node: string; readonly life: number; readonly tickMs: number }
  | { readonly kind: "attach" | "attached"; readonly stability: number }
  | { readonly kind: "boots"; readonly node: string };
