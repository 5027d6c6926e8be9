import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { afterEach, beforeEach, expect, test } from "vitest";
import { closingLine } from "./closing-line.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
let project: string;

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), "muster-closing-"));
  symlinkSync(join(root, "node_modules"), join(project, "node_modules"));
  mkdirSync(join(project, "test"));
  writeFileSync(join(project, "package.json"), '{"type":"module"}');
  // The project's own settings and reporter, on other tests.
  const reporter = JSON.stringify(join(root, "test/setup/closing-line.ts"));
  writeFileSync(
    join(project, "vitest.config.ts"),
    `import own from ${JSON.stringify(join(root, "vitest.config.ts"))};
     export default { ...own, test: { ...own.test, reporters: ["default", ${reporter}] } };`,
  );
});
afterEach(() => rmSync(project, { recursive: true, force: true }));

test("passed, failed and skipped tests are counted in the last line, and a failure fails the run", async () => {
  const { exitCode, last } = await run(`
    test("a", () => {}); test("b", () => {}); test.skip("c", () => {}); test.todo("d");
    test("e", () => { throw new Error("no"); });`);
  expect(last).toBe("2 passed, 1 failed, 2 skipped");
  expect(exitCode).not.toBe(0);
});

test("a clean run says so and nothing of skipped ones", async () => {
  expect(await run(`test("a", () => {});`)).toEqual({ exitCode: 0, last: "1 passed, 0 failed" });
});

test("an error that no test awaits fails the run", async () => {
  const { exitCode, last } = await run(`
    test("a", async () => { Promise.reject(new Error("nobody awaits")); await new Promise((r) => setTimeout(r, 20)); });`);
  expect(last).toBe("1 passed, 1 failed");
  expect(exitCode).not.toBe(0);
});

test("a file that does not load is a failure", async () => {
  const { exitCode, last } = await run(`import "./missing.ts"; test("a", () => {});`);
  expect(last).toBe("0 passed, 1 failed");
  expect(exitCode).not.toBe(0);
});

test("a hook that fails is a failure", async () => {
  const { exitCode, last } = await run(`
    import { afterAll, describe } from "vitest";
    describe("x", () => { afterAll(() => { throw new Error("left behind"); }); test("a", () => {}); });`);
  expect(last).toBe("1 passed, 1 failed");
  expect(exitCode).not.toBe(0);
});

test("skipped ones are named only if there are any", () => {
  expect(closingLine(3, 0, 0)).toBe("3 passed, 0 failed");
  expect(closingLine(3, 1, 2)).toBe("3 passed, 1 failed, 2 skipped");
});

async function run(body: string): Promise<{ exitCode: number | undefined; last: string | undefined }> {
  writeFileSync(join(project, "test/some.test.ts"), `import { test } from "vitest";\n${body}\n`);
  const { exitCode, stdout } = await execa(process.execPath, [join(root, "node_modules/vitest/vitest.mjs"), "run"], {
    cwd: project,
    reject: false,
    all: true,
    env: { NO_COLOR: "1" },
  });
  return { exitCode, last: stdout.trimEnd().split("\n").at(-1) };
}
