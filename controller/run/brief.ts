/**
 * Evidence cut down to what a sentence holds; the whole stands in the node's own line. Pure.
 */

import { kept } from "../../shared/kept.ts";

/** More items than this are counted. */
const MOST_ITEMS = 3;
/** Longer than this no sentence is read. */
const MOST_CHARACTERS = 160;

/** "a RUNNING, b RUNNING, c RUNNING, d STOPPING" becomes "3 RUNNING, 1 STOPPING"; other long lists keep their first items. */
export const brief = kept((evidence: readonly string[]): string => {
  const text = evidence
    .filter((part) => part !== "")
    .map(shortened)
    .join(", ");
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS - 1).replace(/\s+\S*$/, "")} …` : text;
});

function shortened(part: string): string {
  const items = part.split(", ");
  if (items.length <= MOST_ITEMS) return part;
  const states = items.flatMap((item) => STATE.exec(item)?.[1] ?? []);
  if (states.length === items.length) return counted(states);
  return `${items.slice(0, MOST_ITEMS).join(", ")} and ${items.length - MOST_ITEMS} more`;
}

/** One word and its state, as service managers print them. */
const STATE = /^\S+ ([A-Z]{2,})$/;

function counted(states: readonly string[]): string {
  const groups = [...Map.groupBy(states, (state) => state)].toSorted(([, a], [, b]) => b.length - a.length);
  const [[state = "", first = []] = [], ...rest] = groups;
  return [`${first.length} services ${state}`, ...rest.map(([name, all]) => `${all.length} ${name}`)].join(", ");
}

/** "a", "a and b", "a, b and c". */
export function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
