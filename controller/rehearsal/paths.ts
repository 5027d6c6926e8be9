/**
 * A simulated host has its product where the definition's defaults say. A cluster file that says otherwise finds it there by a link.
 */
import { mkdir, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Cluster } from "../../shared/cluster/cluster.ts";
import type { Definition } from "../../shared/procedure/schema.ts";

export async function linkPaths(cluster: Cluster, definition: Definition, sysroot: string): Promise<void> {
  for (const [name, option] of Object.entries(definition.options)) {
    const value = cluster.options[name];
    if (option.type !== "path" || typeof value !== "string" || value === option.default) continue;
    const link = join(sysroot, value);
    await mkdir(dirname(link), { recursive: true });
    await symlink(join(sysroot, option.default), link).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
    });
  }
}
