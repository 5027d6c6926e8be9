/**
 * `KEY=VALUE` lines, as `systemctl show` and many small tools print them.
 */
import type { RawOutput } from "../state/observation.ts";
import type { Read } from "./formats.ts";
import { harmlessLines } from "./harmless.ts";
import { firstSaid } from "./said.ts";

/** Texts by key; of a key that stands twice the last. Other lines are skipped. A program that failed said nothing. */
export function readProperties(raw: RawOutput): Read<Readonly<Record<string, string>>> {
  if (raw.exit !== 0) return { ok: false, reason: `it exited with ${raw.exit}: ${firstSaid(raw)}` };
  const pairs = propertyPairs(raw.stdout);
  if (pairs.length === 0) return { ok: false, reason: `no KEY=VALUE line in the output: ${firstSaid(raw)}` };
  return { ok: true, value: Object.fromEntries(pairs) };
}

/** Each such line in its order. A key holds no blank and no `=`; the value is what follows, without blanks at its ends. */
export function propertyPairs(text: string): [key: string, value: string][] {
  return harmlessLines(text).flatMap((line): [string, string][] => {
    const match = /^\s*([^\s=]+)=(.*)$/.exec(line);
    return match?.[1] === undefined ? [] : [[match[1], (match[2] ?? "").trim()]];
  });
}
