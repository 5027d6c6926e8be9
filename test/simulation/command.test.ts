/**
 * What scripts rely on: `npm run -s simulate` by its output and exit code.
 */
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { expect, test } from "vitest";

const MAIN = fileURLToPath(new URL("main.ts", import.meta.url));

async function simulation(...args: string[]): Promise<{ lines: string[]; exit: number | undefined }> {
  const { stdout, exitCode } = await execa(process.execPath, [MAIN, ...args], { reject: false });
  return { lines: stdout.split("\n"), exit: exitCode };
}

test("seeds end with one line that counts them, and 0 where no promise was broken", async () => {
  const { lines, exit } = await simulation("--seeds", "1..2", "--product", "singlestore");
  expect(lines.at(-1)).toMatch(/^2 seeds, 0 violations, \d+ runs, [\d.]+ s$/);
  expect(exit).toBe(0);
});

test("a seed that fails is told line by line, the same again when it is asked for, and how to ask", async () => {
  const bug = ["--bug", "open-on-untokened-looks", "--product", "atscale"];
  const caught = await simulation(...bug, "--seeds", "1..9");
  expect(caught.exit).toBe(1);
  const [violated, again, last] = caught.lines.slice(-3);
  const seed = /^seed (\d+) \(atscale\): \d+ \S/.exec(violated ?? "")?.[1] ?? "";
  expect(again).toBe(
    `  to see it again: npm run -s simulate -- --seed ${seed} --product atscale --bug open-on-untokened-looks --trace`,
  );
  expect(last).toBe(`caught open-on-untokened-looks with seed ${seed}`);
  const trace = caught.lines.slice(0, -3);
  expect(trace.filter((line) => line.includes("VIOLATION"))).not.toEqual([]);
  const replayed = await simulation(...bug, "--seed", seed, "--trace");
  expect(replayed.lines.slice(0, trace.length)).toEqual(trace);
  expect(replayed.exit).toBe(1);
});

test("a bug that is not caught ends 0; an unknown product, bug or range is bad usage", async () => {
  const { lines, exit } = await simulation(
    "--bug",
    "count-the-quorum-on-the-living",
    "--product",
    "atscale",
    "--seed",
    "1",
  );
  expect([lines.at(-1)?.replace(/, [\d.]+ s$/, ""), exit]).toEqual(["1 seeds, 0 violations, 1 runs", 0]);
  for (const bad of [
    ["--product", "oracle"],
    ["--bug", "none-such"],
    ["--seeds", "9..1"],
  ])
    expect((await simulation(...bad)).exit).toBe(2);
});

test("the deliberate bugs are listed, a name a line", async () => {
  const { lines, exit } = await simulation("--bugs");
  expect(lines.length).toBeGreaterThanOrEqual(12);
  expect(lines.filter((line) => !/^[a-z]+(-[a-z]+)*$/.test(line))).toEqual([]);
  expect(exit).toBe(0);
});
