import { expect, it } from "vitest";
import { json, muster } from "./support/run-cli.ts";

it.each<[words: string, said: RegExp]>([
  ["stpo bi-prod", /did you mean stop/i],
  ["plan strat bi-prod", /did you mean start/i],
  ["stop", /missing required argument/i],
  ["roll a b --yes", /one cluster at a time/],
  ["stop a --all", /both --all and a/],
  ["stop a b --leader n1", /--leader is about one cluster/],
  ["plan stop a b -o runbook", /one cluster at a time/],
  ["plan stop", /-f FILE/],
  ["plan stop bi-prod -f x.yaml", /both a cluster/],
  ["status --controller nowhere", /HOST:PORT/],
  ["status --ca ca.pem", /--cert FILE --key FILE/],
  ["skip bi-prod bi-04", /--reason/],
  ["runs -o runbook", /only/],
])("bad usage ends 2 and says what to write: muster %s", async (words, said) => {
  const ran = await muster(words.split(" "));
  expect(ran.exit).toBe(2);
  expect(ran.stdout).toBe("");
  expect(ran.stderr).toMatch(said);
});

it("bad usage with -o json is one document like other bad input", async () => {
  const ran = await muster(["roll", "a", "b", "-o", "json"]);
  expect(ran.exit).toBe(2);
  expect(json(ran.stdout)).toMatchObject({
    errors: [{ message: expect.stringContaining("a, b"), fix: expect.any(String) }],
  });
});

it("help begins with examples, of the whole and of each verb", async () => {
  const [all, verb] = await Promise.all([muster(["-h"]), muster(["stop", "-h"])]);
  for (const { exit, stdout } of [all, verb]) {
    expect(exit).toBe(0);
    expect(stdout).toMatch(/^Examples:\n/);
  }
  expect(verb.stdout).toContain("--controller");
});
