/**
 * What is written down beside the evidence where a condition was seen to hold: remarks for the run's end, and what is known of the node
 * from then on. What cannot be told is left out.
 */
import { makeHarmless } from "../../shared/formats/harmless.ts";
import type { ConditionDefinition } from "../../shared/procedure/schema.ts";
import type { View } from "./decision.ts";
import { readOn } from "./judging.ts";
import type { Run } from "./state.ts";

export interface Besides {
  readonly remarks?: readonly string[];
  readonly keeps?: Readonly<Record<string, unknown>>;
}

export function besides(run: Run, view: View, node: string, condition: ConditionDefinition): Besides {
  const remarks = condition.remarks === undefined ? [] : texts(readOn(run, view, node, condition.remarks));
  const keeps = Object.entries(condition.keeps ?? {}).flatMap(([name, expression]): [string, unknown][] => {
    const read = readOn(run, view, node, expression);
    return read.known ? [[name, read.value]] : [];
  });
  return {
    ...(remarks.length > 0 ? { remarks } : {}),
    ...(keeps.length > 0 ? { keeps: Object.fromEntries(keeps) } : {}),
  };
}

const texts = (read: ReturnType<typeof readOn>): string[] =>
  read.known && Array.isArray(read.value) ? read.value.map((text) => makeHarmless(String(text))) : [];
