import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { connect } from "../../../shared/bus/nats.ts";
import { silentLogger } from "../../../shared/log.ts";
import { type NatsServer, startNatsServer } from "../../../shared/nats-server/server.ts";

const SERVER = fileURLToPath(new URL("../../../shared/nats-server/server.ts", import.meta.url));
const LOG = fileURLToPath(new URL("../../../shared/log.ts", import.meta.url));

let dir: string;
let ending: AbortController;
let servers: NatsServer[];
const log = silentLogger();

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "muster-server-"));
  ending = new AbortController();
  servers = [];
});
afterEach(async () => {
  ending.abort();
  await Promise.all(servers.map((server) => server.stop("SIGKILL")));
  await rm(dir, { recursive: true, force: true });
});

async function start(options: { adopt?: boolean; detached?: boolean } = {}): Promise<NatsServer> {
  const server = await startNatsServer({ dir, log, signal: ending.signal, ...options });
  servers.push(server);
  return server;
}

const alive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

test("a started server takes clients on the port it says, and is gone once it is stopped", async () => {
  const server = await start();
  const bus = await connect({ servers: [server.url], replicas: 1 }, { log, signal: ending.signal });
  expect(bus.connected).toBe(true);
  await bus.close();
  await server.stop();
  await vi.waitFor(() => expect(alive(server.pid)).toBe(false), { timeout: 60_000 });
});

test("a server that is not detached ends with the signal", async () => {
  const server = await start();
  ending.abort();
  await vi.waitFor(() => expect(alive(server.pid)).toBe(false), { timeout: 60_000 });
});

test("a detached server outlives the kill -9 of the process that started it, and the next one adopts it", async () => {
  const script = `
    const { startNatsServer } = await import(${JSON.stringify(SERVER)});
    const { silentLogger } = await import(${JSON.stringify(LOG)});
    const signal = new AbortController().signal;
    const server = await startNatsServer({ dir: ${JSON.stringify(dir)}, detached: true, log: silentLogger(), signal });
    process.stdout.write(String(server.pid));
    setInterval(() => {}, 1000);
  `;
  const parent = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [pid] = (await once(parent.stdout, "data")) as [Buffer];
  const exited = once(parent, "exit");
  parent.kill("SIGKILL");
  await exited;
  const adopted = await start({ adopt: true });
  expect(adopted).toMatchObject({ adopted: true, pid: Number(pid.toString()) });
  const bus = await connect({ servers: [adopted.url], replicas: 1 }, { log, signal: ending.signal });
  expect(bus.connected).toBe(true);
  await bus.close();
});

test("a pid file whose number another process has now is no living server: a new one is started", async () => {
  const dead = await start();
  await dead.stop("SIGKILL");
  await writeFile(join(dir, "nats.pid"), String(process.pid));
  const server = await start({ adopt: true });
  expect(server.adopted).toBe(false);
  expect(server.pid).not.toBe(dead.pid);
  expect(alive(process.pid)).toBe(true);
});

test("a server that cannot start says why", async () => {
  const first = await start();
  const again = startNatsServer({ dir: join(dir, "other"), port: first.port, log, signal: ending.signal });
  await expect(again).rejects.toMatchObject({
    code: "no-nats-server",
    message: expect.stringContaining("address already in use"),
  });
});
