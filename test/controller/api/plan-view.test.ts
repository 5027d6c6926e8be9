import { describe, expect, test } from "vitest";
import { planView } from "../../../controller/api/plan-view.ts";
import { readText } from "../../../shared/document/read.ts";
import { readDefinition } from "../../../shared/procedure/definition.ts";
import {
  AGE_MS,
  atscale,
  clusterOf,
  FIVE_NODES,
  leader,
  listing,
  replica,
  service,
  services,
  stoppedNode,
  upNode,
  upWorld,
} from "../../support/atscale-sight.ts";
import { planned } from "./fake-office.ts";

const view = (...args: Parameters<typeof planned>) => planView(planned(...args), args[3] ?? clusterOf(), atscale);

describe("a plan on the wire", () => {
  test("shows the literal command line of each node that gets one, and of no other", () => {
    const shown = view("stop", { ...upWorld(), "bi-04": stoppedNode("query-engine") });
    const [roll, query] = shown.phases ?? [];
    expect(roll?.does).toEqual([]);
    expect(query).toMatchObject({
      nodes: ["bi-05"],
      already: ["bi-04"],
      mode: "serial",
      staggerSeconds: 0,
      within: "10m",
    });
    expect(query?.does).toEqual([{ node: "bi-05", argv: ["/opt/atscale/bin/atscale_stop"], user: "atscale" }]);
  });

  test("resolves the cluster file's own options into it", () => {
    const cluster = clusterOf(`${FIVE_NODES}options: { root: /usr/local/atscale, user: bi }\n`);
    const does = view("stop", upWorld(), {}, cluster).phases?.[1]?.does;
    expect(does?.[0]).toEqual({ node: "bi-04", argv: ["/usr/local/atscale/bin/atscale_stop"], user: "bi" });
  });

  test("leaves a key as written that a node lacks, and a parameter", () => {
    const text = readText(atscale.file).replace(
      '"{root}/bin/atscale_stop"',
      '"{root}/bin/atscale_stop", "{id}", "{how}"',
    );
    const withParameter = text.replace(
      "goal: stopped\n",
      'goal: stopped\n    parameters: { how: { pattern: "a", why: b } }\n',
    );
    const shown = planView(planned("stop"), clusterOf(), readDefinition("product.yaml", withParameter));
    expect(shown.phases?.[1]?.does?.[0]?.argv).toEqual(["/opt/atscale/bin/atscale_stop", "{id}", "{how}"]);
  });

  test("writes out the flag that overrides a refusal", () => {
    const flags = (...args: Parameters<typeof planned>) => view(...args).refused?.map((refusal) => refusal.override);
    expect(flags("stop", upWorld(listing(leader("bi-02"), replica("bi-03", 2310))))).toEqual([
      "--override replica-lag:bi-03",
    ]);
    expect(flags("stop", upWorld(listing(replica("bi-02"), replica("bi-03"))))).toEqual([
      "--leader NODE --override no-leader",
    ]);
    expect(flags("stop", upWorld(), { leader: "bi-03" })).toEqual([""]);
  });

  test("warns of every rule that was overridden", () => {
    const lagging = upWorld(listing(leader("bi-02"), replica("bi-03", 2310)));
    const shown = view("stop", lagging, { overrides: ["replica-lag"] });
    expect(shown.refused).toEqual([]);
    expect(shown.warnings).toContain("Overridden by you: replica-lag: bi-03 is 2310 MB behind, limit 16");
  });

  test("says who is what, how that is known, and on which nodes it falls", () => {
    const shown = view("stop");
    expect(shown.bindings).toEqual([
      {
        ...{ name: "leader", title: "Leader", node: "bi-02", standing: "seen", detail: "TL 3", ageMs: AGE_MS },
        by: ["bi-02", "bi-03"],
        rows: [
          { node: "bi-02", says: "leader running TL 3" },
          { node: "bi-03", says: "replica streaming TL 3 lag 0 MB" },
        ],
        about: "maintenance off",
      },
    ]);
    expect(shown.nodes?.map((node) => [node.node, node.isNow, node.bindings])).toEqual([
      ["bi-01", "up", []],
      ["bi-02", "up", ["leader"]],
      ["bi-03", "up", ["replica"]],
      ["bi-04", "up", []],
      ["bi-05", "up", []],
    ]);
  });

  test("has -1 for the age of what was not seen", () => {
    const shown = view("stop", { ...upWorld(), "bi-04": {} });
    expect(shown.nodes?.find((node) => node.node === "bi-04")).toMatchObject({ isNow: "unknown", ageMs: -1 });
  });

  test("cannot move a reader's cursor with the name of a process", () => {
    const world = upWorld();
    const name = "\u001b[2Jjava";
    world["bi-05"] = {
      ...upNode("query-engine"),
      services: services(service("engine", "STOPPING")),
      processes: { visible: "all", processes: [{ pid: 7, name }], others: [] },
    };
    const shown = JSON.stringify(view("stop", world));
    expect(shown).toContain("pid 7 java");
    expect(shown).not.toContain("\\u001b");
  });
});
