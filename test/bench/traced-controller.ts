/**
 * The real controller with a listener on its trace. Records are kept in memory and written when the process ends, one JSON a line.
 *
 *     node test/bench/traced-controller.ts TRACE_FILE --config FILE
 */
import { subscribe } from "node:diagnostics_channel";
import { writeFileSync } from "node:fs";
import { TRACE_CHANNEL, type TracePoint } from "../../shared/trace.ts";
import type { TraceRecord } from "./trace-record.ts";

const [file = ""] = process.argv.splice(2, 1);
const records: TraceRecord[] = [];
subscribe(TRACE_CHANNEL, (message) => {
  const point = message as TracePoint;
  const marks = point.at === "journalled" && (point.type === "phase-began" || point.type === "run-ended");
  const { user, system } = marks ? process.cpuUsage() : { user: 0, system: 0 };
  records.push({ ...point, ms: performance.now(), ...(marks ? { cpuMs: (user + system) / 1000 } : {}) });
});
process.on("exit", () => writeFileSync(file, records.map((record) => `${JSON.stringify(record)}\n`).join("")));
await import("../../controller/main.ts");
