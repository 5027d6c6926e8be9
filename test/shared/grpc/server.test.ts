/**
 * Both ends of Muster's gRPC over real sockets, with a made-up implementation of the agent's service.
 */
import { type ServiceError, status } from "@grpc/grpc-js";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { TlsConfig } from "../../../shared/config/parts.ts";
import { InputError, MusterError } from "../../../shared/errors.ts";
import { channel, fromServiceError } from "../../../shared/grpc/channel.ts";
import { streaming, unary } from "../../../shared/grpc/handlers.ts";
import { isLoopback, serve } from "../../../shared/grpc/server.ts";
import { AgentClient } from "../../../shared/wire/load.ts";
import { type Authority, makeAuthority } from "../../support/certificates.ts";

const problems = [{ file: "a.yaml", line: 3, message: "wrong ü", fix: "mend" }];
const errors: Record<string, Error> = {
  mustered: new MusterError("other-digest", "digests differ: 1 ≠ 2"),
  input: new InputError(problems),
  "long-input": new InputError(Array(500).fill(problems[0])),
  fault: new Error("bug"),
};
const stopping: AbortController[] = [];
const closing: Promise<void>[] = [];
const clients: InstanceType<typeof AgentClient>[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  for (const controller of stopping.splice(0)) controller.abort();
  await Promise.all(closing.splice(0));
});

async function begin(address: string, tls?: TlsConfig) {
  const stop = new AbortController();
  stopping.push(stop);
  const faults: unknown[] = [];
  const handlers = {
    Describe: unary(
      (request: { fence?: { journal?: string } | null }) => {
        const error = errors[request.fence?.journal ?? ""];
        if (error) throw error;
        return { host: "h" };
      },
      (error) => faults.push(error),
    ),
    WatchCommand: streaming(
      async function* () {
        yield { offset: 1 };
        throw new MusterError("not-found", "gone");
      },
      () => {},
    ),
  };
  const service = { name: "muster.agent.v1.Agent", definition: AgentClient.service, handlers };
  const served = await serve(address, [service], tls, stop.signal);
  closing.push(served.closed);
  return { served, stop, faults };
}

function client(address: string, tls?: TlsConfig) {
  const made = new AgentClient(address, ...channel(tls));
  clients.push(made);
  return made;
}

function describeIt(from: InstanceType<typeof AgentClient>, journal = ""): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const deadline = Date.now() + 10_000;
    from.describe({ fence: { journal } }, { deadline }, (error, answer) => (error ? reject(error) : resolve(answer)));
  });
}

const mustered = (call: Promise<unknown>) => call.catch((error: unknown) => fromServiceError(error, "agent-away"));

test("serves on a free port and says which", async () => {
  const { served } = await begin("127.0.0.1:0");
  expect(served.address).toBe(`127.0.0.1:${served.port}`);
  expect(await describeIt(client(served.address))).toMatchObject({ host: "h" });
});

test("an error arrives as the one that was raised", async () => {
  const { served, faults } = await begin("127.0.0.1:0");
  const from = client(served.address);
  expect(await mustered(describeIt(from, "mustered"))).toMatchObject({
    code: "other-digest",
    message: "digests differ: 1 ≠ 2",
  });
  expect(await mustered(describeIt(from, "input"))).toMatchObject({ code: "bad-input", problems });
  expect(await mustered(describeIt(from, "long-input"))).toMatchObject({ code: "bad-input" });
  expect(await mustered(describeIt(from, "fault"))).toMatchObject({ code: "internal" });
  expect(faults).toContain(errors.fault);
  expect(await describeIt(from)).toMatchObject({ host: "h" });
});

test("a stream tells its error after what came before it", async () => {
  const { served } = await begin("127.0.0.1:0");
  const call = client(served.address).watchCommand({});
  const got: unknown[] = [];
  const error = await (async () => {
    for await (const update of call) got.push(update);
  })().catch((e: ServiceError) => fromServiceError(e, "agent-away"));
  expect(got).toMatchObject([{ offset: 1 }]);
  expect(error).toMatchObject({ code: "not-found" });
});

test("where nobody answers, the error names who was called", async () => {
  const { served, stop } = await begin("127.0.0.1:0");
  stop.abort();
  await served.closed;
  expect(await mustered(describeIt(client(served.address)))).toMatchObject({ code: "agent-away" });
});

test("a taken address is an error, not a second daemon", async () => {
  const { served } = await begin("127.0.0.1:0");
  await expect(begin(served.address)).rejects.toThrow();
});

test.each(["0.0.0.0:0", "[::]:0", "10.0.0.1:0", "example.com:0", "1270.0.0.1:0"])(
  "plain text on %s is refused",
  async (address) => {
    expect(isLoopback(address)).toBe(false);
    await expect(begin(address)).rejects.toMatchObject({ code: "plain-text-exposed" });
  },
);

describe("with certificates", () => {
  let authority: Authority;
  let own: TlsConfig;
  beforeAll(async () => {
    authority = await makeAuthority();
    own = await authority.issue("127.0.0.1", "localhost");
  });
  afterAll(() => authority[Symbol.asyncDispose]());

  test("both sides know each other", async () => {
    const { served } = await begin("127.0.0.1:0", own);
    expect(await describeIt(client(served.address, await authority.issue("controller")))).toMatchObject({ host: "h" });
  });

  test("a caller without one, or with another authority's, is turned away", async () => {
    const { served } = await begin("127.0.0.1:0", own);
    await using other = await makeAuthority("other");
    const stranger = await other.issue("controller");
    for (const tls of [undefined, { ...stranger, ca: own.ca }])
      await expect(describeIt(client(served.address, tls))).rejects.toMatchObject({ code: status.UNAVAILABLE });
  });

  test("a file that cannot be read is bad input, with its name", async () => {
    await expect(begin("127.0.0.1:0", { ...own, key: "/no/such.key" })).rejects.toMatchObject({
      code: "bad-input",
      problems: [{ file: "/no/such.key" }],
    });
  });
});
