import { spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openSlots, type Slots } from "../../../shared/simulator/slots.ts";

const LATER_MS = 3_600_000;
/** So many taken that new pipes are made, and old claims looked at. */
const HALF = 12;
let folder: string;
let slots: Slots;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "muster-slots-"));
  slots = openSlots(join(folder, "slots"), () => Date.now() + LATER_MS);
  await slots.fill();
});
afterEach(() => {
  slots.close();
  rmSync(folder, { recursive: true, force: true });
});

test("a caller that lives keeps its pipe however slow it is; one that died loses it", async () => {
  const [slow = "", killed = "", ...others] = readdirSync(join(folder, "slots")).filter((name) =>
    name.endsWith(".slot"),
  );
  claim(slow, process.pid);
  claim(killed, spawnSync("true").pid);
  for (const name of others.slice(0, HALF)) take(name);
  await slots.fill();
  expect(take(slow)).toBe("answered");
  expect(take(killed)).toBe("no such pipe");
});

const claim = (name: string, pid: number) => writeFileSync(join(folder, "slots", `${name}.taken`), String(pid));

function take(name: string): "answered" | "no such pipe" {
  const taken = slots.take(name);
  if (taken === null) return "no such pipe";
  closeSync(taken.descriptor);
  return "answered";
}
