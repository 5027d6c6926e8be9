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

const SHOWN = (limit: string) =>
  ["Id=lat.service", "LoadState=loaded", "ActiveState=failed", "SubState=failed", "MainPID=0", "Result=signal"]
    .concat(["NRestarts=2", `TimeoutStopUSec=${limit}`, ""])
    .join("\n");

it.each([
  ["30min", 1_800],
  ["1h 30min", 5_400],
  ["infinity", null],
])("parse prints an Ocient unit in its fixed shape, with a limit of %s", async (limit, stopTimeoutSeconds) => {
  for (const probe of ["rolehostd", "lat"]) {
    const ran = await muster(["parse", "ocient", probe], SHOWN(limit));
    expect(json(ran.stdout)).toEqual({
      ...{ unit: "lat.service", loaded: "loaded", active: "failed", sub: "failed", mainPid: 0, result: "signal" },
      ...{ restarts: 2, stopTimeoutSeconds },
    });
  }
});

it("parse prints Ocient's queries with what stands before the JSON left out, and none where nothing was printed", async () => {
  const printed = `Connected to 10.0.0.5\n[{"id":"7f-1","user":"eve","elapsed_time":61,"status":"RUNNING","sql":"SELECT 1"}]`;
  const ran = await muster(["parse", "ocient", "queries"], printed);
  expect(json(ran.stdout)).toEqual({
    queries: [{ id: "7f-1", user: "eve", elapsedSeconds: 61, status: "RUNNING", sql: "SELECT 1" }],
  });
  expect(json((await muster(["parse", "ocient", "queries"], "")).stdout)).toEqual({ queries: [] });
});

it("parse prints SingleStore's nodes in their fixed shape, and words that it does not know as unknown", async () => {
  const [known, strange] = ["AA".repeat(20), "BB".repeat(20)];
  const about = { memsqlId: known, role: "Leaf", port: 3306, processState: "Running", isConnectable: true };
  const odd = { memsqlId: strange, role: "Elephant", port: 3307, processState: "Napping", recoveryState: "Sideways" };
  const printed = JSON.stringify({ nodes: [{ ...about, recoveryState: "Recovering" }, odd] });
  const ran = await muster(["parse", "singlestore", "nodes"], printed);
  expect(json(ran.stdout)).toEqual({
    nodes: [
      {
        id: known,
        role: "leaf",
        host: null,
        port: 3306,
        process: "running",
        connectable: true,
        recovery: "recovering",
      },
      {
        ...{ id: strange, role: "unknown", host: null, port: 3307 },
        process: "unknown",
        connectable: null,
        recovery: "unknown",
      },
    ],
  });
});

it("parse prints SingleStore's databases in their fixed shape, and a state that it does not know as unknown", async () => {
  const recorded = await readFile(
    new URL("../../fixtures/singlestore/show-databases-extended.out", import.meta.url),
    "utf8",
  );
  const ran = await muster(["parse", "singlestore", "databases"], recorded);
  const { databases } = json(ran.stdout) as { databases: object[] };
  expect(databases).toContainEqual({ name: "db_0", role: "master", state: "pending" });
  expect(databases).toContainEqual({ name: "db_3", role: "orphan", state: "unknown" });
  for (const database of databases) expect(Object.keys(database)).toEqual(["name", "role", "state"]);
});
