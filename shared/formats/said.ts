import type { RawOutput } from "../state/observation.ts";
import { harmlessLines } from "./harmless.ts";

/** Long enough for a cause, short enough for one line of a status. */
const QUOTE_CHARS = 200;

/** What a program said first, for a reason: of its errors, else of its output. */
export function firstSaid(raw: Pick<RawOutput, "stdout" | "stderr">): string {
  const line = [raw.stderr, raw.stdout].flatMap(harmlessLines).find((text) => text.trim() !== "");
  if (line === undefined) return "nothing was printed";
  return [...line.trim()].slice(0, QUOTE_CHARS).join("");
}
