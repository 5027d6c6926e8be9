/**
 * A program that prints one JSON object: a site's own hooks answer so.
 */
import type { RawOutput } from "../state/observation.ts";
import type { Read } from "./formats.ts";
import { harmlessLines, makeHarmless } from "./harmless.ts";

/** The object as it is, its texts made harmless. A program that failed said nothing, whatever it printed. */
export function readJson(raw: RawOutput): Read<Readonly<Record<string, unknown>>> {
  if (raw.exit !== 0) return { ok: false, reason: `it exited with ${raw.exit}: ${firstLine(raw.stderr)}` };
  try {
    const value: unknown = JSON.parse(raw.stdout, (_, item: unknown) =>
      typeof item === "string" ? makeHarmless(item) : item,
    );
    if (typeof value === "object" && value !== null && !Array.isArray(value))
      return { ok: true, value: value as Record<string, unknown> };
  } catch {}
  return { ok: false, reason: `its output is not one JSON object: ${firstLine(raw.stdout)}` };
}

const firstLine = (text: string) =>
  (harmlessLines(text).find((line) => line.trim() !== "") ?? "nothing printed").slice(0, 200);
