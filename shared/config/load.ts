/**
 * Finds and reads a daemon's configuration: an explicit file must exist, the default one may be absent.
 */
import { existsSync } from "node:fs";
import type { z } from "zod";
import { readDocument, readText } from "../document/read.ts";

export function loadConfig<T>(
  schema: z.ZodType<T>,
  explicit: string | undefined,
  fallback: string,
): { config: T; file: string } {
  const file = explicit ?? (existsSync(fallback) ? fallback : null);
  if (file !== null) return { config: readDocument(file, orEmptyMap(readText(file)), schema).value, file };
  return { config: readDocument("(defaults)", "{}", schema).value, file: "(defaults)" };
}

/** A file of nothing but comments, as the sample is when installed, means every default; to YAML it is null and not a map. */
function orEmptyMap(text: string): string {
  return text.split("\n").every((line) => /^\s*(#.*)?$/.test(line)) ? "{}" : text;
}
