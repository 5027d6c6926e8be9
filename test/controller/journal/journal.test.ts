import { appendFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Journal, openJournal } from "../../../controller/journal/journal.ts";
import { JOURNAL_STREAM } from "../../../controller/journal/streams.ts";
import type { Bus } from "../../../shared/bus/bus.ts";
import { silentLogger } from "../../../shared/log.ts";
import { collect } from "../../support/collect.ts";
import { away, type Faults, MemoryNats } from "../../support/memory-bus.ts";

const RUN = "bi-prod.42";

let directory: string;
let nats: MemoryNats;
let ending: AbortController;
const opened: Journal[] = [];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "muster-journal-"));
  nats = new MemoryNats();
  ending = new AbortController();
});
afterEach(async () => {
  ending.abort();
  await Promise.all(opened.splice(0).map((journal) => journal.close()));
  await rm(directory, { recursive: true, force: true });
});

async function open(bus: Bus = nats.bus(), home = "c1", onWait = (_: string | null) => {}): Promise<Journal> {
  const place = join(directory, home);
  const journal = await openJournal({
    bus,
    directory: place,
    replicas: 1,
    log: silentLogger(),
    signal: ending.signal,
    onWait,
  });
  opened.push(journal);
  return journal;
}

const file = (home = "c1") => join(directory, home, "journal", `${RUN}.jsonl`);
const events = async (journal: Journal) => (await journal.read(RUN)).map(({ event }) => event);
const event = (n: number) => ({ type: "step", n });

/** Takes away what a server that was never told to write to disk loses when its machine stops. */
function loseTail(count: number): void {
  nats.streams.get(JOURNAL_STREAM)?.messages.splice(-count);
}

test("an event is in the stream and in the file once append has resolved, with the mark of its writer", async () => {
  const journal = await open();
  await journal.begin(7);
  expect(await journal.append(RUN, 1, event(1))).toBe("written");
  expect(await readFile(file(), "utf8")).toMatch(
    /^\{"n":1,"by":\{"instance":"[^"]+","epoch":7\},"event":\{"type":"step","n":1\}\}\n$/,
  );
  const [stored] = await journal.read(RUN);
  expect(stored).toMatchObject({ log: RUN, n: 1, event: event(1), by: { epoch: 7 } });
  expect(journal.logs()).toEqual([RUN]);
});

test("all events come in the order in which they were written, whatever their logs", async () => {
  const journal = await open();
  await journal.begin(1);
  await journal.append(RUN, 1, event(1));
  await journal.append("bi-prod.inventory", 1, event(2));
  await journal.append(RUN, 2, event(3));
  expect((await collect(journal.all())).map(({ log, n }) => `${log} ${n}`)).toEqual([
    `${RUN} 1`,
    "bi-prod.inventory 1",
    `${RUN} 2`,
  ]);
});

test("one whose successor wrote the next event is stale, and the file does not show what it tried to write", async () => {
  const old = await open();
  await old.begin(1);
  await old.append(RUN, 1, event(1));
  const successor = await open(nats.bus(), "c2");
  await successor.begin(2);
  await successor.append(RUN, 2, { type: "epoch-began" });
  expect(await old.append(RUN, 2, event(2))).toBe("stale");
  expect(await events(old)).toEqual([event(1), { type: "epoch-began" }]);
  expect(await readFile(file(), "utf8")).not.toContain('"n":2');
});

test("what the leader before still wrote after the takeover is the log's too: the next event stands after it, in the file as in the stream", async () => {
  const old = await open();
  await old.begin(1);
  await old.append(RUN, 1, event(1));
  const successor = await open(nats.bus(), "c2");
  await successor.begin(2);
  expect(await old.append(RUN, 2, event(2), event(3))).toBe("written");
  expect(await events(successor)).toHaveLength(3);
  expect(await successor.append(RUN, 4, { type: "epoch-began" })).toBe("written");
  expect(await events(successor)).toEqual([event(1), event(2), event(3), { type: "epoch-began" }]);
  expect((await readFile(file("c2"), "utf8")).split("\n").map((line) => line.slice(0, 6))).toEqual([
    ...['{"n":1', '{"n":2', '{"n":3', '{"n":4'],
    "",
  ]);
  expect(await old.append(RUN, 4, event(4))).toBe("stale");
});

test("after the stream lost its tail and another went on, the controller before makes none of its later events again", async () => {
  const old = await open();
  await old.begin(1);
  await old.append(RUN, 1, event(1), event(2), event(3));
  loseTail(2);
  const successor = await open(nats.bus(), "c2");
  await successor.begin(2);
  expect(await successor.append(RUN, 2, { type: "epoch-began" })).toBe("written");
  expect(await old.append(RUN, 4, event(4))).toBe("stale");
  expect(await events(successor)).toEqual([event(1), { type: "epoch-began" }]);
});

test("what the stream lost of another log goes back with the loss found in this one, and before it", async () => {
  const journal = await open();
  await journal.begin(1);
  for (const n of [1, 2, 3]) await journal.append("bi-prod.41", n, event(n));
  for (const n of [1, 2]) await journal.append(RUN, n, event(n));
  loseTail(3);
  expect(await journal.append(RUN, 3, event(3))).toBe("written");
  const subjects = (nats.streams.get(JOURNAL_STREAM)?.messages ?? []).map(({ subject }) => subject);
  expect(subjects.slice(-4)).toEqual(
    ["bi-prod.41.3", "bi-prod.42.1", "bi-prod.42.2", "bi-prod.42.3"].map((name) => `muster.journal.${name}`),
  );
});

test("after a loss another's event stands where this one's last stood: nothing is written behind it", async () => {
  const journal = await open();
  await journal.begin(1);
  for (const n of [1, 2, 3]) await journal.append(RUN, n, event(n));
  loseTail(1);
  const other = await open(nats.bus(), "c2");
  await other.begin(2);
  await other.append(RUN, 3, { type: "another" });
  expect(await journal.append(RUN, 4, event(4))).toBe("stale");
  expect((await events(other)).at(-1)).toEqual({ type: "another" });
});

test("the end of a log is secured: made again where the stream has lost it, stale where somebody else went on", async () => {
  const journal = await open();
  await journal.begin(1);
  for (const n of [1, 2, 3]) await journal.append(RUN, n, event(n));
  loseTail(2);
  expect(await journal.secure(RUN)).toBe("whole");
  expect(await events(journal)).toEqual([event(1), event(2), event(3)]);
  loseTail(2);
  const other = await open(nats.bus(), "c2");
  await other.begin(2);
  await other.append(RUN, 2, { type: "another" });
  expect(await journal.secure(RUN)).toBe("stale");
});

test("events appended together are in the stream and in the file in their order, and the next one follows them", async () => {
  const journal = await open();
  await journal.begin(1);
  expect(await journal.append(RUN, 1, event(1), event(2), event(3))).toBe("written");
  expect(await events(journal)).toEqual([event(1), event(2), event(3)]);
  expect((await readFile(file(), "utf8")).split("\n").map((line) => line.slice(0, 6))).toEqual([
    '{"n":1',
    '{"n":2',
    '{"n":3',
    "",
  ]);
  expect(await journal.append(RUN, 4, event(4))).toBe("written");
});

test("of events appended together none is created after one that somebody else wrote", async () => {
  const old = await open();
  await old.begin(1);
  const successor = await open(nats.bus(), "c2");
  const faults: Faults = {
    before: async (operation, subject) => {
      if (operation === "create" && subject.endsWith(".2")) await successor.append(RUN, 2, { type: "epoch-began" });
    },
  };
  await old.append(RUN, 1, event(0));
  await successor.begin(2);
  const late = await open(nats.bus(faults), "c4");
  await late.begin(1);
  expect(await late.append(RUN, 2, event(2), event(3))).toBe("stale");
  expect(await events(late)).toEqual([event(0), { type: "epoch-began" }]);
  expect(await readFile(file("c4"), "utf8")).not.toContain('"n":2');
});

test("the very same event of another life is another's: only the mark tells", async () => {
  const one = await open(nats.bus(), "c1");
  const two = await open(nats.bus(), "c2");
  await one.begin(1);
  await two.begin(1);
  expect(await one.append(RUN, 1, event(1))).toBe("written");
  expect(await two.append(RUN, 1, event(1))).toBe("stale");
});

test("an event whose acknowledgement was lost is found by reading it back", async () => {
  let lost = 0;
  const faults: Faults = {
    after: (operation, subject) => {
      if (operation === "create" && subject.endsWith(".2") && lost++ === 0) throw away();
    },
  };
  const journal = await open(nats.bus(faults));
  await journal.begin(1);
  await journal.append(RUN, 1, event(1));
  expect(await journal.append(RUN, 2, event(2))).toBe("written");
  expect(lost).toBe(1);
  expect(await events(journal)).toEqual([event(1), event(2)]);
  expect(await readFile(file(), "utf8")).toContain('"n":2');
});

test("a lost acknowledgement of an event that somebody else had written makes stale", async () => {
  const other = await open(nats.bus(), "c2");
  await other.begin(2);
  const faults: Faults = {
    before: async (operation, subject) => {
      if (operation !== "create" || !subject.endsWith(".1")) return;
      await other.append(RUN, 1, { type: "other" });
      throw away();
    },
  };
  const journal = await open(nats.bus(faults));
  await journal.begin(1);
  expect(await journal.append(RUN, 1, event(1))).toBe("stale");
});

test("while NATS is away append waits and says so, and goes on when it is back", async () => {
  let down = false;
  const said: (string | null)[] = [];
  const faults: Faults = {
    before: () => {
      if (down) throw away();
    },
  };
  const journal = await open(nats.bus(faults), "c1", (reason) => {
    said.push(reason);
    down = false;
  });
  await journal.begin(1);
  down = true;
  expect(await journal.append(RUN, 1, event(1))).toBe("written");
  expect(said).toEqual([expect.stringContaining("NATS"), null]);
});

test("waiting for NATS ends with the signal, and the event counts as not written", async () => {
  const losing = new AbortController();
  let down = false;
  const faults: Faults = {
    before: () => {
      if (down) throw away();
    },
  };
  const journal = await open(nats.bus(faults), "c1", () => losing.abort(new Error("lost the lease")));
  await journal.begin(1, losing.signal);
  down = true;
  await expect(journal.append(RUN, 1, event(1))).rejects.toThrow("lost the lease");
  await expect(readFile(file(), "utf8")).rejects.toThrow("ENOENT");
});

test("after the stream lost its tail the next controller on this directory creates it again, byte for byte", async () => {
  const journal = await open();
  await journal.begin(1);
  for (const n of [1, 2, 3, 4]) await journal.append(RUN, n, event(n));
  const before = await collect(nats.bus().readAll(JOURNAL_STREAM, "muster.journal.>"));
  loseTail(2);
  const next = await open();
  expect(await next.begin(2)).toEqual({ recreated: 2, overruled: [], missing: [] });
  const after = await collect(nats.bus().readAll(JOURNAL_STREAM, "muster.journal.>"));
  expect(after.map(({ subject, bytes }) => [subject, Buffer.from(bytes).toString()])).toEqual(
    before.map(({ subject, bytes }) => [subject, Buffer.from(bytes).toString()]),
  );
  expect(await next.append(RUN, 5, event(5))).toBe("written");
});

test("where another controller went on after the loss, the stream wins, the file follows, and what gave way is told", async () => {
  const journal = await open();
  await journal.begin(1);
  for (const n of [1, 2, 3]) await journal.append(RUN, n, event(n));
  loseTail(2);
  const other = await open(nats.bus(), "c2");
  await other.begin(2);
  await other.append(RUN, 2, { type: "other" });
  const next = await open();
  expect(await next.begin(3)).toEqual({
    recreated: 0,
    overruled: [
      { log: RUN, n: 2, event: event(2) },
      { log: RUN, n: 3, event: event(3) },
    ],
    missing: [],
  });
  expect(await events(next)).toEqual([event(1), { type: "other" }]);
  expect((await readFile(file("c1"), "utf8")).split("\n")[1]).toContain('"type":"other"');
  expect((await open()).id).toBe(journal.id);
  expect(await (await open()).begin(4)).toEqual({ recreated: 0, overruled: [], missing: [] });
});

test("an event that the leader before writes while the lost ones are made again stands, and gives the taking over no end", async () => {
  const old = await open(nats.bus(), "c2");
  await old.begin(1);
  const journal = await open();
  await journal.begin(1);
  for (const n of [1, 2, 3]) await journal.append(RUN, n, event(n));
  loseTail(2);
  let late = true;
  const before = async (operation: string, subject: string) => {
    if (!late || operation !== "create" || !subject.endsWith(".3")) return;
    late = false;
    await old.append(RUN, 3, { type: "late" });
  };
  const next = await open(nats.bus({ before }));
  expect(await next.begin(2)).toEqual({ recreated: 1, overruled: [{ log: RUN, n: 3, event: event(3) }], missing: [] });
  expect(await next.append(RUN, 4, event(4))).toBe("written");
  expect(await events(next)).toEqual([event(1), event(2), { type: "late" }, event(4)]);
  expect((await readFile(file(), "utf8")).split("\n")[2]).toContain('"type":"late"');
});

test("a torn last line is cut off, and the event comes back from the stream", async () => {
  const journal = await open();
  await journal.begin(1);
  for (const n of [1, 2]) await journal.append(RUN, n, event(n));
  const whole = await readFile(file(), "utf8");
  await rm(file());
  await appendFile(file(), whole.slice(0, -9));
  const next = await open();
  expect(await next.begin(2)).toEqual({ recreated: 0, overruled: [], missing: [] });
  expect(await readFile(file(), "utf8")).toBe(whole);
});

test("a NATS without any journal takes over the id in the directory and all its events", async () => {
  const journal = await open();
  await journal.begin(1);
  for (const n of [1, 2]) await journal.append(RUN, n, event(n));
  nats = new MemoryNats();
  const next = await open();
  expect(next.id).toBe(journal.id);
  expect(await next.begin(2)).toMatchObject({ recreated: 2 });
  expect(await events(next)).toEqual([event(1), event(2)]);
});

test("a controller whose directory belongs to another journal is refused", async () => {
  await open();
  nats = new MemoryNats();
  await open(nats.bus(), "c2");
  await expect(open()).rejects.toMatchObject({ code: "foreign-journal" });
});

test("when NATS comes back without the journal while an event waits, append fails and writes into no empty journal", async () => {
  let down = false;
  const faults: Faults = {
    before: () => {
      if (!down) return;
      nats.streams.get(JOURNAL_STREAM)?.messages.splice(0);
      down = false;
      throw away();
    },
  };
  const journal = await open(nats.bus(faults));
  await journal.begin(1);
  await journal.append(RUN, 1, event(1));
  down = true;
  await expect(journal.append(RUN, 2, event(2))).rejects.toMatchObject({ code: "journal-lost" });
  expect(nats.streams.get(JOURNAL_STREAM)?.messages).toEqual([]);
});

test("what no Muster wrote into the journal is left out, and the rest is read", async () => {
  const bus = nats.bus();
  const journal = await open(bus);
  await journal.begin(1);
  await journal.append(RUN, 1, event(1));
  await bus.create("muster.journal.stranger", Buffer.from("hello"));
  await bus.create("muster.journal.bi-prod.43.1", Buffer.from('{"torn'));
  expect((await collect(journal.all())).map(({ log }) => log)).toEqual([RUN]);
});

test("an event that would leave a gap, and a log whose name is no subject, are faults of the caller", async () => {
  const journal = await open();
  await expect(journal.append(RUN, 1, event(1))).rejects.toMatchObject({ code: "internal" });
  await journal.begin(1);
  await expect(journal.append(RUN, 2, event(2))).rejects.toThrow(RangeError);
  await expect(journal.append("../etc", 1, event(1))).rejects.toThrow(RangeError);
  await expect(journal.append("a.*", 1, event(1))).rejects.toThrow(RangeError);
});
