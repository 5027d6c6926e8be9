/**
 * The system tables. Names of tables and statuses are the vendor's; the columns of `sys.queries` are those that its older driver
 * names, with `start_time` added; those of `sys.segment_groups` and `sys.pipelines` are inferred, since no page lists them.
 */
import { nodesWith } from "./scene.ts";
import { SEGMENT_GROUPS, segmentStatus } from "./segments.ts";
import type { Row } from "./sql.ts";
import type { Query, World } from "./state.ts";

interface Table {
  readonly columns: readonly string[];
  rows(world: World): Row[];
}

const TABLES: Readonly<Record<string, Table>> = {
  "sys.queries": {
    columns: [
      ...["query_id", "user", "importance", "estimated_time", "elapsed_time", "status", "server", "database", "sql"],
      "start_time",
    ],
    rows: (world) => world.queries.map((query) => queryRow(world, query)),
  },
  "sys.segment_groups": {
    columns: ["segment_group_id", "segment_id", "node_name", "status"],
    rows: (world) =>
      Array.from({ length: SEGMENT_GROUPS }, (_, group) =>
        nodesWith(world, "foundation").map((node, index) => ({
          segment_group_id: group + 1,
          segment_id: group * 100 + index,
          node_name: node,
          status: segmentStatus(world, node),
        })),
      ).flat(),
  },
  "sys.pipelines": {
    columns: ["name", "status", "node_name"],
    rows: (world) => world.pipelines.map(({ name, state, node }) => ({ name, status: state, node_name: node })),
  },
  "information_schema.columns": {
    columns: ["table_schema", "table_name", "column_name"],
    rows: () =>
      Object.entries(TABLES).flatMap(([name, { columns }]) => {
        const [table_schema = "", table_name = ""] = name.split(".");
        return columns.map((column_name) => ({ table_schema, table_name, column_name }));
      }),
  },
};

/** Null where there is none of that name. */
export const tableNamed = (name: string): Table | null => (Object.hasOwn(TABLES, name) ? (TABLES[name] ?? null) : null);

/** Times in seconds. */
function queryRow({ setup, nowMs }: World, { id, server, sinceMs }: Query): Row {
  return {
    query_id: id,
    user: "report@system",
    importance: 1,
    estimated_time: 14_400,
    elapsed_time: Math.floor((nowMs - sinceMs) / 1_000),
    status: "RUNNING",
    server,
    database: "system",
    sql: "SELECT region, count(*) FROM sales.orders GROUP BY region",
    start_time: new Date(setup.epochMs + Math.floor(sinceMs)).toISOString().replace("T", " ").replace("Z", ""),
  };
}
