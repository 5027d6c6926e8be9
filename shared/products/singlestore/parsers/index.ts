/** The readers of what SingleStore's own tools print. */
import type { Reader } from "../../../formats/formats.ts";
import { readDatabases } from "./databases.ts";
import { readNodes } from "./nodes.ts";
import { readNumbers } from "./numbers.ts";
import { readRows } from "./rows.ts";

export const readers: Readonly<Record<string, Reader>> = {
  "memsql-nodes": readNodes,
  "memsql-numbers": readNumbers,
  "memsql-databases": readDatabases,
  "memsql-rows": readRows,
};
