import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer as createHttp } from "node:http";
import { type AddressInfo, createServer, type Server } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { httpProbe } from "../../../agent/probes/http.ts";
import { readListeners } from "../../../agent/probes/listeners.ts";
import { parseTarget, tcpProbe } from "../../../agent/probes/tcp.ts";
import { calm, folder } from "./support.ts";

async function listen(server: Server, host = "127.0.0.1"): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
const nobodyListens = () => ({ kind: "known", ports: new Set<number>() }) as const;

test("a listening port is open and a refused one is closed", async () => {
  const open = await listen(createServer());
  const closed = await freePort();
  const answer = await tcpProbe([String(open), String(closed)], "127.0.0.1", 30_000, nobodyListens, calm());
  expect(answer.yields).toEqual({
    result: "seen",
    value: {
      ports: [
        { port: open, state: "open" },
        { port: closed, state: "closed" },
      ],
    },
  });
});

test("a port that answers nothing is unknown, not closed", async () => {
  const port = await silentPort();
  const answer = await tcpProbe([String(port)], "127.0.0.1", 300, nobodyListens, calm());
  expect(answer.yields).toMatchObject({ result: "seen", value: { ports: [{ port, state: "unknown" }] } });
});

test("an unreachable network is unknown, not closed", async () => {
  // The broadcast address: the kernel itself refuses to connect there.
  const answer = await tcpProbe(["255.255.255.255:80"], "127.0.0.1", 300, nobodyListens, calm());
  expect(answer.yields).toMatchObject({ value: { ports: [{ port: 80, state: "unknown" }] } });
});

test("a port that only another address of this host serves is open although loopback refuses", async () => {
  const port = await listen(createServer(), "127.0.0.9");
  const real = await tcpProbe([String(port)], "127.0.0.1", 30_000, () => readListeners("/proc"), calm());
  expect(real.yields).toMatchObject({ value: { ports: [{ port, state: "open" }] } });
  const rehearsed = await tcpProbe([String(port)], "127.0.0.1", 30_000, null, calm());
  expect(rehearsed.yields).toMatchObject({ value: { ports: [{ port, state: "closed" }] } });
});

test("a refused port is unknown where the host's listeners cannot be read", async () => {
  const closed = await freePort();
  const listeners = () => readListeners(join(folder(), "nothing-here"));
  const answer = await tcpProbe([String(closed)], "127.0.0.1", 30_000, listeners, calm());
  expect(answer.yields).toMatchObject({ value: { ports: [{ port: closed, state: "unknown" }] } });
});

test("listeners are read from both tables, and connections are none", () => {
  const proc = folder();
  mkdirSync(join(proc, "net"));
  const row = (local: string, state: string) => `   0: ${local} 00000000:0000 ${state} 00000000:00000000\n`;
  writeFileSync(
    join(proc, "net/tcp"),
    `  sl  local_address\n${row("0100007F:2904", "0A")}${row("0100007F:2905", "01")}`,
  );
  writeFileSync(join(proc, "net/tcp6"), row("00000000000000000000000000000000:2918", "0A"));
  expect(readListeners(proc)).toEqual({ kind: "known", ports: new Set([10500, 10520]) });
});

test("a target may name its address", () => {
  expect(parseTarget("10500", "127.0.0.1")).toEqual({ address: "127.0.0.1", port: 10500 });
  expect(parseTarget("10.1.2.3:80", "127.0.0.1")).toEqual({ address: "10.1.2.3", port: 80 });
  expect(parseTarget("[::1]:80", "127.0.0.1")).toEqual({ address: "::1", port: 80 });
});

test("an http answer comes back with status and the beginning of its body", async () => {
  const port = await listen(createHttp((_, response) => response.writeHead(503).end("OK".repeat(5000))));
  const answer = await httpProbe(`http://127.0.0.1:${port}/ping`, 30_000, calm());
  expect(answer.yields).toEqual({
    result: "seen",
    value: { status: 503, body: "OK".repeat(2048), json: null, reachable: "yes" },
  });
});

test("a body that is JSON comes parsed, also where it is longer than what is told of it", async () => {
  const list = Array.from({ length: 2000 }, (_, lag) => ({ lag }));
  const bodies = new Map([
    ["/long", JSON.stringify({ value: list })],
    ["/broken", '{"value": '],
    ["/text", "ready"],
    ["/endless", `[${"0,".repeat(150_000)}0]`],
  ]);
  const port = await listen(createHttp((request, response) => response.end(bodies.get(request.url ?? ""))));
  const value = async (path: string) => {
    const { yields } = await httpProbe(`http://127.0.0.1:${port}${path}`, 10_000, calm());
    if (yields.result !== "seen") throw new Error(yields.reason);
    return yields.value as { body: string; json: unknown };
  };
  expect(await value("/long")).toMatchObject({ json: { value: list }, body: bodies.get("/long")?.slice(0, 4096) });
  for (const path of ["/broken", "/text", "/endless"]) expect(await value(path)).toMatchObject({ json: null });
});

test("a refused http connection is seen as refused", async () => {
  const answer = await httpProbe(`http://127.0.0.1:${await freePort()}/ping`, 30_000, calm());
  expect(answer.yields).toEqual({
    result: "seen",
    value: { status: null, body: "", json: null, reachable: "refused" },
  });
});

test("an http server that accepts and says nothing, or stops half-way, is unknown", async () => {
  const mute = await listen(createServer(() => {}));
  expect(await httpProbe(`http://127.0.0.1:${mute}/`, 300, calm())).toMatchObject({ yields: { result: "unknown" } });
  const half = await listen(
    createServer((socket) => {
      socket.on("error", () => {});
      socket.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nOK");
      setTimeout(() => socket.destroy(), 20);
    }),
  );
  expect(await httpProbe(`http://127.0.0.1:${half}/`, 30_000, calm())).toMatchObject({ yields: { result: "unknown" } });
});

/** A port whose backlog is full: the kernel drops further SYNs without an answer, as a filter would. */
async function silentPort(): Promise<number> {
  const program = `
import socket, time
s = socket.socket(); s.bind(("127.0.0.1", 0)); s.listen(0); p = s.getsockname()[1]
held = []
for _ in range(8):
    c = socket.socket(); c.setblocking(False); c.connect_ex(("127.0.0.1", p)); held.append(c)
time.sleep(0.2); print(p, flush=True); time.sleep(300)`;
  const child = spawn("python3", ["-c", program], { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  return Number(line);
}
