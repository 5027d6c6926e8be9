/**
 * Real nats-servers for one test, on ephemeral ports of 127.0.0.1, gone with their directory when the scene is disposed of.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Bus } from "../../shared/bus/bus.ts";
import { connect } from "../../shared/bus/nats.ts";
import { type Logger, silentLogger } from "../../shared/log.ts";
import { type NatsServer, startNatsServer } from "../../shared/nats-server/server.ts";

export interface NatsScene extends AsyncDisposable {
  readonly directory: string;
  readonly log: Logger;
  readonly signal: AbortSignal;
  start(name?: string, port?: number): Promise<NatsServer>;
  /** Three that know each other. */
  startCluster(): Promise<NatsServer[]>;
  connect(...servers: { url: string }[]): Promise<Bus>;
}

export async function natsScene(log: Logger = silentLogger()): Promise<NatsScene> {
  const directory = await mkdtemp(join(tmpdir(), "muster-nats-"));
  const ending = new AbortController();
  const servers: NatsServer[] = [];
  const buses: Bus[] = [];
  const { signal } = ending;
  const keep = async (starting: Promise<NatsServer>) => {
    const server = await starting;
    servers.push(server);
    return server;
  };
  return {
    directory,
    log,
    signal,
    start: (name = "nats", port = 0) => keep(startNatsServer({ dir: join(directory, name), port, log, signal })),
    startCluster: async () => {
      const ports = await freePorts(3);
      return await Promise.all(
        ports.map((port) => {
          const cluster = { name: "lab", port, routes: ports.filter((other) => other !== port) };
          return keep(startNatsServer({ dir: join(directory, `n${port}`), cluster, log, signal }));
        }),
      );
    },
    connect: async (...to) => {
      const bus = await connect({ servers: to.map(({ url }) => url), replicas: 1 }, { log, signal });
      buses.push(bus);
      return bus;
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(buses.map((bus) => bus.close()));
      ending.abort();
      await Promise.all(servers.map((server) => server.stop("SIGKILL")));
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Ports that were free just now. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, "127.0.0.1"));
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((resolve) => {
          server.once("listening", () => {
            const address = server.address();
            resolve(typeof address === "object" && address ? address.port : 0);
          });
        }),
    ),
  );
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
