/**
 * SQL on a node, by its port or by `memsqlctl query`.
 */
import { between } from "../../../../../simulator/chance.ts";
import { hasFault, isDead } from "../faults.ts";
import { bytesOf, emit, endCall, nodeOf, type Scene, schedule } from "../scene.ts";
import type { Call } from "../state.ts";
import { QUERY_MS, SNAPSHOT_MS } from "../timings.ts";
import { failed, type SqlAnswer } from "./answer.ts";
import { sqlCommand, tidy } from "./command.ts";
import { answerStatement } from "./statement.ts";

export function beginSql(scene: Scene, id: string, node: string, sql: string): void {
  const { world } = scene;
  // Dead or silent: no answer, ever.
  if (isDead(world, node) || hasFault(world, node, "sql-silent")) return;
  const { command } = sqlCommand(sql);
  const isSnapshot = command.startsWith("snapshot ") || command.startsWith("sync-snapshot ");
  const n = world.calls[id]?.n ?? 0;
  const afterMs = isSnapshot ? between(world.setup.seed, SNAPSHOT_MS, command, n) : QUERY_MS;
  schedule(scene, afterMs, { kind: "sql", call: id, node, sql: tidy(sql) });
}

export function answerSql(scene: Scene, due: { call: string; node: string; sql: string }): void {
  const call = scene.world.calls[due.call];
  if (!call) return;
  const { connectable } = nodeOf(scene.world, due.node);
  const answer = connectable ? answerStatement(scene, due.node, due.sql) : failed(2003, "Can't connect to MemSQL node");
  if (call.program === "sql-port") emit(scene, { type: "answered", call: call.id, answer });
  else tellTool(scene, call, answer);
  endCall(scene, call.id, answer.kind === "error" ? 1 : 0);
}

function tellTool(scene: Scene, call: Call, answer: SqlAnswer): void {
  const json = call.argv.includes("--json") || call.argv.includes("-j");
  const said = (stream: "out" | "err", text: string) =>
    emit(scene, { type: "said", call: call.id, stream, text: bytesOf(text) });
  switch (answer.kind) {
    case "error":
      said("err", `✘ failed to run query: Error ${answer.code}: ${answer.message}\n`);
      break;
    case "ok":
      said("out", json ? '{"rows":[]}\n' : "");
      break;
    case "rows":
      if (json) said("out", `${JSON.stringify({ rows: answer.rows })}\n`);
      else
        said(
          "out",
          [answer.columns, ...answer.rows.map((row) => answer.columns.map((column) => row[column] ?? "NULL"))]
            .map((cells) => `${cells.join("\t")}\n`)
            .join(""),
        );
  }
}
