/**
 * The ledger on a disk that is full, fails or loses power. What is judged: an id whose intent was acknowledged is known ever after.
 */
import { describe, expect, test } from "vitest";
import { Ledger } from "../../../agent/commands/ledger.ts";
import {
  ENDED_OFFSET,
  type Ending,
  endingArea,
  type Intent,
  newRecord,
  RECORD_BYTES,
  readRecord,
  TRACK_OFFSET,
} from "../../../agent/commands/record.ts";
import { SPARES } from "../../../agent/commands/spares.ts";
import { FaultyDisk } from "../support/faulty-disk.ts";

const ID = "c.1/0/n1/stop/1";
const SLUG = "c.1:0:n1:stop:1";
const intent: Intent = {
  kind: "intent",
  id: ID,
  cluster: "c",
  node: "n1",
  action: "stop",
  argv: ["/bin/stop"],
  runner: "detached",
  boot: "b",
  atMs: 1,
  ends: "exit",
};
const ending: Ending = { ended: { outcome: "exited", exitCode: 3 }, atMs: 2, outputBytes: 4, outputCapped: false };

async function opened(): Promise<{ disk: FaultyDisk; ledger: Ledger }> {
  const disk = new FaultyDisk();
  return { disk, ledger: await Ledger.open(disk, "/l") };
}

describe("with the power gone at any moment", () => {
  test("an intent is there whole or not at all; an acknowledged one always is", async () => {
    const seen = new Set<string>();
    for (const keepNames of [true, false]) {
      for (let step = 1; step <= 6; step++) {
        const { disk, ledger } = await opened();
        disk.powerLossAt = disk.operations + step;
        disk.tornBytes = 700;
        const acknowledged = await Promise.race([
          ledger.intend(intent).then(() => true),
          disk.powerLost.then(() => false),
        ]);
        const after = await Ledger.open(disk.reboot(keepNames), "/l");
        const record = after.records.get(ID);
        if (record) expect(record).toEqual({ kind: "intent", intent, ending: null });
        if (acknowledged) expect(record).toBeDefined();
        seen.add(`${acknowledged} ${record !== undefined}`);
      }
    }
    // Every case there can be was met.
    expect([...seen].toSorted()).toEqual(["false false", "false true", "true true"]);
  });

  test("a torn ending leaves the intent, and no ending that was never written", async () => {
    for (const tornBytes of [0, 1, 7, 20, 60, 511, 512, 1023]) {
      const { disk, ledger } = await opened();
      await ledger.intend(intent);
      await ledger.makeRoom();
      disk.tornBytes = tornBytes;
      disk.powerLossAt = disk.operations + 1;
      await Promise.race([ledger.end(ID, ending), disk.powerLost]);
      const record = (await Ledger.open(disk.reboot(true), "/l")).records.get(ID);
      const whole = tornBytes >= endingArea(ending).indexOf(0);
      expect(record, `${tornBytes} bytes`).toEqual({ kind: "intent", intent, ending: whole ? ending : null });
    }
  });
});

test("a record with rotten bytes still guards its id: it is known, as corrupt or as what it was, never as another", () => {
  const block = newRecord(intent);
  endingArea(ending).copy(block, ENDED_OFFSET);
  const used = [...Array(400).keys(), ...Array.from({ length: 200 }, (_, i) => ENDED_OFFSET + i)];
  for (const at of used) {
    for (const rot of [0x00, 0xff, 0x20, 0x0a]) {
      const rotten = Buffer.from(block);
      if (rotten[at] === rot) continue;
      rotten[at] = rot;
      const read = readRecord(rotten, ID);
      if (read.kind === "intent") {
        expect(read.intent, `byte ${at}`).toEqual(intent);
        expect([null, JSON.stringify(ending)]).toContain(read.ending && JSON.stringify(read.ending));
      } else expect(read.kind, `byte ${at}`).toBe("corrupt");
    }
  }
});

test.each([0, 1, 100, ENDED_OFFSET, TRACK_OFFSET, RECORD_BYTES - 1, RECORD_BYTES + 1])(
  "a record of %d bytes is known as corrupt, not as unheard of",
  async (length) => {
    const { disk, ledger } = await opened();
    await ledger.intend(intent);
    const whole = Buffer.concat([disk.file(SLUG), Buffer.alloc(1)]);
    await disk.create(disk.path(SLUG), whole.subarray(0, length));
    expect((await Ledger.open(disk, "/l")).records.get(ID)).toEqual({ kind: "corrupt" });
  },
);

test("a record that speaks of another id is corrupt", () => {
  expect(readRecord(newRecord(intent), "c.1/0/n1/stop/2")).toEqual({ kind: "corrupt" });
});

describe("with the disk full", () => {
  test(`${SPARES} more commands are written down, with their endings; then it refuses`, async () => {
    const { disk, ledger } = await opened();
    disk.free = 0;
    for (let n = 1; n <= SPARES; n++) {
      const id = `c.1/0/n1/stop/${n}`;
      await ledger.intend({ ...intent, id });
      await ledger.end(id, ending);
    }
    const refused = ledger.intend({ ...intent, id: "c.1/0/n1/stop/1000" });
    await expect(refused).rejects.toMatchObject({ code: "ledger-full" });
    const after = await Ledger.open(disk.reboot(false), "/l");
    expect([...after.records.values()].every((r) => r.kind === "intent" && r.ending !== null)).toBe(true);
    expect(after.records.size).toBe(SPARES);
  });

  test("room is made again when there is space", async () => {
    const { disk, ledger } = await opened();
    disk.free = 0;
    await ledger.intend(intent);
    await expect(ledger.makeRoom()).rejects.toMatchObject({ code: "ENOSPC" });
    expect(ledger.room).toBe(SPARES - 1);
    disk.free = 100 * RECORD_BYTES;
    await ledger.makeRoom();
    expect(ledger.room).toBe(SPARES);
  });

  test("it opens all the same", async () => {
    const disk = new FaultyDisk();
    disk.free = 3 * RECORD_BYTES;
    const ledger = await Ledger.open(disk, "/l");
    expect(ledger.room).toBe(3);
    await ledger.intend(intent);
  });
});

test("where the disk fails an intent, the id is not taken for written, and can be tried again", async () => {
  for (let step = 1; step <= 3; step++) {
    const { disk, ledger } = await opened();
    disk.failFrom = disk.operations + step;
    await expect(ledger.intend(intent), `operation ${step}`).rejects.toMatchObject({ code: "ledger-failing" });
    disk.failFrom = Number.POSITIVE_INFINITY;
    const known = ledger.records.get(ID);
    if (known) expect(known).toEqual({ kind: "corrupt" });
    else await ledger.intend(intent);
  }
});

test("a tombstone lasts", async () => {
  const { disk, ledger } = await opened();
  await ledger.bury({ kind: "void", id: ID, atMs: 1 });
  const after = await Ledger.open(disk.reboot(false), "/l");
  expect(after.records.get(ID)).toMatchObject({ kind: "void" });
});

test("the longest ids, commands and reasons that there may be fit", () => {
  const id = `${"c".repeat(63)}.1/10/${"n".repeat(100)}/${"s".repeat(20)}/1`;
  const long: Intent = {
    ...intent,
    id,
    cluster: "c".repeat(100),
    node: "n".repeat(100),
    action: "s".repeat(100),
    argv: Array(50).fill('"\\'.repeat(500)),
  };
  expect(readRecord(newRecord(long), id).kind).toBe("intent");
  const reason = '"\\\u0001ü€😀'.repeat(500);
  expect(endingArea({ ...ending, ended: { outcome: "refused", code: "no-binary", reason } }).length).toBe(
    TRACK_OFFSET - ENDED_OFFSET,
  );
});
