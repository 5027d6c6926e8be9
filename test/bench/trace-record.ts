import type { TracePoint } from "../../shared/trace.ts";

/** A point with its time, milliseconds of the controller's monotonic clock; at some the CPU time that its process had used. */
export type TraceRecord = TracePoint & { readonly ms: number; readonly cpuMs?: number };
