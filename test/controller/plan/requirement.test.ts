/**
 * Requirements over several nodes, with the vendor's own table of administrators as the reference: of n declared, floor(n/2)+1 must run.
 */
import { expect, test } from "vitest";
import type { NodeVerdict } from "../../../controller/fleet/scope.ts";
import { judgeRequirement, neverHolds, type RequirementQuestion } from "../../../controller/plan/requirement.ts";
import type { Cluster } from "../../../shared/cluster/cluster.ts";
import type { Definition, RequirementDefinition } from "../../../shared/procedure/schema.ts";

type Seen = "yes" | "no" | "unknown" | "hopeless";

test.each([
  [1, 1],
  [2, 2],
  [3, 2],
  [4, 3],
  [5, 3],
  [6, 4],
  [7, 4],
])("of %i declared members a majority is %i", (declared, needed) => {
  const short = seen(Array.from({ length: declared }, (_, i) => (i < needed - 1 ? "yes" : "no")));
  const enough = seen(Array.from({ length: declared }, (_, i) => (i < needed ? "yes" : "no")));
  expect(holds(short, { enough: "majority" })).toBe("no");
  expect(holds(enough, { enough: "majority" })).toBe("yes");
});

test("a majority is of the declared: members that nobody can see are no smaller electorate", () => {
  expect(holds(seen(["yes", "unknown", "unknown"]), { enough: "majority" })).toBe("unknown");
  expect(holds(seen(["yes", "no", "unknown"]), { enough: "majority" })).toBe("unknown");
  expect(holds(seen(["yes", "no", "no"]), { enough: "majority" })).toBe("no");
  expect(holds(seen(["yes", "yes", "unknown"]), { enough: "majority" })).toBe("yes");
});

test("the node about to be acted on counts as down where the requirement says so", () => {
  const all = seen(["yes", "yes", "yes"]);
  expect(holds(all, { enough: "majority", self: "down" }, { self: "n1" })).toBe("yes");
  expect(holds(seen(["yes", "yes", "no"]), { enough: "majority", self: "down" }, { self: "n1" })).toBe("no");
  expect(holds(seen(["yes", "yes"]), { enough: "majority", self: "down" }, { self: "n1" })).toBe("no");
});

test("where nobody may show it an unknown one may: it is neither open nor shut", () => {
  expect(holds(seen(["no", "no"]), { enough: "none" })).toBe("yes");
  expect(holds(seen(["no", "unknown"]), { enough: "none" })).toBe("unknown");
  expect(holds(seen(["no", "yes"]), { enough: "none" })).toBe("no");
  expect(holds(seen(["yes", "no"]), { enough: "none", self: "out" }, { self: "n1" })).toBe("yes");
});

test("what one node tells of the whole holds until another tells otherwise", () => {
  expect(holds(seen(["unknown", "yes"]), { enough: "told" })).toBe("yes");
  expect(holds(seen(["no", "yes"]), { enough: "told" })).toBe("no");
  expect(holds(seen(["unknown", "unknown"]), { enough: "told" })).toBe("unknown");
});

test("a node left out counts as down, one that a person skipped on the way is waited for no longer", () => {
  const two = seen(["yes", "yes", "unknown"]);
  expect(holds(two, { enough: "all" }, { without: ["n3"] })).toBe("no");
  expect(holds(two, { enough: "all" }, { waived: ["n3"] })).toBe("yes");
  expect(holds(seen(["yes", "unknown", "unknown"]), { enough: "majority" }, { waived: ["n2", "n3"] })).toBe("no");
});

test("with its override so many may be missing as its option says, and not one more", () => {
  const relaxed = { relaxed: true } as const;
  const some = { enough: "all", allBut: "width" } as const;
  expect(holds(seen(["yes", "yes", "no"]), some)).toBe("no");
  expect(holds(seen(["yes", "yes", "no"]), some, relaxed)).toBe("yes");
  expect(holds(seen(["yes", "no", "no"]), some, relaxed)).toBe("no");
});

test("a gate that can never open is known beforehand, and why", () => {
  const asked = question(seen(["yes", "yes", "yes"]), { without: ["n2", "n3"] });
  expect(neverHolds(asked, requirement({ enough: "majority" }))).toBe("1 of 3 are left, 2 are needed");
  expect(neverHolds(asked, requirement({ enough: 1 }))).toBeNull();
});

test("its evidence counts, and names the first that stands against it", () => {
  const { evidence } = judgeRequirement(question(seen(["yes", "no", "no"]), {}), requirement({ enough: "majority" }));
  expect(evidence).toBe("1 of 3, needed 2; n2: is no");
});

function holds(
  nodes: ReadonlyMap<string, Seen>,
  some: Partial<RequirementDefinition>,
  about: Partial<RequirementQuestion> = {},
) {
  return judgeRequirement(question(nodes, about), requirement(some)).holds;
}

const seen = (all: readonly Seen[]): ReadonlyMap<string, Seen> => new Map(all.map((one, i) => [`n${i + 1}`, one]));

function requirement(some: Partial<RequirementDefinition>): RequirementDefinition {
  return {
    of: "all",
    show: "up",
    enough: "all",
    self: "counted",
    says: "",
    passesWhen: "",
    overridable: false,
    ...some,
  };
}

function question(nodes: ReadonlyMap<string, Seen>, about: Partial<RequirementQuestion>): RequirementQuestion {
  const cluster: Cluster = {
    ...{ name: "c", product: "p", needs: [], options: { width: 1 }, fileDigest: "" },
    nodes: [...nodes.keys()].map((name) => ({
      name,
      roles: ["member"],
      host: name,
      id: null,
      port: null,
      member: null,
    })),
  };
  const definition = { bindings: {} } as unknown as Definition;
  const judge = (node: string): NodeVerdict => verdict(nodes.get(node) ?? "unknown");
  return { cluster, definition, self: null, without: [], relaxed: false, bearers: {}, judge, ...about };
}

function verdict(holdsNow: Seen): NodeVerdict {
  const evidence = [`is ${holdsNow}`];
  return {
    verdict: holdsNow === "yes" ? { holds: "yes", evidence, same: "", forMs: 0 } : { holds: holdsNow, evidence },
    movement: { progress: null, untold: null, still: null, flap: null },
    ...{ looks: "", ageMs: null },
  };
}
