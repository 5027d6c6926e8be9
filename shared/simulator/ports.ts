/**
 * The simulated hosts' listening ports, each on its host's own loopback address.
 */
import { createServer, type Server, type Socket } from "node:net";

/** A listening port; another node or number, or another way to serve it, is another port. */
export interface AnyPort {
  readonly node: string;
  readonly port: number;
  readonly serves?: string;
}

export interface Ports<P extends AnyPort> {
  /** Opens what is missing and closes what is not wanted; resolves when that is done. Rejects where an address is taken. */
  see(wanted: readonly P[]): Promise<void>;
  close(): Promise<void>;
}

/** `serve` makes the server of a port; it is not listening yet. */
export function keepPorts<P extends AnyPort>(
  addressOf: (node: string) => string,
  serve: (port: P) => Server,
): Ports<P> {
  const open = new Map<string, () => Promise<void>>();
  let last: Promise<void> = Promise.resolve();

  const settle = async (wanted: readonly P[]) => {
    const keys = new Set(wanted.map(keyOf));
    for (const [key, close] of [...open]) {
      if (keys.has(key)) continue;
      open.delete(key);
      await close();
    }
    for (const port of wanted) {
      if (open.has(keyOf(port))) continue;
      open.set(keyOf(port), await listen(serve(port), port.port, addressOf(port.node)));
    }
  };

  return {
    // One at a time and in order: a port that closes and opens again must have closed.
    see: (wanted) => {
      last = last.catch(() => {}).then(() => settle(wanted));
      return last;
    },
    close: () => {
      last = last.catch(() => {}).then(() => settle([]));
      return last;
    },
  };
}

/** Takes connections and ends them at once. */
export const acceptingServer = (): Server => createServer((socket) => socket.end());

/** Resolves with how to close it again, connections included. */
function listen(server: Server, port: number, address: string): Promise<() => Promise<void>> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.once("close", () => sockets.delete(socket));
  });
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, address, () => resolve(close));
  });
}

const keyOf = ({ node, port, serves = "" }: AnyPort) => `${node}:${port}:${serves}`;
