/**
 * The nodes this agent was told of, kept on disk so that a restarted agent goes on reporting without a controller.
 */
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { z } from "zod";
import type { NodeRef } from "../node-ref.ts";

/** No host carries so many; beyond it something names nodes that do not exist. */
export const MOST_NODES = 256;

const fileSchema = z.object({
  beatMs: z.int().min(0),
  nodes: z.array(
    z.object({
      cluster: z.string(),
      node: z.string(),
      product: z.string(),
      roles: z.array(z.string()),
      digest: z.string(),
      options: z.record(z.string(), z.unknown()),
      keys: z.object({ id: z.string().nullable(), port: z.number().nullable(), member: z.string().nullable() }),
    }),
  ),
});

export class KnownNodes {
  readonly #file: string;
  readonly #nodes = new Map<string, NodeRef>();
  #beatMs = 0;
  /** What is wrong with the file, for people; empty where nothing is. The nodes are known all the same. */
  problem = "";

  constructor(file: string) {
    this.#file = file;
    this.#load();
  }

  all(): NodeRef[] {
    return [...this.#nodes.values()];
  }
  /** The beat asked for last; 0 where none was. */
  get beatMs(): number {
    return this.#beatMs;
  }

  /** A node named again replaces what was known of it. `beatMs` 0 leaves the interval. */
  learn(nodes: readonly NodeRef[], beatMs: number): void {
    const before = this.#text();
    for (const node of nodes) {
      const name = `${node.cluster}/${node.node}`;
      if (this.#nodes.has(name) || this.#nodes.size < MOST_NODES) this.#nodes.set(name, node);
    }
    if (beatMs > 0) this.#beatMs = beatMs;
    if (this.#text() !== before || this.problem) this.#save();
  }

  #text(): string {
    return JSON.stringify({ beatMs: this.#beatMs, nodes: this.all() });
  }

  #load(): void {
    try {
      const { beatMs, nodes } = fileSchema.parse(JSON.parse(readFileSync(this.#file, "utf8")));
      this.#beatMs = beatMs;
      for (const node of nodes) this.#nodes.set(`${node.cluster}/${node.node}`, node);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
      this.problem = `${this.#file} cannot be read: nodes are known again once a controller names them`;
    }
  }

  /** Whole or not at all. A full disk does not keep the agent from looking. */
  #save(): void {
    const draft = `${this.#file}.new`;
    try {
      mkdirSync(dirname(this.#file), { recursive: true });
      const file = openSync(draft, "w", 0o600);
      try {
        writeSync(file, this.#text());
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
      renameSync(draft, this.#file);
      this.problem = "";
    } catch (error) {
      this.problem = `${this.#file} cannot be written (${(error as NodeJS.ErrnoException).code ?? error}): after a restart this agent would not know its nodes`;
    }
  }
}
