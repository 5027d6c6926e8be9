/**
 * The nats-servers of a stage: one alone, or three that know each other. Each comes back on its own ports after it was ended.
 */
import { createServer } from "node:net";
import { join } from "node:path";
import type { Logger } from "../../shared/log.ts";
import { type NatsServer, startNatsServer } from "../../shared/nats-server/server.ts";

export interface NatsServers {
  /** Replaced where one is started again. */
  readonly all: NatsServer[];
  readonly urls: readonly string[];
  startAgain(index: number): Promise<void>;
  stop(): Promise<void>;
}

export async function startNatsServers(
  count: 1 | 3,
  { dir, log, signal }: { readonly dir: string; readonly log: Logger; readonly signal: AbortSignal },
): Promise<NatsServers> {
  const routes = count === 1 ? [] : await freePorts(count);
  const start = (index: number, port: number) => {
    const route = routes[index];
    if (route === undefined) return startNatsServer({ dir: join(dir, "nats"), port, log, signal });
    const cluster = { name: "rehearsal", port: route, routes: routes.filter((other) => other !== route) };
    return startNatsServer({ dir: join(dir, `nats-${index + 1}`), port, cluster, log, signal });
  };
  const started = await Promise.allSettled(Array.from({ length: count }, (_, index) => start(index, 0)));
  const all = started.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  const stop = async () => {
    await Promise.all(all.map((server) => server.stop()));
  };
  const failed = started.find((one) => one.status === "rejected");
  if (failed) {
    await stop();
    throw failed.reason;
  }
  return {
    ...{ all, stop, urls: all.map(({ url }) => url) },
    startAgain: async (index) => {
      all[index] = await start(index, all[index]?.port ?? 0);
    },
  };
}

/** Ports that were free just now: the servers of a cluster must know each other's before they start. */
async function freePorts(count: number): Promise<number[]> {
  const held = await Promise.all(Array.from({ length: count }, () => listening()));
  await Promise.all(held.map(({ free }) => free()));
  return held.map(({ port }) => port);
}

function listening(): Promise<{ readonly port: number; readonly free: () => Promise<void> }> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const free = () => new Promise<void>((done) => server.close(() => done()));
      resolve({ port: typeof address === "object" && address ? address.port : 0, free });
    });
  });
}
