/**
 * Reads the file of a log. Pure.
 */
import { decodeLine, type Entry, encodeLine } from "./entry.ts";

/**
 * Events 1, 2, 3 … up to the first line that is not the next event. A line without its newline is torn, even one that reads well: a
 * crash cut it.
 */
export function parseLines(text: string): Entry[] {
  const entries: Entry[] = [];
  for (const line of text.split("\n").slice(0, -1)) {
    const entry = decodeLine(line, entries.length + 1);
    if (!entry) break;
    entries.push(entry);
  }
  return entries;
}

export const formatLines = (entries: readonly Entry[]): string => entries.map(encodeLine).join("");
