/**
 * Looks at one file: whether it is there and what its content's digest is, so that hosts can be compared without sending it.
 */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { type ProbeAnswer, seen, unknown } from "./ports.ts";

/** Configuration files are small; a digest of something larger would cost the host. */
const MOST_BYTES = 16 * 1024 * 1024;

/** Value: {exists, sha256: hex or null}. Not readable, or too large, is unknown. */
export async function fileProbe(path: string, withinMs: number, signal: AbortSignal): Promise<ProbeAnswer> {
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(withinMs)]);
  const hash = createHash("sha256");
  let bytes = 0;
  try {
    for await (const chunk of createReadStream(path, { signal: deadline }) as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > MOST_BYTES) return { yields: unknown(`${path} is larger than ${MOST_BYTES / 1024 / 1024} MiB`) };
      hash.update(chunk);
    }
    return { yields: seen({ exists: true, sha256: hash.digest("hex") }) };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ENOENT" || code === "ENOTDIR") return { yields: seen({ exists: false, sha256: null }) };
    if (deadline.aborted) return { yields: unknown(`${path} could not be read within ${withinMs} ms`) };
    return { yields: unknown(`${path} cannot be read: ${code ?? String(error)}`) };
  }
}
