/**
 * A product that a user wrote as YAML, with no line of code: three real members of etcd, the real controller, a real agent a host. What
 * was done is judged by the members themselves and by what the stand-ins for systemctl were asked, both past Muster.
 */
import { expect, test } from "vitest";
import { type EtcdLab, etcdLab } from "../support/etcd/lab.ts";
import { commandLog, get, lead, put, raft, reach, systemctl } from "../support/etcd/members.ts";
import { watchedDuring } from "../support/etcd/watcher.ts";
import { eventually } from "../support/rehearsed.ts";

/** Real servers on a busy machine: a limit against hanging. */
const timeout = 600_000;
const MEMBERS = ["etcd-1", "etcd-2", "etcd-3"];

test("etcd is stopped and started, and what was written is still there", { timeout }, async () => {
  await using lab = await etcdLab();
  const [one, , three] = membersOf(lab);
  await put(one, "written before the stop");
  const before = (await commandLog(lab.dir)).length;

  await done(lab, "stop");
  expect(await Promise.all(lab.members.map(reach))).toEqual(["refused", "refused", "refused"]);
  await done(lab, "start");
  expect(await Promise.all(lab.members.map(reach))).toEqual(["healthy", "healthy", "healthy"]);

  expect(await get(three)).toBe("written before the stop");
  const asked = (await commandLog(lab.dir)).slice(before);
  const lastStop = asked.findLastIndex((line) => line.endsWith("stop ended"));
  const firstStart = asked.findIndex((line) => line.endsWith("start began"));
  expect(asked.filter((line) => line.endsWith("began")).toSorted()).toEqual(
    MEMBERS.flatMap((node) => [`${node} start began`, `${node} stop began`]),
  );
  expect(firstStart).toBeGreaterThan(lastStop);
});

test("a roll takes one member at a time, the leader last, and a majority serves all along", { timeout }, async () => {
  await using lab = await etcdLab();
  const [one] = membersOf(lab);
  await put(one, "written before the roll");
  // The first of the cluster file leads, so that last is not where the file has it.
  const first = await leaderOf(lab);
  const own = (await raft(one)).id;
  if (first !== one.node) await lead(lab.member(first), one);
  await eventually("etcd-1 leads", async () =>
    (await Promise.all(lab.members.map(raft))).every(({ lead }) => lead === own),
  );
  const before = (await commandLog(lab.dir)).length;

  const watched = await watchedDuring(lab.members, () => done(lab, "roll"));

  expect(watched.looks).toBeGreaterThan(0);
  expect(watched.mostDown).toBeLessThanOrEqual(1);
  expect(watched.lost).toBe(0);
  expect((await commandLog(lab.dir)).slice(before)).toEqual(
    ["etcd-2", "etcd-3", "etcd-1"].flatMap((node) => [
      `${node} stop began`,
      `${node} stop ended`,
      `${node} start began`,
      `${node} start ended`,
    ]),
  );
  expect(await get(one)).toBe("written before the roll");
});

test("a roll with one member down is refused by the floor, which says what passes it; overridden by name it goes on, and the run keeps that", {
  timeout,
}, async () => {
  await using lab = await etcdLab();
  const leader = await leaderOf(lab);
  const [down = "", other = ""] = MEMBERS.filter((node) => node !== leader);
  await systemctl(lab.member(down), "stop");
  await eventually("the stopped member is seen", async () =>
    (await lab.plan("roll")).refused.some(({ rule }) => rule === "member-floor"),
  );
  const before = (await commandLog(lab.dir)).length;

  const { plan, run } = await lab.start("roll");
  expect(run).toBeNull();
  expect(plan?.refused.map(({ rule, override }) => [rule, override]).toSorted()).toEqual(
    [other, leader].toSorted().map((node) => ["member-floor", `--override member-floor:${node}`]),
  );
  for (const { message, passesWhen } of plan?.refused ?? []) {
    expect(message).toContain("needs a majority of the declared members healthy without it: 1 of 3, needed 2");
    expect(passesWhen).toBe("enough other members are seen healthy");
  }
  expect((await commandLog(lab.dir)).slice(before)).toEqual([]);

  const overridden = await lab.start("roll", { overrides: [`member-floor:${other}`], nodes: [other] });
  expect(overridden.plan?.refused).toEqual([]);
  const ended = await lab.settled();
  expect(ended.state, ended.sentence).toBe("done");
  expect((await commandLog(lab.dir)).slice(before).filter((line) => line.endsWith("began"))).toEqual([
    `${other} stop began`,
    `${other} start began`,
  ]);
  const [created] = await lab.events(ended.id);
  expect((created?.plan as { overridden?: string[] } | undefined)?.overridden).toEqual([
    expect.stringMatching(`^member-floor:${other}: `),
  ]);
});

test("a member whose agent is gone is unknown, and counts as down", { timeout }, async () => {
  await using lab = await etcdLab();
  const leader = await leaderOf(lab);
  const [silent = "", other = ""] = MEMBERS.filter((node) => node !== leader);
  await lab.agents.get(silent)?.kill();
  const before = (await commandLog(lab.dir)).length;
  const floors = async (without: string[]) =>
    (await lab.plan("roll", { without })).refused.filter(({ rule }) => rule === "member-floor");
  await eventually("the silence is seen", async () => (await floors([])).length > 0);

  const told = (await floors([])).filter(({ override }) => override.endsWith(`:${other}`));
  expect(told.map(({ message }) => message)).toEqual([
    expect.stringContaining("healthy without it: cannot be told: 1 of 3, needed 2"),
  ]);
  expect((await floors([silent])).map(({ message }) => message).toSorted()).toEqual(
    [other, leader]
      .toSorted()
      .map((node) =>
        expect.stringMatching(`^${node} needs .*: 1 of 3, needed 2; ${silent}: left out, counted as down`),
      ),
  );
  expect((await lab.start("roll")).run).toBeNull();
  expect((await commandLog(lab.dir)).slice(before)).toEqual([]);
  expect(await reach(lab.member(silent))).toBe("healthy");
});

async function done(lab: EtcdLab, verb: string): Promise<void> {
  const { plan } = await lab.start(verb);
  expect(plan?.refused).toEqual([]);
  const run = await lab.settled();
  expect(run.state, `${verb}: ${run.sentence}`).toBe("done");
}

async function leaderOf(lab: EtcdLab): Promise<string> {
  const said = await Promise.all(lab.members.map(async (member) => ({ node: member.node, ...(await raft(member)) })));
  const leader = said.find(({ id, lead }) => id === lead);
  if (!leader) throw new Error(`nobody leads: ${JSON.stringify(said)}`);
  return leader.node;
}

function membersOf(lab: EtcdLab) {
  const [one, two, three] = lab.members;
  if (!one || !two || !three) throw new TypeError("the lab has three members");
  return [one, two, three] as const;
}
