/**
 * What a real agent refuses over real gRPC.
 */
import { status } from "@grpc/grpc-js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AgentHome, Caller, FENCE, promised, soon } from "../support/agent-process.ts";

let home: AgentHome;
let caller: Caller;

beforeAll(async () => {
  home = new AgentHome();
  caller = new Caller((await home.start()).address, home.folder);
  // The first fence it hears is the one it follows.
  await caller.settle([]);
});
afterAll(async () => {
  caller.close();
  await home.remove();
});

describe("refused, with nothing started and the id not used up:", () => {
  let count = 0;
  const refusals: [string, Parameters<Caller["execute"]>[1], status, string][] = [
    ["a lower epoch", { fence: { ...FENCE, epoch: 2 } }, status.ABORTED, "stale-epoch"],
    ["another journal", { fence: { ...FENCE, journal: "journal-2" } }, status.FAILED_PRECONDITION, "other-journal"],
    ["no fence", { fence: null }, status.INVALID_ARGUMENT, "bad-parameter"],
    ["another digest", { node: { digest: "0123456789ab" } }, status.FAILED_PRECONDITION, "other-digest"],
    ["an unknown product", { node: { product: "other" } }, status.FAILED_PRECONDITION, "unknown-product"],
    ["another action than the id's", { action: "slow" }, status.INVALID_ARGUMENT, "bad-parameter"],
    ["an undeclared parameter", { parametersJson: '{"x":"1"}' }, status.INVALID_ARGUMENT, "bad-parameter"],
    ["a wrong option", { node: { optionsJson: '{"root":"../x"}' } }, status.INVALID_ARGUMENT, "bad-parameter"],
    ["malformed options", { node: { optionsJson: "{" } }, status.INVALID_ARGUMENT, "bad-parameter"],
    ["no node", { node: null }, status.INVALID_ARGUMENT, "bad-parameter"],
  ];
  test.each(refusals)("%s", async (_, change, code, mustered) => {
    const id = `c.1/0/n1/mark/${++count}`;
    const before = home.marks();
    const request = { ...caller.request(id, change ?? {}), ...(change?.node === null ? { node: null } : {}) };
    const call = promised((done) => caller.client.execute(request, { deadline: soon() }, done));
    const error = await call.catch((e: unknown) => e);
    expect(error).toMatchObject({ code });
    expect((error as { metadata: { get(k: string): unknown[] } }).metadata.get("muster-code")).toEqual([mustered]);
    expect(home.marks()).toBe(before);
    await caller.execute(id);
    expect(await caller.ended(id)).toMatchObject({ outcome: "EXITED" });
    expect(home.marks()).toBe(before + 1);
  });

  test.each([
    "c.1/0/n1/mark",
    "c.1/0/n1/mark/1/2",
    "c.1/0/../mark/1\n",
    "",
    "c.1/0/n 1/mark/1",
    `c.1/0/n1/mark/${"1".repeat(200)}`,
  ])("the id %j", async (wrong) => {
    await expect(caller.execute(wrong)).rejects.toMatchObject({ code: status.INVALID_ARGUMENT });
    await expect(caller.settle([wrong])).rejects.toMatchObject({ code: status.INVALID_ARGUMENT });
  });
});

test("malformed messages are refused and the agent goes on", async () => {
  const nonsense = Buffer.from("ffffffffffff", "hex");
  const call = promised((done) =>
    caller.client.makeUnaryRequest(
      "/muster.agent.v1.Agent/Execute",
      () => nonsense,
      (b: Buffer) => b,
      {},
      done,
    ),
  );
  await expect(call).rejects.toMatchObject({ code: expect.any(Number) });
  expect(await caller.settle([])).toEqual([]);
});
