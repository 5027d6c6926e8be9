/**
 * The tcp probe: whether each port is open. Closed is said only of a refused connection that no listener of this host contradicts;
 * whatever else happens is unknown.
 */
import { createConnection, type Socket } from "node:net";
import type { Listeners } from "./listeners.ts";
import { type ProbeAnswer, seen } from "./ports.ts";

export type PortState = "open" | "closed" | "unknown";
export interface PortsValue {
  readonly ports: readonly { readonly port: number; readonly state: PortState; readonly reason?: string }[];
}
interface Target {
  readonly address: string;
  readonly port: number;
}
interface Answer {
  readonly state: PortState;
  readonly reason?: string;
}

/**
 * `targets` are `PORT` or `ADDRESS:PORT`. `listeners` is null where the ports are not this host's own (a rehearsal): a database may
 * listen on the host's outer address only, and then 127.0.0.1 refuses although the port is open.
 */
export async function tcpProbe(
  targets: readonly string[],
  address: string,
  withinMs: number,
  listeners: (() => Listeners) | null,
  signal: AbortSignal,
): Promise<ProbeAnswer> {
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(withinMs)]);
  const ports = await Promise.all(
    targets.map(async (text) => {
      const target = parseTarget(text, address);
      const answer = await connect(target, deadline);
      const own = listeners !== null && target.address === address;
      return {
        port: target.port,
        ...(answer.state === "closed" && own ? doubleCheck(target.port, listeners()) : answer),
      };
    }),
  );
  return { yields: seen({ ports } satisfies PortsValue) };
}

export function parseTarget(text: string, address: string): Target {
  const match = /^(?:\[?(?<host>[^\]]+?)\]?:)?(?<port>\d{1,5})$/.exec(text);
  return { address: match?.groups?.host ?? address, port: Number(match?.groups?.port ?? Number.NaN) };
}

function connect(target: Target, deadline: AbortSignal): Promise<Answer> {
  return new Promise((resolve) => {
    if (!Number.isInteger(target.port) || target.port < 1 || target.port > 65535)
      return resolve({ state: "unknown", reason: "no port number" });
    const socket = createConnection({ host: target.address, port: target.port });
    const late = () => settle({ state: "unknown", reason: "no answer in time" });
    const settle = (answer: Answer) => {
      deadline.removeEventListener("abort", late);
      socket.destroy();
      resolve(answer);
    };
    deadline.addEventListener("abort", late, { once: true });
    if (deadline.aborted) late();
    socket.once("connect", () => settle({ state: isOwnEcho(socket) ? "closed" : "open" }));
    // Stays registered: an error after the answer must not become an uncaught one.
    socket.on("error", (error: NodeJS.ErrnoException) =>
      settle(
        error.code === "ECONNREFUSED" ? { state: "closed" } : { state: "unknown", reason: error.code ?? error.message },
      ),
    );
  });
}

/** TCP lets a socket connect to itself where the free local port it drew is the very port asked about: nobody listens there. */
const isOwnEcho = (socket: Socket) =>
  socket.localPort === socket.remotePort && socket.localAddress === socket.remoteAddress;

function doubleCheck(port: number, listeners: Listeners): Answer {
  switch (listeners.kind) {
    case "unknown":
      return { state: "unknown", reason: listeners.reason };
    case "known":
      return listeners.ports.has(port) ? { state: "open" } : { state: "closed" };
  }
}
