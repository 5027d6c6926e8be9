import { spawn } from "node:child_process";
import { expect, test, vi } from "vitest";
import { connect } from "../../../shared/bus/nats.ts";
import { silentLogger } from "../../../shared/log.ts";
import { findNatsServer } from "../../../shared/nats-server/find.ts";
import { makeAuthority } from "../../support/certificates.ts";
import { freePorts } from "../../support/nats.ts";

test("with tls in the configuration the bus connects by certificate, and a certificate of another authority is not let in", async () => {
  await using ours = await makeAuthority();
  await using theirs = await makeAuthority("Somebody else");
  const [port = 0] = await freePorts(1);
  const own = await ours.issue("localhost", "127.0.0.1");
  const files = ["--tlsverify", "--tlscert", own.cert, "--tlskey", own.key, "--tlscacert", own.ca];
  const server = spawn(await findNatsServer(), ["-a", "127.0.0.1", "-p", String(port), ...files], { stdio: "ignore" });
  const ending = new AbortController();
  const options = { log: silentLogger(), signal: ending.signal };
  const servers = [`nats://127.0.0.1:${port}`];
  try {
    const bus = await connect({ servers, replicas: 1, tls: await ours.issue("agent") }, options);
    await vi.waitFor(() => expect(bus.connected).toBe(true), { timeout: 60_000 });
    const { cert, key } = await theirs.issue("agent");
    const stranger = await connect({ servers, replicas: 1, tls: { ca: own.ca, cert, key } }, options);
    const plain = await connect({ servers, replicas: 1 }, options);
    expect(stranger.connected).toBe(false);
    expect(plain.connected).toBe(false);
    await Promise.all([bus.close(), stranger.close(), plain.close()]);
  } finally {
    ending.abort();
    server.kill("SIGKILL");
  }
});
