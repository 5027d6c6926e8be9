/** Percentiles of what was measured (pure). */
export interface Figures {
  readonly count: number;
  readonly p50: number;
  readonly p99: number;
}

/** Nearest rank: every figure is one that was measured. Zeros where nothing was. */
export function figures(values: readonly number[]): Figures {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
  return { count: sorted.length, p50: at(0.5), p99: at(0.99) };
}
