import type { Readable } from "node:stream";

/**
 * Reads a stream to its end and keeps only its beginning: the writer never blocks and memory does not grow.
 */
export class CappedText {
  /** Resolves when the stream has ended, failed or been closed; never rejects. */
  readonly ended: Promise<void>;
  readonly #stream: Readable;
  readonly #chunks: Buffer[] = [];
  #kept = 0;
  #seen = 0;

  constructor(stream: Readable, cap: number) {
    this.#stream = stream;
    this.ended = new Promise((resolve) => {
      stream
        .once("close", resolve)
        .once("end", resolve)
        .once("error", () => resolve());
    });
    stream.on("data", (chunk: Buffer) => {
      this.#seen += chunk.length;
      if (this.#kept >= cap) return;
      // A copy: a slice would keep the pool's whole slab alive.
      const part = Buffer.from(chunk.subarray(0, cap - this.#kept));
      this.#chunks.push(part);
      this.#kept += part.length;
    });
  }

  /** In bytes; it grows up to the cap and no further. */
  get kept(): number {
    return this.#kept;
  }

  get truncated(): boolean {
    return this.#seen > this.#kept;
  }

  /** Invalid UTF-8 becomes U+FFFD. */
  text(): string {
    return Buffer.concat(this.#chunks).toString("utf8");
  }

  close(): void {
    this.#stream.destroy();
  }
}
