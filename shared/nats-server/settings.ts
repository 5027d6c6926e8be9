/**
 * The configuration file of a nats-server that Muster starts itself. Pure.
 */
import { basename, join } from "node:path";

export interface ClusterOptions {
  /** The same on all servers of the cluster. */
  readonly name: string;
  /** Port for the other servers; fixed beforehand, since JetStream refuses to start without routes to known ports. */
  readonly port: number;
  /** Ports of the others on 127.0.0.1. */
  readonly routes: readonly number[];
}

export interface ServerFiles {
  readonly settings: string;
  readonly pid: string;
  readonly log: string;
  /** nats-server writes its ports here, as nats-server_PID.ports. */
  readonly ports: string;
  readonly store: string;
}

export const serverFiles = (directory: string): ServerFiles => ({
  settings: join(directory, "nats.conf"),
  pid: join(directory, "nats.pid"),
  log: join(directory, "nats.log"),
  ports: directory,
  store: join(directory, "store"),
});

/** Loopback only. Port 0 lets the system choose (nats-server writes that as -1). */
export function serverSettings(directory: string, port: number, cluster?: ClusterOptions): string {
  const files = serverFiles(directory);
  const lines = [
    `server_name: ${JSON.stringify(`${basename(directory)}-${cluster?.port ?? 0}`)}`,
    "host: 127.0.0.1",
    `port: ${port === 0 ? -1 : port}`,
    `ports_file_dir: ${JSON.stringify(files.ports)}`,
    `pid_file: ${JSON.stringify(files.pid)}`,
    `log_file: ${JSON.stringify(files.log)}`,
    `jetstream { store_dir: ${JSON.stringify(files.store)} }`,
  ];
  if (cluster) {
    const routes = cluster.routes.map((route) => `nats-route://127.0.0.1:${route}`);
    lines.push(
      `cluster { name: ${JSON.stringify(cluster.name)}, host: 127.0.0.1, port: ${cluster.port}, routes: ${JSON.stringify(routes)} }`,
    );
  }
  return `${lines.join("\n")}\n`;
}
