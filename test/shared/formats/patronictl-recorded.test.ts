/** Every recorded member list against what was really so when it was taken (test/fixtures/patroni/INDEX.tsv). */
import { describe, expect, test } from "vitest";
import { type PatroniList, readPatronictl } from "../../../shared/formats/patronictl.ts";
import { recorded, recordings } from "./fixtures.ts";

/** Written by hand from the situations. A member: name role state timeline lag; "-" stands for none. */
const N2_LEADS = ["n2 leader running 1 -", "n3 replica running 1 0"];
const N3_LEADS_N2_FOLLOWS = (timeline: number) => [
  `n2 replica running ${timeline} 0`,
  `n3 leader running ${timeline} -`,
];
const N3_LEADS_N2_STOPPED = (timeline: number) => ["n2 replica stopped - unknown", `n3 leader running ${timeline} -`];
const ALL_FORMATS = ["list", "list-json", "list-extended", "list-tsv", "list-yaml"];
const TABLE_AND_JSON = ["list", "list-json"];
const LATER = ["list-extended", "list-tsv", "list-yaml"];

interface Situation {
  readonly name: string;
  readonly formats: readonly string[];
  readonly members: readonly string[];
}
const situations: readonly Situation[] = [
  { name: "01-healthy", formats: ALL_FORMATS, members: N2_LEADS },
  {
    name: "02-replica-just-stopped",
    formats: ALL_FORMATS,
    members: ["n2 leader running 1 -", "n3 replica stopped - unknown"],
  },
  { name: "03-replica-gone", formats: ALL_FORMATS, members: ["n2 leader running 1 -"] },
  { name: "05-replica-back", formats: ALL_FORMATS, members: N2_LEADS },
  // The new leader's timeline shows in the store only after some seconds: the later formats saw it.
  { name: "06-leader-just-stopped", formats: TABLE_AND_JSON, members: N3_LEADS_N2_STOPPED(1) },
  { name: "06-leader-just-stopped", formats: LATER, members: N3_LEADS_N2_STOPPED(2) },
  { name: "07-failover-after-clean-stop", formats: ALL_FORMATS, members: N3_LEADS_N2_STOPPED(2) },
  // For up to the ttl after a leader's power loss the store still shows it as leader.
  { name: "09-leader-crashed-at-once", formats: ALL_FORMATS, members: N3_LEADS_N2_FOLLOWS(2) },
  { name: "10-leader-crashed-failover", formats: TABLE_AND_JSON, members: ["n2 leader running 2 -"] },
  { name: "10-leader-crashed-failover", formats: LATER, members: ["n2 leader running 3 -"] },
  { name: "12-after-switchover", formats: ALL_FORMATS, members: N3_LEADS_N2_STOPPED(4) },
  { name: "13-paused", formats: ALL_FORMATS, members: N3_LEADS_N2_FOLLOWS(4) },
  { name: "14-restarted", formats: ALL_FORMATS, members: N3_LEADS_N2_FOLLOWS(4) },
  { name: "14-before-dcs-down", formats: TABLE_AND_JSON, members: N3_LEADS_N2_FOLLOWS(5) },
  { name: "17-dcs-back", formats: TABLE_AND_JSON, members: ["n2 replica running 5 0", "n3 leader running 6 -"] },
  { name: "19-leader-cut-failover", formats: TABLE_AND_JSON, members: ["n2 leader running 7 -"] },
  {
    name: "21-all-stopped-n2",
    formats: TABLE_AND_JSON,
    members: ["n2 replica stopped - unknown", "n3 replica stopped - unknown"],
  },
  { name: "22-all-stopped-ttl", formats: TABLE_AND_JSON, members: [] },
];
const lists = situations.flatMap(({ name, formats, members }) =>
  formats.map((format) => ({ file: `${name}-${format}`, members })),
);
/** Lists that stand alone: what they were called with is in INDEX.tsv. */
const others = [
  { file: "01-healthy-list-wrong-scope", members: [] },
  { file: "12-switchover", members: N3_LEADS_N2_STOPPED(3) },
  { file: "14-restart", members: N3_LEADS_N2_FOLLOWS(4) },
];
/** Outputs that hold no list, and the first thing they say. */
const silent = {
  "01-healthy-no-config": "Listing members: No cluster names were provided",
  "15-dcs-down-at-once-list": "WARNING - Retrying",
  "15-dcs-down-at-once-list-json": "WARNING - Retrying",
  "16-dcs-down-40s-list": "WARNING - Retrying",
  "16-dcs-down-40s-list-json": "WARNING - Retrying",
  "18-leader-cut-seen-from-leader-list": "ConnectTimeoutError",
  "18-leader-cut-seen-from-leader-list-json": "NewConnectionError",
  "21-all-stopped-list": "Error: Provided config file /etc/patroni/config.yml not existing",
  "21-all-stopped-list-json": "Error: Provided config file /etc/patroni/config.yml not existing",
};

describe("a recorded member list", () => {
  test.each([...lists, ...others])("$file shows the members that were there", ({ file, members }) => {
    expect(read(`patroni/${file}`).members.map(short)).toEqual(members);
  });

  test.each(lists)("$file bears the cluster's name, no system id, and the members' addresses", ({ file, members }) => {
    const list = read(`patroni/${file}`);
    expect(list.cluster).toBe(file === "22-all-stopped-ttl-list-json" ? "" : "demo");
    expect(list.systemId).toBeNull();
    const addresses: Record<string, string> = { n2: "10.77.0.12", n3: "10.77.0.13" };
    expect(list.members.map((m) => m.host)).toEqual(members.map((m) => addresses[m.slice(0, 2)]));
  });

  test.each([...lists, ...others])("$file tells maintenance mode where it was printed", ({ file }) => {
    expect(read(`patroni/${file}`).paused).toBe(["13-paused-list", "13-paused-list-extended"].includes(file));
  });

  test.each(situations.filter((s) => s.formats.includes("list-json")))(
    "$name: the table and the JSON of one situation agree member by member",
    ({ name }) => {
      const table = read(`patroni/${name}-list`);
      const json = JSON.parse(recorded(`patroni/${name}-list-json`).stdout) as Record<string, unknown>[];
      expect(table.members).toEqual(
        json.map((row) => ({
          member: row.Member,
          host: row.Host,
          role: String(row.Role).toLowerCase(),
          state: row.State,
          timeline: row.TL ?? null,
          lagMb: row["Lag in MB"] ?? null,
        })),
      );
      expect(read(`patroni/${name}-list-json`).members).toEqual(table.members);
    },
  );

  test.each(Object.entries(silent))("%s holds no list, and the reason quotes what it says", (file, says) => {
    const result = readPatronictl(recorded(`patroni/${file}`));
    expect(result).toMatchObject({ ok: false, reason: expect.stringContaining(says) });
  });

  test("none is left out here", () => {
    const tested = [...lists, ...others].map((l) => l.file).concat(Object.keys(silent));
    expect(tested.toSorted()).toEqual(recordings("patroni").toSorted());
  });
});

describe("AtScale's postgres_nodes", () => {
  test("is read with the title below the header and the blanks collapsed, as the vendor's page prints it", () => {
    const member = (n: number) => `atscale-ha-node-0${n}.docker.infra.atscale.com`;
    expect(read("atscale/postgres_nodes-title-below-header")).toEqual({
      cluster: "atscale_postgres14_cluster",
      systemId: "7121824910042921340",
      paused: false,
      members: [
        { member: member(1), host: `${member(1)}:10520`, role: "leader", state: "running", timeline: 3, lagMb: null },
        { member: member(2), host: `${member(2)}:10520`, role: "replica", state: "running", timeline: 3, lagMb: 0 },
      ],
    });
  });

  test("is read with the title first, a member that does not start, and maintenance mode", () => {
    expect(read("atscale/postgres_nodes-title-first")).toEqual({
      cluster: "atscale_postgres14_cluster",
      systemId: "7121824910042921340",
      paused: true,
      members: [
        { member: "ha-node-1", host: "ha-node-1:10520", role: "leader", state: "running", timeline: 3, lagMb: null },
        {
          member: "ha-node-2",
          host: "ha-node-2:10520",
          role: "replica",
          state: "start failed",
          timeline: null,
          lagMb: "unknown",
        },
      ],
    });
  });
});

function read(path: string): PatroniList {
  const result = readPatronictl(recorded(path));
  if (!result.ok) throw new Error(result.reason);
  return result.value;
}

const short = (m: PatroniList["members"][number]) =>
  [m.member, m.role, m.state, m.timeline ?? "-", m.lagMb ?? "-"].join(" ");
