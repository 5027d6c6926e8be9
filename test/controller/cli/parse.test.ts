import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { json, muster } from "./support/run-cli.ts";

const STATUS = `agent                            RUNNING   pid 650197, uptime 0:01:38
engine                           STOPPED   Not started
`;

it("parse prints what Muster makes of a service list", async () => {
  const ran = await muster(["parse", "atscale", "services"], STATUS);
  expect(ran.exit).toBe(0);
  expect(json(ran.stdout)).toEqual({
    supervisor: "up",
    services: [
      { name: "agent", state: "RUNNING", pid: 650197, detail: "pid 650197, uptime 0:01:38" },
      { name: "engine", state: "STOPPED", pid: null, detail: "Not started" },
    ],
  });
});

it("parse prints a member list in its fixed shape and nothing besides", async () => {
  const recorded = await readFile(
    new URL("../../fixtures/atscale/postgres_nodes-title-first.out", import.meta.url),
    "utf8",
  );
  const ran = await muster(["parse", "atscale", "postgres"], recorded);
  expect(ran.exit).toBe(0);
  const list = json(ran.stdout) as { members: object[] };
  expect(Object.keys(list)).toEqual(["cluster", "paused", "members"]);
  const shape = ["member", "host", "role", "state", "timeline", "lagMb"];
  expect(list.members.map((member) => Object.keys(member))).toEqual(list.members.map(() => shape));
  expect(list.members.length).toBeGreaterThan(1);
});

it("parse ends 2 and says so where there is no table", async () => {
  const [plain, machine] = await Promise.all([
    muster(["parse", "atscale", "postgres"], "Error: connection refused\n"),
    muster(["parse", "atscale", "postgres", "-o", "json"], ""),
  ]);
  expect(plain.exit).toBe(2);
  expect(plain.stdout).toBe("");
  expect(plain.stderr).toContain("no member table");
  expect(machine.exit).toBe(2);
  expect(json(machine.stdout)).toMatchObject({
    errors: [{ line: 0, message: expect.stringContaining("no member table") }],
  });
});

it("parse lists what there is where the product or the probe is unknown", async () => {
  const [product, probe, silent] = await Promise.all([
    muster(["parse", "atscal", "services"]),
    muster(["parse", "atscale", "service"]),
    muster(["parse", "atscale", "ports"]),
  ]);
  expect(product.exit).toBe(2);
  expect(product.stderr).toContain("atscale");
  expect(probe.exit).toBe(2);
  expect(probe.stderr).toContain("services, postgres");
  expect(silent.exit).toBe(2);
  expect(silent.stderr).toContain("runs no command");
});
