/**
 * Every text of a message made harmless before it is shown: names, reasons and output come from other hosts.
 */
import { makeHarmless } from "../../../shared/formats/harmless.ts";

export function harmless<T>(message: T): T {
  return mapped(message) as T;
}

function mapped(value: unknown): unknown {
  if (typeof value === "string") return makeHarmless(value);
  if (Array.isArray(value)) return value.map(mapped);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, mapped(inner)]));
}
