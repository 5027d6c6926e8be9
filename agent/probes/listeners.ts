/**
 * The TCP ports that something on this host listens on, on whatever address, from /proc/net/tcp and tcp6.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";

export type Listeners =
  | { readonly kind: "known"; readonly ports: ReadonlySet<number> }
  | { readonly kind: "unknown"; readonly reason: string };

/** State column of a listening socket (include/net/tcp_states.h: TCP_LISTEN). */
const LISTEN = "0A";

export function readListeners(proc: string): Listeners {
  const ports = new Set<number>();
  try {
    for (const file of ["tcp", "tcp6"])
      for (const port of listening(readTable(join(proc, "net", file)))) ports.add(port);
    return { kind: "known", ports };
  } catch (error) {
    return { kind: "unknown", reason: `${join(proc, "net")} cannot be read: ${(error as NodeJS.ErrnoException).code}` };
  }
}

/** A host without IPv6 has no tcp6; one without tcp has no proc. */
function readTable(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT" && file.endsWith("6")) return "";
    throw error;
  }
}

function listening(table: string): number[] {
  return table.split("\n").flatMap((line) => {
    const [, local, , state] = line.trim().split(/\s+/);
    if (state !== LISTEN || local === undefined) return [];
    return [Number.parseInt(local.slice(local.lastIndexOf(":") + 1), 16)];
  });
}
