/**
 * A length of time of a definition that may stand for an option's value, in milliseconds (pure).
 */
import { parseDuration } from "./duration.ts";

/** `time`: milliseconds, or `{option}` of type duration. Throws TypeError where there is no such option: the definition was not checked. */
export function timeMs(time: number | string, options: Readonly<Record<string, unknown>>): number {
  if (typeof time === "number") return time;
  const value = options[optionOf(time)];
  if (typeof value !== "string") throw new TypeError(`${time} is no option of type duration`);
  return parseDuration(value);
}

/** `{stalledAfter}` -> `stalledAfter`. */
export const optionOf = (time: string): string => time.slice(1, -1);
