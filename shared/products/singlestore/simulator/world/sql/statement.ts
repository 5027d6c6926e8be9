/**
 * Which statement it is, and where it may be asked.
 */
import { masterServes } from "../cluster.ts";
import { hasFault } from "../faults.ts";
import type { Scene } from "../scene.ts";
import type { World } from "../state.ts";
import { isLeaf } from "../topology.ts";
import { failed, rows, type SqlAnswer } from "./answer.ts";
import { showAggregators, showClusterStatus, showLeaves } from "./cluster-status.ts";
import { bare } from "./command.ts";
import { distributedDatabases, recoveryStatus, showDatabases, showPartitions } from "./databases.ts";
import { attachLeaf, detachLeaf, explainNothing, explainRestore, moveAll } from "./moves.ts";
import { snapshot, syncSnapshot } from "./snapshot.ts";
import { setVariable, showVariables } from "./variables.ts";

type Where = "anywhere" | "aggregator" | "master";

interface Statement {
  readonly pattern: RegExp;
  readonly where: Where;
  answer(scene: Scene, node: string, words: RegExpExecArray): SqlAnswer;
}

const look = (
  pattern: RegExp,
  where: Where,
  answer: (world: World, node: string, words: RegExpExecArray) => SqlAnswer,
): Statement => ({
  pattern,
  where,
  answer: ({ world }, node, words) => answer(world, node, words),
});

const SCHEMA = "(?:information_schema\\.)?";
const from = (table: string) => new RegExp(`^select .+ from ${SCHEMA}${table}\\b`, "i");

/** In this order: the first that matches. A WHERE or an ORDER is not looked at: a reader selects by itself. */
const STATEMENTS: readonly Statement[] = [
  look(/^select 1( as \w+)?$/i, "anywhere", (_, __, words) => one(words)),
  look(/^select @@(?:global\.)?(\w+)$/i, "anywhere", (world, _, words) =>
    selectVariable(world, words[1] ?? "", words[0].slice(7)),
  ),
  look(/^show (?:global )?variables like ['"]([\w%]+)['"]$/i, "anywhere", (world, _, words) =>
    showVariables(world, words[1] ?? ""),
  ),
  look(/^show databases extended$/i, "anywhere", showDatabases),
  look(from("lmv_recovery_status"), "anywhere", (world, node) =>
    hasFault(world, node, "lmv-missing")
      ? failed(1109, "Unknown table 'LMV_RECOVERY_STATUS' in information_schema")
      : recoveryStatus(world, node),
  ),
  look(/^select bit_and\(summary=/i, "aggregator", (world) => allHealthy(world)),
  look(/^show cluster status$/i, "aggregator", showClusterStatus),
  look(from("mv_cluster_status"), "aggregator", showClusterStatus),
  look(/^show leaves$/i, "aggregator", showLeaves),
  look(/^show aggregators( extended)?$/i, "aggregator", (world, node, words) =>
    showAggregators(world, node, words[1] !== undefined),
  ),
  look(/^show partitions( extended)? on (\S+)$/i, "aggregator", (world, _, words) =>
    known(world, words[2], (database) => showPartitions(world, database, words[1] !== undefined)),
  ),
  look(from("mv_distributed_databases_status"), "aggregator", (world) => distributedDatabases(world)),
  look(/^show rebalance status on (\S+)$/i, "master", (world, _, words) =>
    known(world, words[1], () => rows(REBALANCE, [])),
  ),
  look(/^explain restore redundancy on (\S+)$/i, "master", (world, _, words) =>
    known(world, words[1], (database) => explainRestore(world, database)),
  ),
  look(/^explain rebalance (?:partitions|database) (?:on )?(\S+)$/i, "master", (world, _, words) =>
    known(world, words[1], explainNothing),
  ),
  {
    pattern: /^snapshot (?:database )?(\S+)$/i,
    where: "master",
    answer: (scene, _, words) => known(scene.world, words[1], (database) => snapshot(scene.world, database)),
  },
  {
    pattern: /^_sync_snapshot (\S+)$/i,
    where: "master",
    answer: (scene, _, words) => known(scene.world, words[1], (database) => syncSnapshot(scene.world, database)),
  },
  {
    pattern: /^set (?:global|cluster|session)? ?@?@?(?:global\.)?(\w+) ?= ?['"]?([^'"]*)['"]?$/i,
    where: "anywhere",
    answer: (scene, _, words) => setVariable(scene.world, words[1] ?? "", words[2] ?? ""),
  },
  { pattern: /^attach leaf ['"]?([^'": ]+)['"]?:(\d+)/i, where: "master", answer: attachLeaf },
  { pattern: /^detach leaf ['"]?([^'": ]+)['"]?:(\d+)/i, where: "master", answer: detachLeaf },
  {
    pattern: /^(?:restore redundancy|rebalance (?:partitions|database)|rebalance all databases|restore)/i,
    where: "master",
    answer: moveAll,
  },
];

const REBALANCE = [
  "Action",
  "Ordinal",
  "Target_Host",
  "Target_Port",
  "Phase",
  "Status",
  "Running_Time",
  "Estimated_Time_Remaining_Ms",
];

/** `sql` is tidy. */
export function answerStatement(scene: Scene, node: string, sql: string): SqlAnswer {
  for (const { pattern, where, answer } of STATEMENTS) {
    const words = pattern.exec(sql);
    if (words) return wrongPlace(scene.world, node, where) ?? answer(scene, node, words);
  }
  return failed(1064, `You have an error in your SQL syntax near '${sql.slice(0, 60)}'`);
}

function wrongPlace(world: World, node: string, where: Where): SqlAnswer | null {
  if (where === "anywhere") return null;
  if (isLeaf(world.setup, node)) return failed(1721, "This statement is only valid on an aggregator");
  const isMaster = world.metadata.master === node && masterServes(world);
  return where === "master" && !isMaster ? failed(1796, "This statement is only valid on the master aggregator") : null;
}

function known(world: World, written: string | undefined, answer: (database: string) => SqlAnswer): SqlAnswer {
  const database = bare(written);
  return Object.hasOwn(world.setup.databases, database)
    ? answer(database)
    : failed(1049, `Unknown database '${database}'`);
}

function one(words: RegExpExecArray): SqlAnswer {
  const name = words[1]?.slice(4) ?? "1";
  return rows([name], [{ [name]: 1 }]);
}

function selectVariable(world: World, name: string, column: string): SqlAnswer {
  const value = world.metadata.variables[name.toLowerCase()];
  return value === undefined
    ? failed(1193, `Unknown system variable '${name}'`)
    : rows([column], [{ [column]: value }]);
}

/** The gate of the vendor's own image. */
function allHealthy(world: World): SqlAnswer {
  const answer = distributedDatabases(world);
  const healthy = answer.kind === "rows" && answer.rows.every((row) => row.SUMMARY === "healthy");
  const name = "bit_and(summary='healthy')";
  return rows([name], [{ [name]: healthy ? 1 : 0 }]);
}
