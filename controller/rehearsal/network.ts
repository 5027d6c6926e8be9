/**
 * A loopback address for each host of a rehearsal: 127.A.B.x, with A.B drawn until nobody listens there, so that rehearsals
 * side by side do not meet. The first address is held by a socket for the lifetime of the process.
 */
import { randomInt } from "node:crypto";
import { createServer } from "node:net";
import type { Cluster } from "../../shared/cluster/cluster.ts";
import { MusterError } from "../../shared/errors.ts";

const TRIES = 50;
/** Nobody else's: taken to mark a network as in use. */
const MARK_PORT = 7399;

export async function freeNetwork(cluster: Pick<Cluster, "nodes">): Promise<ReadonlyMap<string, string>> {
  const hosts = [...new Set(cluster.nodes.map((node) => node.host))];
  if (hosts.length > 240) throw new MusterError("bad-input", "a rehearsal has room for 240 hosts");
  for (let i = 0; i < TRIES; i += 1) {
    const net = `127.${randomInt(20, 250)}.${randomInt(1, 250)}`;
    if (await marked(`${net}.1`)) return new Map(hosts.map((host, index) => [host, `${net}.${index + 10}`]));
  }
  throw new MusterError("internal", "no free loopback network for this rehearsal");
}

function marked(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(MARK_PORT, address, () => {
      server.unref();
      resolve(true);
    });
  });
}
