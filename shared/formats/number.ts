/**
 * One number and nothing else, as `ps -o etimes=` prints it.
 */
import type { RawOutput } from "../state/observation.ts";
import type { Read } from "./formats.ts";
import { firstSaid } from "./said.ts";

/** An error with nothing printed is no number (ps: no such process), which is null; anything else says nothing. */
export function readNumber(raw: RawOutput): Read<{ readonly number: number | null }> {
  const text = raw.stdout.trim();
  if (/^-?\d+(\.\d+)?$/.test(text)) return { ok: true, value: { number: Number(text) } };
  if (text === "" && raw.stderr.trim() === "" && raw.exit !== 0) return { ok: true, value: { number: null } };
  return { ok: false, reason: `no single number in the output: ${firstSaid(raw)}` };
}
