import { afterEach, describe, expect, it } from "vitest";
import { MusterError } from "../../../shared/errors.ts";
import { type FakeFleet, fakeFleet, type Script } from "./support/fake-fleet.ts";
import { runOf } from "./support/messages.ts";
import { json, muster } from "./support/run-cli.ts";

const fleets: FakeFleet[] = [];
async function controller(script: Script): Promise<FakeFleet> {
  const fleet = await fakeFleet(script);
  fleets.push(fleet);
  return fleet;
}
afterEach(async () => {
  await Promise.all(fleets.splice(0).map((fleet) => fleet.stop()));
});

const paused = { runs: [runOf({ id: "bi-prod.42", state: "paused", sentence: "Paused: bi-04 is dead for good." })] };

describe("muster host dead", () => {
  it("hands on the host, who says so and why, and tells which runs go on without it", async () => {
    const fleet = await controller({ hostDead: () => paused });
    const said = ["host", "dead", "bi-04", "--reason", "burnt", "--controller", fleet.address];
    const ran = await muster(said);
    expect(ran.exit, ran.stderr).toBe(0);
    expect(fleet.asked).toEqual([
      ["HostDead", { host: "bi-04", who: expect.stringMatching(/^ann@/), reason: "burnt" }],
    ]);
    expect(ran.stdout).toMatch(/bi-04 is taken for dead[\s\S]*bi-prod\.42 paused[\s\S]*muster explain bi-prod\.42/);
    const document = json((await muster([...said, "-o", "json"])).stdout);
    expect(document).toMatchObject({ host: "bi-04", runs: [{ run: "bi-prod.42", state: "paused" }] });
  });

  it("ends 3 where the host's agent is heard, saying what to do", async () => {
    const fleet = await controller({
      hostDead: () => {
        throw new MusterError("host-heard", "the agent on bi-04 was heard 2 s ago");
      },
    });
    const ran = await muster(["host", "dead", "bi-04", "--reason", "burnt", "--controller", fleet.address]);
    expect(ran.exit).toBe(3);
    expect(ran.stderr).toMatch(/heard 2 s ago[\s\S]*muster resume/);
  });

  it.each([
    [["host", "dead", "bi-04"]],
    [["host", "dead", "bi-04", "--reason", " "]],
    [["host", "alive", "bi-04", "--reason", "it hums"]],
  ])("asks nobody and ends 2 for %j", async (args) => {
    const fleet = await controller({});
    expect((await muster([...args, "--controller", fleet.address])).exit).toBe(2);
    expect(fleet.asked).toEqual([]);
  });
});
