/**
 * Chance without randomness: the same seed and key always give the same number, whatever was drawn before.
 */

/** A number in [0, 1). FNV-1a over the key, then mixed so that neighbouring keys lie far apart. */
export function chance(seed: number, ...key: readonly (string | number)[]): number {
  let hash = (2_166_136_261 ^ seed) >>> 0;
  for (const character of key.join("/")) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16_777_619);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85eb_ca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2_ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

/** A whole number in the range. */
export function between(seed: number, range: readonly [number, number], ...key: readonly (string | number)[]): number {
  return Math.round(range[0] + (range[1] - range[0]) * chance(seed, ...key));
}

/** In the form of a UUID, version 4. */
export function uuid(seed: number, ...key: readonly (string | number)[]): string {
  const digits = [0, 1, 2, 3].map((part) => Math.floor(chance(seed, ...key, part) * 2 ** 32));
  const hex = digits.map((one) => one.toString(16).padStart(8, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
