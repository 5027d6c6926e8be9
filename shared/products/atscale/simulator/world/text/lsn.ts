/**
 * A position in Postgres's log as its tools print it.
 */

/** "0/5000028": the high and the low 32 bits, in hexadecimal. */
export const printLsn = (bytes: number) => `${hex(Math.floor(bytes / 2 ** 32))}/${hex(bytes % 2 ** 32)}`;

/** Timeline, log and segment of the 16 MB file that holds the position, e.g. "000000030000000000000005". */
export const walFile = (timeline: number, bytes: number) =>
  [timeline, Math.floor(bytes / 2 ** 32), Math.floor((bytes % 2 ** 32) / WAL_SEGMENT_BYTES)]
    .map((part) => hex(part).padStart(8, "0"))
    .join("");

export const WAL_SEGMENT_BYTES = 16 * 2 ** 20;

const hex = (number: number) => number.toString(16).toUpperCase();
