/**
 * Cluster files under /etc/muster/clusters: one with a new name is taken in at start; a difference is a warning that names `apply`.
 */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { loadCluster } from "../../shared/cluster/load.ts";
import type { Logger } from "../../shared/log.ts";
import type { Definition } from "../../shared/procedure/schema.ts";
import type { RunOffice } from "./office.ts";

export async function takeIn(
  office: RunOffice,
  directory: string,
  definitions: ReadonlyMap<string, Definition>,
  log: Logger,
): Promise<void> {
  for (const file of clusterFiles(directory)) {
    try {
      const { cluster, text } = loadCluster(file, definitions);
      const known = office.clusters().find((k) => k.cluster.name === cluster.name);
      if (!known) {
        await office.apply(file, text, "intake at start");
        log.info({ file, cluster: cluster.name }, "took a new cluster file in");
      } else if (known.text !== text) {
        office.warnOf(cluster.name, `${file} differs from what is stored; to take it: muster apply -f ${file}`);
        log.warn({ file, cluster: cluster.name }, "a cluster file differs from the store, which is the truth");
      }
    } catch (error) {
      log.error({ file, err: error }, "a cluster file was not taken in");
    }
  }
}

function clusterFiles(directory: string): string[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory)
    .filter((name) => /\.(ya?ml|json)$/.test(name))
    .toSorted()
    .map((name) => join(directory, name));
}
