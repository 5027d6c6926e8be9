import { describe, expect, test } from "vitest";
import { Fence } from "../../../agent/commands/fence.ts";
import { writeFollowed } from "../../../agent/commands/followed.ts";
import { FaultyDisk } from "../support/faulty-disk.ts";

const at = (epoch: number, journal = "j1") => ({ journal, epoch });

test("the first journal heard is followed, and its epochs only upwards", async () => {
  const fence = await Fence.open(new FaultyDisk(), "/f");
  expect(fence.followed).toBeNull();
  await fence.check(at(3));
  await fence.check(at(3));
  await fence.check(at(5));
  await expect(fence.check(at(4))).rejects.toMatchObject({ code: "stale-epoch" });
  await expect(fence.check(at(9, "j2"))).rejects.toMatchObject({ code: "other-journal" });
  expect(fence.followed).toMatchObject(at(5));
});

test("of two controllers that call with one epoch the first is obeyed, also by the agent's next life", async () => {
  const disk = new FaultyDisk();
  const fence = await Fence.open(disk, "/f");
  await fence.check({ ...at(2), controller: "m3" });
  await fence.check({ ...at(2), controller: "m3" });
  await expect(fence.check({ ...at(2), controller: "m1" })).rejects.toMatchObject({ code: "stale-epoch" });
  const after = await Fence.open(disk.reboot(false), "/f");
  await expect(after.check({ ...at(2), controller: "m1" })).rejects.toMatchObject({ code: "stale-epoch" });
  await after.check({ ...at(3), controller: "m1" });
  expect(after.followed).toMatchObject(at(3));
});

test.each([null, { journal: "", epoch: 1 }, at(0), at(-1), at(1.5), at(Number.MAX_SAFE_INTEGER + 1)])(
  "%j is no fence",
  async (token) => {
    const fence = await Fence.open(new FaultyDisk(), "/f");
    await expect(fence.check(token)).rejects.toMatchObject({ code: "bad-parameter" });
    expect(fence.followed).toBeNull();
  },
);

test("calls at the same time are decided one after the other", async () => {
  const fence = await Fence.open(new FaultyDisk(), "/f");
  const results = await Promise.allSettled([at(2), at(7), at(3), at(7), at(6)].map((token) => fence.check(token)));
  expect(results.map((r) => r.status)).toEqual(["fulfilled", "fulfilled", "rejected", "fulfilled", "rejected"]);
});

test("an epoch that was heard is heard after the power was gone, also when it goes while the next one is written", async () => {
  for (const tornBytes of [0, 1, 10, 30, 60, 4096]) {
    const disk = new FaultyDisk();
    const fence = await Fence.open(disk, "/f");
    await fence.check(at(3));
    disk.tornBytes = tornBytes;
    disk.powerLossAt = disk.operations + 2;
    await Promise.race([fence.check(at(4)), disk.powerLost]);
    const after = await Fence.open(disk.reboot(false), "/f");
    await expect(after.check(at(2)), `${tornBytes} bytes`).rejects.toMatchObject({ code: "stale-epoch" });
    await after.check(at(4));
  }
});

describe("with the disk full", () => {
  test("a new epoch is still heard", async () => {
    const disk = new FaultyDisk();
    const fence = await Fence.open(disk, "/f");
    disk.free = 0;
    await fence.check(at(1));
    await fence.check(at(2));
    const after = await Fence.open(disk.reboot(false), "/f");
    expect(after.followed).toMatchObject(at(2));
  });
});

test("where an epoch cannot be kept, nobody is obeyed", async () => {
  const disk = new FaultyDisk();
  const fence = await Fence.open(disk, "/f");
  disk.failFrom = 0;
  await expect(fence.check(at(1))).rejects.toMatchObject({ code: "ledger-failing" });
  expect(fence.followed).toBeNull();
});

test("an unreadable file refuses every journal until a person says which one to follow", async () => {
  const disk = new FaultyDisk();
  await (await Fence.open(disk, "/f")).check(at(3));
  disk.file("/f/fence").fill(0x55);
  const fence = await Fence.open(disk, "/f");
  await expect(fence.check(at(4))).rejects.toMatchObject({ code: "other-journal" });
  await writeFollowed(disk, "/f", at(0));
  await fence.check(at(4));
});
