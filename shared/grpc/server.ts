/**
 * Serves gRPC for both daemons: mutual TLS or loopback only, keepalive, health.
 */
import { Server, type ServerOptions, type ServiceDefinition, type UntypedServiceImplementation } from "@grpc/grpc-js";
import { HealthImplementation } from "grpc-health-check";
import type { TlsConfig } from "../config/parts.ts";
import { MusterError } from "../errors.ts";
import { serverCredentials } from "../tls.ts";
import { KEEPALIVE_TIME_MS, KEEPALIVE_TIMEOUT_MS } from "./channel.ts";

export interface Service {
  /** Full name, e.g. `muster.agent.v1.Agent`; health is told under it. */
  readonly name: string;
  readonly definition: ServiceDefinition;
  readonly handlers: UntypedServiceImplementation;
}

export interface Served {
  /** The port bound: the one asked for, or a free one where 0 was. */
  readonly port: number;
  /** address:port as a client writes it. */
  readonly address: string;
  /** `setStatus(name, status)`; the empty name is the whole server. */
  readonly health: HealthImplementation;
  /** Settles when the server has shut down, after `signal`. */
  readonly closed: Promise<void>;
}

/** Calls under way when the signal comes get this long; a watcher that follows a command would stay for ever. */
const GRACE_MS = 500;
/** Requests are small; a cluster of a thousand nodes fits. */
const MOST_REQUEST_BYTES = 4 * 1024 * 1024;

const OPTIONS: ServerOptions = {
  "grpc.keepalive_time_ms": KEEPALIVE_TIME_MS,
  "grpc.keepalive_timeout_ms": KEEPALIVE_TIMEOUT_MS,
  "grpc.max_receive_message_length": MOST_REQUEST_BYTES,
};

/** Throws MusterError("plain-text-exposed") beyond loopback without tls, and what binding throws. */
export async function serve(
  address: string,
  services: readonly Service[],
  tls: TlsConfig | undefined,
  signal: AbortSignal,
): Promise<Served> {
  if (!tls && !isLoopback(address))
    throw new MusterError("plain-text-exposed", `${address} can be reached from other hosts and no tls is configured`);
  const server = new Server(OPTIONS);
  const health = new HealthImplementation({ "": "SERVING" });
  health.addToServer(server);
  for (const { name, definition, handlers } of services) {
    server.addService(definition, handlers);
    health.setStatus(name, "SERVING");
  }
  const port = await bind(server, address, tls);
  const closed = new Promise<void>((resolve) => {
    const stop = () => void shutDown(server).then(resolve);
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
  return { port, address: `${address.slice(0, address.lastIndexOf(":"))}:${port}`, health, closed };
}

export function isLoopback(address: string): boolean {
  const host = address.slice(0, address.lastIndexOf(":"));
  return host === "localhost" || host === "[::1]" || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host);
}

function bind(server: Server, address: string, tls: TlsConfig | undefined): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync(address, serverCredentials(tls), (error, port) => (error ? reject(error) : resolve(port)));
  });
}

function shutDown(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const force = setTimeout(() => server.forceShutdown(), GRACE_MS);
    server.tryShutdown(() => {
      clearTimeout(force);
      resolve();
    });
  });
}
