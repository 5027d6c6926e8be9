/** Options set for one run: those that the definition lets, with every error at once. */
import { expect, test } from "vitest";
import { forThisRun } from "../../../controller/plan/run-options.ts";
import type { Cluster } from "../../../shared/cluster/cluster.ts";
import { InputError } from "../../../shared/errors.ts";
import type { Definition } from "../../../shared/procedure/schema.ts";

const definition = {
  product: "p",
  title: "P",
  options: {
    graceful: { type: "flag", default: false, why: "", perRun: true },
    limit: { type: "duration", default: "15m", why: "", perRun: true },
    root: { type: "path", default: "/opt/p", why: "" },
  },
} as unknown as Definition;
const cluster: Cluster = {
  ...{ name: "c", product: "p", nodes: [], needs: [], fileDigest: "" },
  options: { graceful: false, limit: "20m", root: "/srv/p" },
};

test("what is set for one run takes the place of the file's; the rest stays as the file has it", () => {
  expect(forThisRun(cluster, definition, { graceful: true }).options).toEqual({
    ...{ graceful: true, limit: "20m", root: "/srv/p" },
  });
  expect(forThisRun(cluster, definition, {})).toBe(cluster);
});

test("what may not be set for one run is refused with what may", () => {
  const problems = refused({ root: "/tmp", speed: 3 });
  expect(problems.map(({ message }) => message)).toEqual([
    'P has nothing called "root" that is set for one run',
    'P has nothing called "speed" that is set for one run',
  ]);
  expect(problems[0]?.fix).toBe("one of: graceful, limit");
});

test("a wrong value is refused with what to write", () => {
  expect(refused({ graceful: "yes", limit: 5 }).map(({ fix }) => fix)).toEqual([
    "write true or false",
    "write a duration such as 90s, 10m or 1h30m",
  ]);
});

function refused(set: Record<string, unknown>) {
  try {
    forThisRun(cluster, definition, set);
  } catch (error) {
    if (error instanceof InputError) return error.problems;
  }
  throw new Error("it was not refused");
}
