/**
 * The clusters this controller knows: each stored file as the definitions installed here read it.
 */
import { readCluster } from "../../shared/cluster/load.ts";
import { MusterError } from "../../shared/errors.ts";
import type { Logger } from "../../shared/log.ts";
import type { Definition } from "../../shared/procedure/schema.ts";
import type { KnownCluster } from "../api/ports.ts";

export interface StoredFile {
  readonly file: string;
  readonly text: string;
  readonly version: number;
}

export class Inventory {
  readonly known = new Map<string, KnownCluster>();
  readonly #definitions: ReadonlyMap<string, Definition>;
  readonly #log: Logger;

  constructor(definitions: ReadonlyMap<string, Definition>, log: Logger) {
    this.#definitions = definitions;
    this.#log = log;
  }

  all(): KnownCluster[] {
    return [...this.known.values()].toSorted((a, b) => a.cluster.name.localeCompare(b.cluster.name));
  }

  /** Throws MusterError("not-found"). */
  of(name: string): KnownCluster {
    const known = this.known.get(name);
    if (known) return known;
    const names = [...this.known.keys()].join(", ") || "none yet: muster apply -f FILE";
    throw new MusterError("not-found", `no cluster is called "${name}"; there is: ${names}`);
  }

  /** A file that does not fit is logged and leaves what was known of the cluster. */
  learn(cluster: string, stored: StoredFile): void {
    const known = this.known.get(cluster);
    if (known && known.version === stored.version && known.text === stored.text) return;
    try {
      const read = readCluster(stored.file, stored.text, this.#definitions);
      this.known.set(cluster, { ...read, text: stored.text, version: stored.version, warning: "" });
    } catch (error) {
      this.#log.error({ cluster, err: error }, "a stored cluster file does not fit the definitions installed here");
    }
  }

  /** Says where a file of this name differs from the store, which is the truth. */
  warn(cluster: string, warning: string): void {
    const known = this.known.get(cluster);
    if (known) this.known.set(cluster, { ...known, warning });
  }
}
