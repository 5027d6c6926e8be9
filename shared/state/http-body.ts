/**
 * What is told of an HTTP answer's body (pure).
 */
import { makeHarmless } from "../formats/harmless.ts";

/** Enough for a status page's verdict; what is beyond is told only as JSON. */
export const BODY_BYTES = 4096;
/** Figures of a large service are some 10 KiB; an observation of more than this would burden the bus. */
export const JSON_BYTES = 256 * 1024;

export interface HttpBody {
  /** Its first 4 KiB. */
  readonly body: string;
  /** The whole body parsed, its texts made harmless; null where it is no JSON object or array, or is longer than 256 KiB. */
  readonly json: unknown;
}

export function httpBody(text: string): HttpBody {
  const bytes = Buffer.from(text);
  return {
    body: bytes.subarray(0, BODY_BYTES).toString("utf8"),
    json: bytes.length <= JSON_BYTES && beginsLikeJson(text) ? parsed(text) : null,
  };
}

/** Whether more than the beginning is worth reading. */
export const beginsLikeJson = (text: string): boolean => /^\s*[{[]/.test(text);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text, (_, item: unknown) => (typeof item === "string" ? makeHarmless(item) : item)) as unknown;
  } catch {
    return null;
  }
}
