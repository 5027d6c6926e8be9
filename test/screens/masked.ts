/**
 * A message with all that differs from one rehearsal to the next put to fixed values, before it is rendered: ages, times, ids, pids.
 * Rendered then, every screen breaks its lines at the same places.
 */
export const WALL_MS = Date.UTC(2026, 9, 14, 22, 14, 20);

export function masked<T>(message: T): T {
  return walk(message, "") as T;
}

function walk(value: unknown, key: string): unknown {
  if (typeof value === "string") return text(value);
  if (typeof value === "number") return NUMBERS[key]?.(value) ?? value;
  if (Array.isArray(value)) return value.map((item) => walk(item, key));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, walk(inner, name)]));
}

const where = (fixed: number) => (value: number) => (value > 0 ? fixed : value);
const NUMBERS: Readonly<Record<string, (value: number) => number>> = {
  ageMs: where(1_800),
  lookAgeMs: where(1_800),
  seenAgeMs: where(2_000),
  elapsedMs: where(83_000),
  usualMs: where(70_000),
  leftMs: where(240_000),
  runLeftMs: where(240_000),
  runPausedMs: where(180_000),
  lowMs: () => 360_000,
  highMs: () => 480_000,
  lastMs: () => 400_000,
  lastAtMs: () => WALL_MS - 86_400_000,
  startedMs: where(WALL_MS - 609_000),
  plannedMs: where(WALL_MS - 609_000),
  madeMs: where(WALL_MS - 609_000),
  endedMs: where(WALL_MS - 209_000),
  sinceMs: where(WALL_MS - 180_000),
};

/** What stands in sentences and evidence. */
export function text(value: string): string {
  return TEXTS.reduce((shown, [pattern, fixed]) => shown.replaceAll(pattern, fixed), value);
}

const TEXTS: readonly (readonly [RegExp, string])[] = [
  // Which of its looks had come in when a command failed depends on the moment.
  [/\b(\d services RUNNING)(, \d+ process.*|, port .*)?$/g, "$1, port 10502 open"],
  [/\b\d\d:\d\d:\d\dZ/g, "22:10:51Z"],
  [/\b\d{4}-\d\d-\d\d\b/g, "2026-10-14"],
  [/\blooked \d+ s ago/g, "looked 2 s ago"],
  [/\bpaused for \d+ (s|min)/g, "paused for 3 min"],
  [/\bnow for \d+ (s|min)( \d+ s)?|\bfor \d+ s\b/g, "for 12 s"],
  [/\bunchanged over \d+ (s|min)/g, "unchanged over 5 s"],
  [/\bpid \d+/g, "pid 4711"],
  [/\b\d+ (s of 60 s)/g, "21 $1"],
  [/\b[0-9a-f]{12}\b/g, "7c1e0b4f5a6d"],
  [/\b[0-9a-f]{8}\b/g, "9f3a2c11"],
  [/@[0-9a-f]{6}\b/g, "@7c1e0b"],
  [/\b\d{19}\b/g, "7121824910042921340"],
  [/\b127\.\d+\.\d+\.\d+/g, "127.0.0.1"],
];
