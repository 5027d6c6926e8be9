/** The readers of what Ocient's own tools print. */
import type { Reader } from "../../../formats/formats.ts";
import { readQueries } from "./queries.ts";
import { readRows } from "./rows.ts";

export const readers: Readonly<Record<string, Reader>> = {
  "pyocient-queries": readQueries,
  "pyocient-rows": readRows,
};
