/**
 * Whether waiting would help: what a rule measured when it refused a plan, and a moment later once more. Pure.
 */
import { inWords } from "./in-words.ts";
import type { Plan, Refusal } from "./types.ts";

/** `later` with how each measure has moved since `earlier`. `apartMs`: between their looks. */
export function withTrend(earlier: Plan, later: Plan, apartMs: number): Plan {
  return { ...later, refused: later.refused.map((refusal) => told(refusal, earlier.refused, apartMs)) };
}

/** Whether a second look would tell more. */
export const measures = ({ refused }: Plan): boolean => refused.some(({ measured }) => measured !== undefined);

function told(refusal: Refusal, before: readonly Refusal[], apartMs: number): Refusal {
  const { rule, override, measured } = refusal;
  const first = before.find((one) => one.rule === rule && one.override === override)?.measured;
  if (!measured || !first || apartMs <= 0) return refusal;
  return { ...refusal, passesWhen: `${refusal.passesWhen} (${movement(first.value, measured, apartMs)})` };
}

function movement(before: number, { value, limit }: NonNullable<Refusal["measured"]>, apartMs: number): string {
  if (value === before) return `unchanged over ${inWords(apartMs)}`;
  if (value > before) return "rising";
  return `falling, ~${inWords(((value - limit) / (before - value)) * apartMs)}`;
}
