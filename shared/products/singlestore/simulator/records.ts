/**
 * What a world writes down for its judge, read back.
 */
import { readState as readSummary } from "../../../simulator/records.ts";
import type { WorldSummary } from "./world/summary.ts";

export { readCommands, readHarm, readProbes } from "../../../simulator/records.ts";

/** Null before the world has written it. */
export const readState = (dir: string): WorldSummary | null => readSummary<WorldSummary>(dir);
