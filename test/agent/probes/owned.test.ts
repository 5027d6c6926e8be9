import { chown, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ownedProbe } from "../../../agent/probes/owned.ts";
import { systemUsers } from "../../../agent/probes/users.ts";

const asRoot = process.getuid?.() === 0;
const users = systemUsers();
const ENOUGH_MS = 10_000;
let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "muster-owned-"));
  await mkdir(join(root, "log/old/older"), { recursive: true });
  for (const file of ["log/engine.log", "log/old/engine.log.1", "log/old/older/engine.log.2"])
    await writeFile(join(root, file), "");
});
afterEach(() => rm(root, { recursive: true, force: true }));

const look = async (user: string | null = null, under = [join(root, "log"), join(root, "data")]) =>
  (await ownedProbe({ under, user, withinMs: ENOUGH_MS }, { users }, new AbortController().signal)).yields;

test("folders of one owner hold no strangers, and a folder that is not there holds nothing", async () => {
  expect(await look()).toEqual({ result: "seen", value: { strangers: [] } });
});

test("a user that this host lacks makes it unknown", async () => {
  expect(await look("nobody-of-that-name")).toMatchObject({
    result: "unknown",
    reason: expect.stringContaining("no user"),
  });
});

test.skipIf(!asRoot)(
  "what belongs to somebody else is told with its owner, two folders deep and no deeper",
  async () => {
    const files = ["log/engine.log", "log/old/engine.log.1", "log/old/older/engine.log.2"].map((file) =>
      join(root, file),
    );
    for (const file of files) await chown(file, 65_533, 65_533);
    const strangers = files.slice(0, 2).map((path) => ({ path, owner: "65533" }));
    const seen = await look();
    expect(seen).toMatchObject({ result: "seen", value: { strangers: expect.arrayContaining(strangers) } });
    expect(seen).toMatchObject({ value: { strangers: { length: 2 } } });
  },
);

test.skipIf(!asRoot)("a link is judged itself and not followed, and no more than 20 are told", async () => {
  const elsewhere = join(root, "elsewhere");
  await writeFile(elsewhere, "");
  await chown(elsewhere, 65_533, 65_533);
  await symlink(elsewhere, join(root, "log/link"));
  expect(await look()).toMatchObject({ value: { strangers: [] } });
  for (let i = 0; i < 30; i += 1) {
    await writeFile(join(root, `log/${i}`), "");
    await chown(join(root, `log/${i}`), 65_533, 65_533);
  }
  expect(await look()).toMatchObject({ value: { strangers: { length: 20 } } });
});
