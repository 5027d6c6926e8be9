/**
 * What `pg_controldata` of PostgreSQL 14 prints.
 *
 * Traps of the real one that are kept: a leader that runs, or crashed, is described as of its last checkpoint (up to 5 min ago); one
 * that was shut down as of its very end; a replica's own end is its minimum recovery ending location, past its last checkpoint; after a
 * crash the state is still "in production" or "in archive recovery".
 */
import { chance } from "../../../../../simulator/chance.ts";
import { asOf, isPrimary, missingBytes, walAt, walOf } from "../copies.ts";
import { postgresOf } from "../scene.ts";
import type { World } from "../state.ts";
import { systemIdOf } from "../system-id.ts";
import { CHECKPOINT_EVERY_MS } from "../timings.ts";
import { cDate } from "./dates.ts";
import { printLsn, WAL_SEGMENT_BYTES, walFile } from "./lsn.ts";

/** pg_controldata pads its labels to this; the longest have no blank left. */
const LABEL_WIDTH = 38;

export function printControldata(world: World, node: string): string {
  const { timeline } = postgresOf(world, node);
  const primary = isPrimary(world, node);
  const state = clusterState(world, node);
  const checkpointMs = lastCheckpointMs(world, node);
  const checkpoint = walAt(checkpointMs) - missingBytes(world, node);
  const nextXid = FIRST_XID + Math.floor(checkpointMs / 1000);
  const lines: [string, string | number][] = [
    ["pg_control version number", 1300],
    ["Catalog version number", 202107181],
    ["Database system identifier", systemIdOf(world)],
    ["Database cluster state", state],
    ["pg_control last modified", cDate(world, primary ? checkpointMs : asOf(world, node))],
    ["Latest checkpoint location", printLsn(checkpoint)],
    ["Latest checkpoint's REDO location", printLsn(checkpoint)],
    ["Latest checkpoint's REDO WAL file", walFile(timeline, checkpoint)],
    ["Latest checkpoint's TimeLineID", timeline],
    ["Latest checkpoint's PrevTimeLineID", timeline],
    ["Latest checkpoint's full_page_writes", "on"],
    ["Latest checkpoint's NextXID", `0:${nextXid}`],
    ["Latest checkpoint's NextOID", 24_576],
    ["Latest checkpoint's NextMultiXactId", 1],
    ["Latest checkpoint's NextMultiOffset", 0],
    ["Latest checkpoint's oldestXID", 726],
    ["Latest checkpoint's oldestXID's DB", 1],
    ["Latest checkpoint's oldestActiveXID", state === "shut down" ? 0 : nextXid],
    ["Latest checkpoint's oldestMultiXid", 1],
    ["Latest checkpoint's oldestMulti's DB", 1],
    ["Latest checkpoint's oldestCommitTsXid", 0],
    ["Latest checkpoint's newestCommitTsXid", 0],
    ["Time of latest checkpoint", cDate(world, checkpointMs)],
    ["Fake LSN counter for unlogged rels", "0/3E8"],
    ["Minimum recovery ending location", primary ? "0/0" : printLsn(walOf(world, node))],
    ["Min recovery ending loc's timeline", primary ? 0 : timeline],
    ["Backup start location", "0/0"],
    ["Backup end location", "0/0"],
    ["End-of-backup record required", "no"],
    ["wal_level setting", "replica"],
    ["wal_log_hints setting", "on"],
    ["max_connections setting", 100],
    ["max_worker_processes setting", 8],
    ["max_wal_senders setting", 10],
    ["max_prepared_xacts setting", 0],
    ["max_locks_per_xact setting", 64],
    ["track_commit_timestamp setting", "off"],
    ["Maximum data alignment", 8],
    ["Database block size", 8192],
    ["Blocks per segment of large relation", 131_072],
    ["WAL block size", 8192],
    ["Bytes per WAL segment", WAL_SEGMENT_BYTES],
    ["Maximum length of identifiers", 64],
    ["Maximum columns in an index", 32],
    ["Maximum size of a TOAST chunk", 1996],
    ["Size of a large-object chunk", 2048],
    ["Date/time type storage", "64-bit integers"],
    ["Float8 argument passing", "by value"],
    ["Data page checksum version", 0],
    ["Mock authentication nonce", nonce(world)],
  ];
  return lines.map(([label, value]) => `${`${label}:`.padEnd(LABEL_WIDTH)}${value}\n`).join("");
}

type ClusterState = "in production" | "in archive recovery" | "shut down" | "shut down in recovery";

function clusterState(world: World, node: string): ClusterState {
  const { phase, crashed } = postgresOf(world, node);
  const alive = phase === "running" || phase === "lingering" || crashed;
  if (isPrimary(world, node)) return alive ? "in production" : "shut down";
  return alive ? "in archive recovery" : "shut down in recovery";
}

/** A shutdown of the leader and its taking the lead make checkpoints too. A replica has them from its leader. */
function lastCheckpointMs(world: World, node: string): number {
  const endMs = asOf(world, node);
  if (clusterState(world, node) === "shut down") return endMs;
  const regularMs = Math.floor(endMs / CHECKPOINT_EVERY_MS) * CHECKPOINT_EVERY_MS;
  const { ledSinceMs } = world.store;
  return ledSinceMs <= endMs ? Math.max(regularMs, ledSinceMs) : regularMs;
}

/** 32 bytes that differ from one database to another. */
function nonce(world: World): string {
  const id = systemIdOf(world);
  return Array.from({ length: 32 }, (_, at) =>
    Math.floor(chance(world.setup.seed, id, at) * 256)
      .toString(16)
      .padStart(2, "0"),
  ).join("");
}

/** Transactions of a world that begins; grows by one a second. */
const FIRST_XID = 1_000_000;
