import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { json, muster } from "./support/run-cli.ts";

const file = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
const MISTAKEN = file("test/fixtures/definitions/mistaken.yaml");
const ETCD = file("docs/examples/products/etcd/product.yaml");

interface Problem {
  readonly file: string;
  readonly line: number;
  readonly message: string;
  readonly fix: string;
}

test("the definition that a user wrote is right", async () => {
  const { exit, stdout } = await muster(["check", ETCD]);
  expect(stdout).toMatch(/a right definition of etcd@[0-9a-f]{12}: start, stop, restart, roll for member$/);
  expect(exit).toBe(0);
});

test("a definition's mistakes are told all at once, each in its line with what there is instead", async () => {
  const { exit, stdout } = await muster(["check", MISTAKEN, "-o", "json"]);
  expect(exit).toBe(2);
  const { errors } = json(stdout) as { errors: Problem[] };
  expect(errors.map(({ line }) => line)).toEqual(linesWithMistakes());
  expect(new Set(errors.map((error) => error.file))).toEqual(new Set([MISTAKEN]));
  expect(errors.map(({ message, fix }) => `${message} - ${fix}`)).toEqual([
    'the default of option patience is "ten minutes" - write a duration such as 90s, 10m or 1h30m',
    expect.stringMatching(/^no pattern: .*\[a-z.* - correct it$/),
    "nothing fills {unti} - one of: unit, patience, words, limit, node, member, id, port, address",
    "the action drain has `underway` and no `goal`: nothing tells when what is under way has arrived - name the condition it makes true as `goal`",
    'there is no parameter "querry" - one of: query',
    'there is no probe "units" - one of: unit, health',
    'there is no value "runing" - one of: @running',
    expect.stringContaining('reads "helth", which is no probe - one of: unit, health, '),
    expect.stringMatching(/^not CEL: .* - correct the expression$/),
    'there is no condition "upp" - one of: up, moving',
    'there is no number option "unit" - one of: limit',
    'there is no flag option "graceful" - one of: none',
    'there is no requirement "flor" - one of: floor',
    'there is no duration option "limit" - one of: patience',
    'there is no binding "leader" - one of: none',
  ]);
});

test("people read each mistake as file, line, what is wrong and what to write", async () => {
  const { exit, stderr } = await muster(["check", MISTAKEN]);
  expect(exit).toBe(2);
  const [, , , , , , seventh = 0] = linesWithMistakes();
  expect(stderr).toContain(`${MISTAKEN}:${seventh}: there is no value "runing"`);
});

/** Lines of the fixture that say of themselves that they are wrong. */
function linesWithMistakes(): number[] {
  const lines = readFileSync(MISTAKEN, "utf8").split("\n");
  return lines.flatMap((line, i) => (/# \[\d+\]/.test(line) ? [i + 1] : []));
}
