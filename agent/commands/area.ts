/**
 * A JSON value in a fixed number of bytes, so that a torn or rotten one is known for what it is (pure).
 */
import { crc32 } from "node:zlib";
import type { z } from "zod";

const MAGIC = "muster1";

/** `muster1 CRC LENGTH` and the JSON, filled up with zero bytes. Throws RangeError where it does not fit. */
export function pack(value: unknown, size: number): Buffer {
  const json = Buffer.from(JSON.stringify(value));
  const area = Buffer.alloc(size);
  const header = Buffer.from(`${MAGIC} ${crc32(json).toString(16)} ${json.length}\n`);
  if (header.length + json.length > size)
    throw new RangeError(`a record of ${json.length} bytes does not fit in ${size}`);
  header.copy(area);
  json.copy(area, header.length);
  return area;
}

/** Null for anything but a whole area of this schema. */
export function unpack<T>(area: Uint8Array, schema: z.ZodType<T>): T | null {
  const bytes = Buffer.from(area);
  const end = bytes.indexOf(0x0a);
  const [magic, crc, length] = bytes.subarray(0, Math.max(end, 0)).toString("latin1").split(" ");
  if (magic !== MAGIC) return null;
  const json = bytes.subarray(end + 1, end + 1 + Number(length));
  if (json.length !== Number(length) || crc32(json).toString(16) !== crc) return null;
  try {
    return schema.parse(JSON.parse(json.toString()));
  } catch {
    return null;
  }
}
