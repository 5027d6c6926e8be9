import { expect, test } from "vitest";
import { readControldata } from "../../../shared/formats/controldata.ts";

/** The lines that are read, as PostgreSQL 14 prints them. */
const printed = (state: string, checkpoint: string, timeline: number, recovery: string, recoveryTimeline: number) =>
  [
    "pg_control version number:            1300",
    "Database system identifier:           7121824910042921340",
    `Database cluster state:               ${state}`,
    `Latest checkpoint location:           ${checkpoint}`,
    "Latest checkpoint's REDO location:    0/1",
    `Latest checkpoint's TimeLineID:       ${timeline}`,
    `Minimum recovery ending location:     ${recovery}`,
    `Min recovery ending loc's timeline:   ${recoveryTimeline}`,
    "",
  ].join("\n");

const read = (stdout: string) => readControldata({ exit: 0, stdout, stderr: "" });

test("a leader that shut down has come as far as its last checkpoint", () => {
  expect(read(printed("shut down", "1/5000028", 3, "0/0", 0))).toEqual({
    ok: true,
    value: {
      systemId: "7121824910042921340",
      state: "shut down",
      timeline: 3,
      location: "1/5000028",
      position: 4_378_853_416,
    },
  });
});

test("a replica has come as far as it replayed, past its leader's last checkpoint, on the timeline of that", () => {
  expect(read(printed("shut down in recovery", "0/5000028", 3, "0/5000100", 4))).toMatchObject({
    value: { location: "0/5000100", position: 0x5000100, timeline: 4 },
  });
});

test("without the recovery's lines the checkpoint stands; without the checkpoint nothing is said", () => {
  const whole = printed("shut down", "0/5000028", 3, "0/9", 3);
  expect(read(whole.replace(/^Min.*\n/gm, ""))).toMatchObject({ value: { location: "0/5000028" } });
  expect(read(whole.replace(/^Latest checkpoint location.*\n/m, ""))).toMatchObject({ ok: false });
});
