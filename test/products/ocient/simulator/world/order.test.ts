import { describe, expect, it } from "vitest";
import { harms } from "../../../../../shared/products/ocient/simulator/world/judge.ts";
import { isReady } from "../../../../../shared/products/ocient/simulator/world/scene.ts";
import type { Setup } from "../../../../../shared/products/ocient/simulator/world/state.ts";
import { summarize } from "../../../../../shared/products/ocient/simulator/world/summary.ts";
import {
  ADMINISTRATORS,
  FOUNDATION,
  KILL,
  LOADERS,
  quiesce,
  standardSetup,
  startReady,
  startSystem,
  stopSystem,
  VirtualWorld,
} from "../virtual-world.ts";

const NODES = Object.keys(standardSetup.nodes);

describe("the vendor's order", () => {
  it("stops and starts the whole system without harm", () => {
    const virtual = new VirtualWorld();
    stopSystem(virtual);
    for (const { stopped } of Object.values(summarize(virtual.world).nodes)) expect(stopped).toBe(true);
    startSystem(virtual);
    for (const node of NODES) expect(isReady(virtual.world, node)).toBe(true);
    expect(virtual.harms).toEqual([]);
  });

  it("holds for a system that begins stopped, its units left failed by the SIGKILL", () => {
    const virtual = new VirtualWorld({ start: "stopped" });
    expect(virtual.state("fnd1")).toBe("failed/failed signal");
    startSystem(virtual);
    expect(virtual.harms).toEqual([]);
  });

  it("rolls every node by quiesce, one after the other, without harm", () => {
    const virtual = new VirtualWorld();
    for (const node of NODES) {
      const loader = LOADERS.includes(node);
      if (loader) virtual.systemctl(node, "stop", "lat");
      quiesce(virtual, node);
      expect(virtual.state(node)).toBe("inactive/dead success");
      startReady(virtual, node);
      virtual.pass(20_000);
      if (loader) virtual.systemctl(node, "start", "lat");
    }
    expect(virtual.harms).toEqual([]);
  });

  it("cuts queries by the documented SIGKILL, which is no harm, and no query is left", () => {
    const virtual = new VirtualWorld();
    virtual.fault("sql3:query-holds");
    expect(virtual.world.queries).toHaveLength(1);
    stopSystem(virtual);
    expect(virtual.world.queries).toEqual([]);
    expect(virtual.harms).toEqual([]);
  });
});

/** What is done, the harms that it does, and to what kind of system. */
const WRONG: [name: string, act: (v: VirtualWorld) => void, expected: string[], setup?: Partial<Setup>][] = [
  ["starting what runs", (v) => v.systemctl("fnd1", "start", "rolehostd"), ["repeated"]],
  [
    "quiescing what quiesces",
    (v) => {
      v.systemctl("fnd1", "stop", "--no-block", "rolehostd");
      v.systemctl("fnd1", "stop", "rolehostd");
    },
    ["repeated"],
  ],
  [
    "killing twice",
    (v) => {
      stopSystem(v);
      v.systemctl("fnd1", ...KILL);
    },
    ["repeated"],
  ],
  [
    "starting what still quiesces",
    (v) => {
      v.systemctl("fnd1", "stop", "--no-block", "rolehostd");
      v.systemctl("fnd1", "start", "rolehostd");
    },
    ["crossed-commands"],
  ],
  [
    "starting what has used up its starts",
    (v) => {
      quiesce(v, "fnd1");
      v.fault("fnd1:start-limit");
      v.systemctl("fnd1", "start", "rolehostd");
    },
    ["start-limited"],
  ],
  ["quiescing administrators below their majority", (v) => quiesce(v, "adm", "sql1"), ["administrators-below-quorum"]],
  [
    "killing an administrator while the others still work",
    (v) => v.systemctl("adm", ...KILL),
    ["administrator-not-last"],
  ],
  [
    "killing a Loader under its LAT",
    (v) => {
      v.systemctl("ldr2", "stop", "lat");
      v.systemctl("ldr1", ...KILL);
    },
    ["lat-outlived-loader"],
  ],
  ["quiescing a Loader to its end under its LAT", (v) => quiesce(v, "ldr1"), ["lat-outlived-loader"]],
  [
    "killing a Loader while another's LAT runs",
    (v) => {
      v.systemctl("ldr1", "stop", "lat");
      v.systemctl("ldr1", ...KILL);
    },
    ["lat-still-running"],
  ],
  [
    "killing Foundation nodes before the Loaders",
    (v) => {
      for (const node of LOADERS) v.systemctl(node, "stop", "lat");
      v.systemctl("fnd1", ...KILL);
    },
    ["foundation-before-loaders"],
  ],
  [
    "killing a SQL node before the Foundation nodes",
    (v) => {
      for (const node of LOADERS) v.systemctl(node, "stop", "lat");
      for (const node of LOADERS) v.systemctl(node, ...KILL);
      v.systemctl("sql3", ...KILL);
    },
    ["sql-before-others"],
  ],
  [
    "quiescing two nodes at once",
    (v) => {
      v.systemctl("fnd1", "stop", "--no-block", "rolehostd");
      v.systemctl("sql3", "stop", "--no-block", "rolehostd");
    },
    ["quiescing-together"],
  ],
  [
    "quiescing a second Foundation node under a query, with a parity width of one",
    (v) => {
      quiesce(v, "fnd1");
      v.fault("sql3:query-holds=60");
      v.systemctl("fnd2", "stop", "rolehostd");
    },
    ["beyond-parity"],
  ],
  [
    "killing a node that quiesces for a query",
    (v) => {
      v.fault("sql3:query-holds");
      v.systemctl("sql3", "stop", "--no-block", "rolehostd");
      v.systemctl("sql3", ...KILL);
    },
    ["query-cut"],
  ],
  [
    "starting Foundation nodes before a majority of administrators is ready",
    (v) => {
      v.systemctl("adm", "start", "rolehostd");
      v.systemctl("sql1", "start", "rolehostd");
      v.systemctl("fnd1", "start", "rolehostd");
    },
    ["foundation-before-quorum"],
    { start: "stopped" },
  ],
  [
    "starting a Loader while Foundation nodes are only starting",
    (v) => {
      startReady(v, ...ADMINISTRATORS);
      for (const node of FOUNDATION) v.systemctl(node, "start", "rolehostd");
      v.systemctl("ldr1", "start", "rolehostd");
    },
    ["loader-before-foundation"],
    { start: "stopped" },
  ],
  [
    "starting LAT when only its own Loader is ready",
    (v) => {
      startReady(v, ...ADMINISTRATORS);
      startReady(v, ...FOUNDATION);
      startReady(v, "ldr1");
      v.systemctl("ldr1", "start", "lat");
    },
    ["lat-before-loaders"],
    { start: "stopped" },
  ],
  [
    "forcing a CANCEL upon a SQL node that quiesces",
    (v) => {
      v.fault("sql3:query-holds");
      v.systemctl("sql3", "stop", "--no-block", "rolehostd");
      v.sql("sql1", "CANCEL 'no-such'", "sql3?force=true");
    },
    ["forced-statement"],
  ],
  ["rebooting a host under its rolehostd", (v) => v.systemctl("fnd1", "reboot"), ["rebooted-alive"]],
];

describe("a wrong order", () => {
  it.each(WRONG)("is judged: %s", (_name, act, expected, setup = {}) => {
    const virtual = new VirtualWorld(setup);
    act(virtual);
    expect(virtual.harms).toEqual(expected);
  });

  it("is tried above for every harm of the catalogue", () => {
    expect(new Set(WRONG.flatMap(([, , expected]) => expected))).toEqual(new Set(Object.keys(harms)));
  });
});

describe("what is not wrong", () => {
  it.each<[string, (v: VirtualWorld) => void]>([
    ["a stop of what has stopped already, to be sure", (v) => quiesce(v, "fnd1", "fnd1")],
    [
      "looking at a SQL node that quiesces, even by force",
      (v) => {
        v.fault("sql3:query-holds");
        v.systemctl("sql3", "stop", "--no-block", "rolehostd");
        expect(v.sql("sql1", "SELECT 1", "sql3?force=true").exit).toBe(0);
      },
    ],
    ["a second Foundation node away with no query running", (v) => quiesce(v, "fnd1", "fnd2")],
    [
      "a Loader started without a Foundation node that never gets ready",
      (v) => {
        stopSystem(v);
        startReady(v, ...ADMINISTRATORS, "sql3");
        v.fault("fnd3:never-ready");
        v.systemctl("fnd3", "start", "rolehostd");
        startReady(v, "fnd1", "fnd2");
        startReady(v, "ldr1");
      },
    ],
  ])("%s", (_name, act) => {
    const virtual = new VirtualWorld();
    act(virtual);
    expect(virtual.harms).toEqual([]);
  });
});
