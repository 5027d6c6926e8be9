/**
 * Nights on which a stop or a start does not go as it should: what is waited for, what pauses, and how it goes on.
 * The judge is the simulator's own command log and harm log.
 */
import { expect, test } from "vitest";
import { eventually, rehearsed } from "../support/rehearsed.ts";
import { BI_PROD, ONE_ENGINE, PAIR } from "./atscale-clusters.ts";

const stops = (...nodes: string[]) => nodes.map((node) => `${node} atscale_stop`);
const starts = (...nodes: string[]) => nodes.map((node) => `${node} atscale_start`);

test("a start waits for an engine that answers /ping late, and a stop for Postgres that outlives its command", {
  timeout: 240_000,
}, async () => {
  const faults = ["e2:slow-engine", "*:stop-lingers"];
  await using scene = await rehearsed({ text: PAIR, leader: "e2", faults });
  await scene.begin("restart");
  const run = await scene.settled();
  expect(run.state, run.sentence).toBe("done");
  expect(await scene.begun()).toEqual([...stops("e1", "e2", "c1"), ...starts("c1", "e2", "e1")]);
  const { commands, harm } = await scene.stage.judge();
  expect(harm).toEqual([]);
  const at = (node: string, command: string, event: string) =>
    commands.find((c) => c.node === node && c.command === command && c.event === event)?.simMs ?? Number.NaN;
  // The simulator's own times: Postgres lingers 60 s after the stop command, /ping is warm 180 s after RUNNING.
  expect(at("e2", "atscale_stop", "began") - at("e1", "atscale_stop", "ended")).toBeGreaterThanOrEqual(60_000);
  expect(at("e1", "atscale_start", "began") - at("e2", "atscale_start", "ended")).toBeGreaterThanOrEqual(180_000);
});

test("a service that flaps is never up: its pids change, and the run pauses at the deadline", {
  timeout: 240_000,
}, async () => {
  await using scene = await rehearsed({
    ...{ text: ONE_ENGINE, start: "stopped", faults: ["e1:flapping-service"], speed: 60 },
  });
  await scene.begin("start", { leader: "e1" });
  const paused = await scene.settled("stay");
  expect(paused.pause?.rule, paused.sentence).toBe("deadline");
  expect(paused.pause?.node).toBe("e1");
  expect(await scene.begun()).toEqual(starts("c1", "e1"));
});

test("a process of somebody else's and a service that had exited are named in the plan, and neither is waited for", {
  timeout: 240_000,
}, async () => {
  const faults = ["e1:extra-process", "q1:exited-service"];
  await using scene = await rehearsed({ text: WITH_QUERY_ENGINE, faults });
  const { plan } = await scene.begin("restart");
  expect(plan?.refused).toEqual([]);
  expect(plan?.notes).toContainEqual(
    expect.stringMatching(/^e1 pid \d+ "less engine.log" \(.+, .+\): not AtScale's, not waited for$/),
  );
  expect(plan?.notes).toContain("q1 egress was EXITED already: will not be required at the next start");
  const run = await scene.settled();
  expect(run.state, run.sentence).toBe("done");
  expect(await scene.begun()).toEqual([...stops("q1", "e1", "c1"), ...starts("c1", "e1", "q1")]);
  expect((await scene.stage.judge()).harm).toEqual([]);
});

test("a leader that moves while the replica stops pauses the run before the leader's stop, and nothing else is stopped", {
  timeout: 240_000,
}, async () => {
  await using scene = await rehearsed({ text: THREE_ENGINES, leader: "e1", faults: ["e1:leader-moves-after-stop=1"] });
  await scene.begin("stop");
  const paused = await scene.settled();
  expect(paused.pause?.rule, paused.sentence).toBe("roles-changed");
  const [first, ...others] = await scene.begun();
  expect(others).toEqual([]);
  expect(["e2 atscale_stop", "e3 atscale_stop"]).toContain(first);
  await scene.resume(["roles-changed"]);
  const run = await scene.settled();
  expect(run.state, run.sentence).toBe("done");
  expect((await scene.begun()).at(-1)).toBe("c1 atscale_stop");
  expect((await scene.stage.judge()).harm.map(({ harm }) => harm)).not.toContain("leader-stopped-before-replica");
});

test("a disk that fills during a stop pauses with what the command printed; with room again a retry finishes", {
  timeout: 240_000,
}, async () => {
  await using scene = await rehearsed({ text: ONE_ENGINE, faults: ["e1:disk-full"] });
  await scene.begin("stop");
  const paused = await scene.settled();
  expect(paused.pause?.rule, paused.sentence).toBe("command-failed");
  expect(paused.pause?.output.join("\n")).toContain("No space left on device");
  expect(await scene.begun()).toEqual(stops("e1"));
  await scene.fault("e1:disk-full", false);
  await scene.retry("e1");
  const run = await scene.settled();
  expect(run.state, run.sentence).toBe("done");
  expect(await scene.begun()).toEqual(stops("e1", "e1", "c1"));
  expect((await scene.stage.judge()).harm).toEqual([]);
});

test("a host without power is refused as silent; left out by name, stop and start go on without it", {
  timeout: 300_000,
}, async () => {
  await using scene = await rehearsed({ text: BI_PROD, leader: "bi-02", faults: ["bi-05:dead-host"] });
  await scene.stage.agents.get("bi-05")?.kill();
  const refused = await scene.start("stop");
  expect(refused.run).toBeNull();
  expect(new Set(refused.plan?.refused.map(({ rule }) => rule))).toEqual(new Set(["agent-silent", "unseen"]));
  for (const { message } of refused.plan?.refused ?? []) expect(message).toContain("bi-05");
  await scene.begin("stop", { without: ["bi-05"] });
  const stopped = await scene.settled();
  expect(stopped.state, stopped.sentence).toBe("done");
  expect(stopped.verdict).toContain("NOT VERIFIED on bi-05");
  await scene.begin("start", { without: ["bi-05"] });
  const run = await scene.settled();
  expect(run.state, run.sentence).toBe("done");
  expect(await scene.begun()).toEqual([
    ...stops("bi-04", "bi-03", "bi-02", "bi-01"),
    ...starts("bi-01", "bi-02", "bi-03", "bi-04"),
  ]);
  expect((await scene.stage.judge()).harm).toEqual([]);
});

test("a dead replica is left out by name, and a store that never answers does not hold up the stop", {
  timeout: 300_000,
}, async () => {
  const faults = ["e1:dead-host", "e2:store-down"];
  await using scene = await rehearsed({ text: PAIR, leader: "e2", faults });
  await scene.stage.agents.get("e1")?.kill();
  const without = ["e1"];
  const { refused } = await scene.plan("stop", { without });
  expect(refused.map(({ rule }) => rule)).toEqual(["leader-unknown"]);
  // Whether Patroni is in maintenance mode stands in the same listing.
  const named = await scene.plan("stop", { without, leader: "e2" });
  expect(named.refused.map(({ rule, override }) => `${rule} by ${override}`)).toEqual([
    "paused by --override paused:e2",
  ]);
  await scene.begin("stop", { without, leader: "e2", overrides: ["paused:e2"] });
  const stopped = await scene.settled();
  expect(stopped.state, stopped.sentence).toBe("done");
  expect(stopped.verdict).toContain("NOT VERIFIED on e1");
  expect(await scene.begun()).toEqual(stops("e2", "c1"));
  expect((await scene.stage.judge()).harm).toEqual([]);
});

test("three engines: the replicas one at a time, the leader last down and first up", { timeout: 240_000 }, async () => {
  await using scene = await rehearsed({ text: THREE_ENGINES, leader: "e2" });
  await scene.begin("restart");
  const run = await scene.settled();
  expect(run.state, run.sentence).toBe("done");
  expect(await scene.begun()).toEqual([...stops("e1", "e3", "e2", "c1"), ...starts("c1", "e2", "e1", "e3")]);
  expect((await scene.stage.judge()).harm).toEqual([]);
});

test("databases on hosts of their own: the engines stop before them and start after them", {
  timeout: 240_000,
}, async () => {
  await using scene = await rehearsed({ text: DATABASES, leader: "d1" });
  await scene.begin("restart");
  const run = await scene.settled();
  expect(run.state, run.sentence).toBe("done");
  const begun = await scene.begun();
  expect(begun.slice(0, 4)).toEqual(stops("e1", "d2", "d1", "c1"));
  expect(begun.slice(4, 6)).toEqual(starts("c1", "d1"));
  expect(begun.slice(6).toSorted()).toEqual(starts("d2", "e1"));
  expect((await scene.stage.judge()).harm).toEqual([]);
});

test("a start is refused where a copy has come further than the leader that a person names", {
  timeout: 240_000,
}, async () => {
  await using scene = await rehearsed({ text: PAIR, leader: "e2", start: "stopped" });
  const { refused } = await scene.plan("start", { leader: "e1" });
  expect(refused.map(({ rule, override }) => `${rule} by ${override}`)).toEqual([
    "leader-behind by --override leader-behind:e2",
  ]);
  expect(refused[0]?.message).toContain("e2 has come further than e1");
  expect((await scene.plan("start", { leader: "e2" })).refused).toEqual([]);
  // A listing that does not answer is usual then; a control file that cannot be read refuses nothing.
  await scene.fault("e2:controldata-unreadable");
  await eventually("nothing refuses", async () => (await scene.plan("start", { leader: "e1" })).refused.length === 0);
  expect(await scene.begun()).toEqual([]);
});

test("a stop goes on where the store answers one engine only, and is refused where it answers none", {
  timeout: 240_000,
}, async () => {
  await using scene = await rehearsed({ text: PAIR, leader: "e2", faults: ["*:store-error"] });
  const offers = (await scene.plan("stop")).refused.map(({ rule, override }) => `${rule} by ${override}`);
  expect(offers).toEqual(["leader-unknown by --leader NODE"]);
  await scene.fault("*:store-error", false);
  await scene.fault("e1:store-error");
  await scene.begin("stop");
  const run = await scene.settled();
  expect(run.state, run.sentence).toBe("done");
  expect(await scene.begun()).toEqual(stops("e1", "e2", "c1"));
  expect((await scene.stage.judge()).harm).toEqual([]);
});

test.skipIf(process.getuid?.() !== 0)(
  "a start is refused where files of another user lie in the log folder, until overridden by name",
  {
    timeout: 240_000,
  },
  async () => {
    await using scene = await rehearsed({ text: ONE_ENGINE, start: "stopped", faults: ["e1:root-owned"] });
    const { refused } = await scene.plan("start", { leader: "e1" });
    expect(refused.map(({ rule, override }) => `${rule} by ${override}`)).toEqual([
      "root-owned by --override root-owned:e1",
    ]);
    expect(refused[0]?.message).toContain("log/engine.log");
    const { plan } = await scene.begin("start", { leader: "e1", overrides: ["root-owned"] });
    expect(plan?.refused).toEqual([]);
    const run = await scene.settled();
    expect(run.state, run.sentence).toBe("done");
    expect(await scene.begun()).toEqual(starts("c1", "e1"));
  },
);

const WITH_QUERY_ENGINE = `
cluster: bi-three
product: atscale
nodes:
  c1: { roles: [coordinator] }
  e1: { roles: [engine] }
  q1: { roles: [query-engine] }
`;

const THREE_ENGINES = `
cluster: bi-trio
product: atscale
nodes:
  c1: { roles: [coordinator] }
  e1: { roles: [engine] }
  e2: { roles: [engine] }
  e3: { roles: [engine] }
`;

const DATABASES = `
cluster: bi-apart
product: atscale
nodes:
  c1: { roles: [coordinator] }
  e1: { roles: [engine] }
  d1: { roles: [database] }
  d2: { roles: [database] }
`;
