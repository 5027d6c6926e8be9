import { afterEach, beforeEach, expect, test } from "vitest";
import { HOLD_MS } from "../../../controller/journal/beat.ts";
import { newestClaim } from "../../../controller/journal/epochs.ts";
import { type Lease, type LeaseOptions, takeLease } from "../../../controller/journal/lease.ts";
import { ensureStreams, JOURNAL_STREAM, STATE_STREAM } from "../../../controller/journal/streams.ts";
import { silentLogger } from "../../../shared/log.ts";
import { CONTROLLER_BEAT, leaseSubject } from "../../../shared/subjects.ts";
import { controllerBeatCodec } from "../../../shared/wire/load.ts";
import { away, type Faults, MemoryNats } from "../../support/memory-bus.ts";
import { memoryLocks } from "../../support/memory-lock.ts";
import { VirtualClock } from "../../support/virtual-clock.ts";

let lock: ReturnType<typeof memoryLocks>;
let nats: MemoryNats;
let clock: VirtualClock;
let ending: AbortController;
const taken: Promise<Lease>[] = [];

beforeEach(async () => {
  lock = memoryLocks();
  nats = new MemoryNats();
  await ensureStreams(nats.bus(), 1);
  clock = new VirtualClock();
  ending = new AbortController();
});
afterEach(async () => {
  ending.abort(new Error("the test is over"));
  await Promise.allSettled(taken.splice(0).map(async (lease) => (await lease).release()));
});

function take(name: string, options: Partial<LeaseOptions> & { faults?: Faults } = {}): Promise<Lease> {
  const { faults, ...rest } = options;
  const lease = takeLease({
    bus: nats.bus(faults),
    clock,
    journalId: "j",
    name,
    address: `${name}:7410`,
    directory: name,
    lock,
    log: silentLogger(),
    signal: ending.signal,
    ...rest,
  });
  lease.catch(() => {});
  taken.push(lease);
  return lease;
}

/** What a standby got so far. */
function standBy(name: string, options?: Parameters<typeof take>[1]): { lease?: Lease } {
  const got: { lease?: Lease } = {};
  take(name, options).then(
    (lease) => {
      got.lease = lease;
    },
    () => {},
  );
  return got;
}

/** Faults that begin when told: the network of one controller. */
function cable(): Faults & { cut: boolean } {
  const faults = {
    cut: false,
    before: () => {
      if (faults.cut) throw away();
    },
  };
  return faults;
}

const newestBeat = async () => {
  const message = await nats.bus().last(STATE_STREAM, CONTROLLER_BEAT);
  return message && controllerBeatCodec.decode(message.bytes);
};

test("the first controller leads with epoch 1, at once, and beats every second", async () => {
  const lease = await take("a");
  expect(lease.epoch).toBe(1);
  await clock.run(500);
  expect(lease.held(clock.now())).toBe(true);
  const first = await newestBeat();
  expect(first).toMatchObject({ journal: "j", epoch: 1, controller: "a", address: "a:7410" });
  await clock.run(5_500);
  expect((await newestBeat())?.sequence).toBe((first?.sequence ?? 0) + 5);
});

test("a standby is told who leads and waits as long as the leader beats", async () => {
  const lease = await take("a");
  const leaders: unknown[] = [];
  const standby = standBy("b", { onStandby: (leader) => leaders.push(leader) });
  await clock.run(60_000);
  expect(standby.lease).toBeUndefined();
  expect(lease.held(clock.now())).toBe(true);
  expect(leaders).toEqual([expect.objectContaining({ controller: "a", address: "a:7410", epoch: 1 })]);
});

test("a leader cut off from NATS holds nothing after 2 s, and the standby leads within 5 s of its last beat, with the next epoch", async () => {
  const faults = cable();
  const old = await take("a", { faults });
  const standby = standBy("b");
  await clock.run(10_000);
  faults.cut = true;
  const cutMs = clock.now();
  await clock.run(cutMs + HOLD_MS);
  expect(old.held(clock.now())).toBe(false);
  expect(standby.lease).toBeUndefined();
  await clock.run(cutMs + 5_000, () => expect(old.held(clock.now()) && standby.lease?.held(clock.now())).toBeFalsy());
  expect(standby.lease?.epoch).toBe(2);
  expect(standby.lease?.held(clock.now())).toBe(true);
  faults.cut = false;
  await clock.run(clock.now() + 3_000);
  expect(old.lost.reason).toMatchObject({ code: "lease-lost", message: expect.stringContaining("b:7410") });
  expect(old.held(clock.now())).toBe(false);
  expect(standby.lease?.held(clock.now())).toBe(true);
});

test("a beat that lands between the standby's last look and its claim holds the standby back until it has run out", async () => {
  const faults = cable();
  const old = await take("a", { faults });
  await clock.run(1_500);
  faults.cut = true;
  let late = false;
  const before = async (operation: string, subject: string) => {
    if (late || operation !== "create" || subject !== leaseSubject(2)) return;
    late = true;
    faults.cut = false;
    // The old leader's beat arrives, is acknowledged and checked: it may issue again for HOLD_MS.
    while (!old.held(clock.now())) await clock.sleep(50);
    faults.cut = true;
  };
  const standby = standBy("b", { faults: { before } });
  let overlap = false;
  await clock.run(20_000, () => {
    overlap ||= standby.lease !== undefined && old.held(clock.now());
  });
  expect(late).toBe(true);
  expect(standby.lease?.held(clock.now())).toBe(true);
  expect(overlap).toBe(false);
});

test("when NATS was away from everybody the leader keeps its epoch, also if the standby hears from NATS first", async () => {
  const faults = cable();
  const standbyFaults = cable();
  const lease = await take("a", { faults });
  standBy("b", { faults: standbyFaults });
  await clock.run(5_800);
  faults.cut = true;
  standbyFaults.cut = true;
  await clock.run(65_000);
  expect(lease.held(clock.now())).toBe(false);
  expect(lease.lost.aborted).toBe(false);
  standbyFaults.cut = false;
  await clock.run(67_000);
  faults.cut = false;
  await clock.run(75_000);
  expect(lease.held(clock.now())).toBe(true);
  expect(lease.lost.aborted).toBe(false);
});

test("while the streams have no leader a controller that still beats keeps its epoch", async () => {
  const lease = await take("a");
  const standby = standBy("b");
  await clock.run(5_800);
  nats.led = false;
  await clock.run(15_000);
  expect(lease.held(clock.now())).toBe(false);
  nats.led = true;
  await clock.run(25_000);
  expect(lease.held(clock.now())).toBe(true);
  expect(standby.lease).toBeUndefined();
});

// Within a second there is always a moment when the standby has heard of a beat and not yet asked for it.
test.each([0, 100, 200, 300, 400, 500, 600, 700, 800, 900])(
  "a leader that died with the streams' leader, 5 s and %d ms after it began, is succeeded as soon as they have another",
  async (ms) => {
    const faults = cable();
    const old = await take("a", { faults });
    const standby = standBy("b");
    await clock.run(5_000 + ms);
    nats.led = false;
    faults.cut = true;
    await clock.run(15_000);
    nats.led = true;
    await clock.run(15_500, () => expect(old.held(clock.now()) && standby.lease !== undefined).toBe(false));
    expect(standby.lease?.epoch).toBe(2);
  },
);

test("one that comes after another on the same directory claims at once: no clock has to move", async () => {
  const first = await take("a");
  await first.release();
  const second = await take("a");
  expect(second.epoch).toBe(2);
  expect(first.held(clock.now())).toBe(false);
});

test("an epoch that agents have heard of is never claimed again, nor one below it", async () => {
  const lease = await take("a", { atLeast: () => 7 });
  expect(lease.epoch).toBe(8);
  expect(await nats.bus().last(JOURNAL_STREAM, leaseSubject(3))).not.toBeNull();
});

test("epochs go on from what this directory remembers when the stream has lost its claims", async () => {
  const first = await take("a", { atLeast: () => 4 });
  await first.release();
  nats.streams.get(JOURNAL_STREAM)?.messages.splice(0);
  expect((await take("a")).epoch).toBe(6);
});

test("a claim that a standby has seen is not claimed again where the stream lost it and every beat, and its holder is outlasted", async () => {
  const leader = cable();
  const first = await take("a", { faults: leader });
  const second = standBy("b");
  await clock.run(1_000);
  leader.cut = true;
  nats.streams.get(JOURNAL_STREAM)?.messages.splice(0);
  nats.streams.get(STATE_STREAM)?.messages.splice(0);
  const lostAtMs = clock.now();
  await clock.until(() => second.lease !== undefined, 10_000);
  expect(second.lease?.epoch).toBe(2);
  expect(clock.now() - lostAtMs).toBeGreaterThanOrEqual(HOLD_MS);
  expect(first.held(clock.now())).toBe(false);
});

test("an older claim that comes late, after the stream lost it, is not taken for the newest", async () => {
  await (await take("a", { atLeast: () => 2 })).release();
  const messages = nats.streams.get(JOURNAL_STREAM)?.messages ?? [];
  const [late] = messages.splice(
    messages.findIndex(({ subject }) => subject === leaseSubject(1)),
    1,
  );
  const last = messages.at(-1);
  if (!late || !last) throw new Error("nothing was claimed");
  messages.push({ ...late, sequence: last.sequence + 1 });
  expect((await newestClaim(nats.bus()))?.epoch).toBe(3);
  expect((await take("a")).epoch).toBe(4);
});

test("a claim whose acknowledgement was lost is found to be its own", async () => {
  let lost = 0;
  const after = (operation: string) => {
    if (operation === "create" && lost++ === 0) throw away();
  };
  expect((await take("a", { faults: { after } })).epoch).toBe(1);
  expect(lost).toBe(1);
});

test("a leader whose claim NATS has lost leads no more", async () => {
  const lease = await take("a");
  await clock.run(1_500);
  nats.streams.get(JOURNAL_STREAM)?.messages.splice(0);
  await clock.run(4_000);
  expect(lease.lost.reason).toMatchObject({ code: "journal-lost" });
  expect(lease.held(clock.now())).toBe(false);
});

test("look tokens only grow, also over epochs, and stay exact", async () => {
  const first = await take("a", { atLeast: () => 500 });
  const tokens = [first.nextToken(), first.nextToken()];
  await first.release();
  const second = await take("a");
  tokens.push(second.nextToken());
  expect(tokens).toEqual(tokens.toSorted((a, b) => a - b));
  expect(new Set(tokens).size).toBe(3);
  expect(tokens.every(Number.isSafeInteger)).toBe(true);
});
