/**
 * Chance from a seed: mulberry32, small, and the same everywhere.
 */
export interface Dice {
  /** A whole number from 0 up to the limit, without it. */
  below(limit: number): number;
  between(low: number, high: number): number;
  chance(of: number): boolean;
  pick<T>(from: readonly T[]): T;
  /** Dice of their own, so that one part's throws do not shift another's. */
  fork(): Dice;
}

export function dice(seed: number): Dice {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    below: (limit) => Math.floor(next() * limit),
    between: (low, high) => low + Math.floor(next() * (high - low)),
    chance: (of) => next() < of,
    pick: (from) => {
      const one = from[Math.floor(next() * from.length)];
      if (one === undefined) throw new RangeError("nothing to pick from");
      return one;
    },
    fork: () => dice(Math.floor(next() * 2 ** 32)),
  };
}
