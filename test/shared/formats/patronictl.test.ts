import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type PatroniMember, readPatronictl } from "../../../shared/formats/patronictl.ts";
import { drawList } from "./patroni-render.ts";

const out = (stdout: string, stderr = "", exit = 0) => ({ exit, stdout, stderr });
const HEADER = "| Member | Host | Role | State | TL | Lag in MB |";
const table = (
  rows: string,
  { title = "+ Cluster: demo (7121824910042921340) ---+", header = HEADER, footer = "" } = {},
) =>
  out(`${title}\n${header}\n+---+---+---+---+---+---+\n${rows}${rows ? "\n" : ""}+---+---+---+---+---+---+\n${footer}`);
const read = (raw: ReturnType<typeof out>) => {
  const result = readPatronictl(raw);
  if (!result.ok) throw new Error(result.reason);
  return result.value;
};
const only = (raw: ReturnType<typeof out>) => {
  const members = read(raw).members;
  expect(members).toHaveLength(1);
  return members[0];
};

describe("a member list that was drawn", () => {
  const word = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,30}$/);
  const roles: [string, PatroniMember["role"]][] = [
    ["Leader", "leader"],
    ["Replica", "replica"],
    ["Sync Standby", "sync_standby"],
    ["Quorum Standby", "quorum_standby"],
    ["Standby Leader", "standby_leader"],
    ["Witness", "unknown"],
  ];
  const states = [
    "running",
    "streaming",
    "stopped",
    "start failed",
    "restart failed (running)",
    "in archive recovery",
    "",
  ];
  const amount = fc.oneof(fc.constant(""), fc.constant("unknown"), fc.nat(1_000_000).map(String));
  const member = fc.record({
    member: word,
    host: fc.oneof(
      fc.constant(""),
      word,
      fc.tuple(word, fc.nat(65535)).map(([h, p]) => `${h}:${p}`),
    ),
    role: fc.constantFrom(...roles),
    state: fc.constantFrom(...states),
    timeline: fc.option(fc.nat(99_999)),
    receive: amount,
    replay: amount,
    tags: fc.constantFrom("", "*", "nofailover: true", "clonefrom: true\nnoloadbalance: true\nnosync: true"),
  });
  const shape = fc.record({
    cluster: word,
    id: fc.option(fc.oneof(fc.stringMatching(/^7\d{18}$/), fc.constantFrom("uninitialized", "initializing"))),
    members: fc.array(member, { maxLength: 6 }),
    twoLags: fc.boolean(),
    tagged: fc.boolean(),
    order: fc.array(fc.nat(), { minLength: 10, maxLength: 10 }),
    titleBelowHeader: fc.boolean(),
    ruled: fc.boolean(),
    paused: fc.boolean(),
    noise: fc.array(fc.tuple(fc.nat(30), fc.constantFrom("WARNING", "ERROR", "INFO")), { maxLength: 4 }),
    coloured: fc.boolean(),
    crlf: fc.boolean(),
    collapsed: fc.boolean(),
  });

  test("is read back, whatever its version, layout and surroundings", () => {
    fc.assert(
      fc.property(shape, (s) => {
        const columns: [string, (m: (typeof s.members)[number]) => string][] = [
          ["Host", (m) => m.host],
          ["Role", (m) => m.role[0]],
          ["State", (m) => m.state],
          ["TL", (m) => (m.timeline === null ? "" : String(m.timeline))],
          ...(s.twoLags
            ? ([
                ["Receive LSN", () => "0/3000060"],
                ["Receive Lag", (m) => m.receive],
                ["Replay LSN", () => "0/3000060"],
                ["Replay Lag", (m) => m.replay],
              ] as [string, (m: (typeof s.members)[number]) => string][])
            : ([["Lag in MB", (m) => m.receive]] as [string, (m: (typeof s.members)[number]) => string][])),
          ...(s.tagged ? ([["Tags", (m) => m.tags]] as [string, (m: (typeof s.members)[number]) => string][]) : []),
        ];
        const shuffled = columns
          .map((column, i) => ({ column, at: s.order[i] ?? 0 }))
          .sort((a, b) => a.at - b.at)
          .map(({ column }) => column);
        const lines = drawList({
          cluster: s.cluster,
          id: s.id,
          header: ["Member", ...shuffled.map(([name]) => name)],
          rows: s.members.map((m) => [m.member, ...shuffled.map(([, cell]) => cell(m))]),
          titleBelowHeader: s.titleBelowHeader,
          ruled: s.ruled,
          footer: s.paused ? [" Maintenance mode: on", " Switchover scheduled at: 2026-11-21T20:00:00+00:00"] : [],
        });
        for (const [at, level] of s.noise)
          lines.splice(
            at % (lines.length + 1),
            0,
            `2023-01-13 14:59:59,465 - ${level} - Using a-b | as + service name`,
          );
        const dressed = lines
          .map((line) => (s.collapsed ? line.replaceAll(/ {2,}/g, " ") : line))
          .map((line) => (s.coloured ? `\u001b[1;32m${line}\u001b[0m\u001b[K` : line));
        const lag = (m: (typeof s.members)[number]) => {
          const cells = (s.twoLags ? [m.receive, m.replay] : [m.receive]).filter((c) => c !== "");
          if (cells.includes("unknown")) return "unknown";
          return cells.length === 0 ? null : Math.max(...cells.map(Number));
        };
        expect(read(out(dressed.join(s.crlf ? "\r\n" : "\n")))).toEqual({
          cluster: s.cluster,
          systemId: s.id?.startsWith("7") ? s.id : null,
          paused: s.paused,
          members: s.members.map((m) => ({
            member: m.member,
            host: m.host,
            role: m.role[1],
            state: m.state,
            timeline: m.timeline,
            lagMb: lag(m),
          })),
        });
      }),
      { numRuns: 500 },
    );
  });

  test("is refused whole when cut anywhere before its closing rule: a missing row is not a missing member", () => {
    const lines = drawList({
      cluster: "demo",
      id: null,
      header: ["Member", "Host", "Role", "State", "TL", "Lag in MB"],
      rows: [
        ["n2", "h2", "Leader", "running", "1", ""],
        ["n3", "h3", "Replica", "running", "1", "0"],
      ],
      titleBelowHeader: false,
      ruled: false,
      footer: [],
    });
    const text = lines.join("\n");
    const header = lines.slice(0, 2).join("\n").length;
    const rows = lines.slice(0, 3).join("\n").length + 1;
    for (let at = 0; at < header; at++) expect(readPatronictl(out(text.slice(0, at))).ok).toBe(false);
    for (let at = rows + 1; at < lines.slice(0, 5).join("\n").length; at++)
      expect(readPatronictl(out(text.slice(0, at))), text.slice(0, at)).toMatchObject({ ok: false });
  });
});

describe("patronictl list", () => {
  test("never throws, whatever the text", () => {
    const piece = fc.constantFrom(
      "+ Cluster: ",
      "| Member | Role | State |",
      "|",
      "+--+",
      "\n",
      "[{",
      "- ",
      "\t",
      "\u001b[",
      "(7",
    );
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(fc.oneof(piece, fc.string())).map((p) => p.join("")),
    );
    fc.assert(
      fc.property(text, text, (stdout, stderr) => {
        const result = readPatronictl(out(stdout, stderr));
        if (!result.ok) expect(result.reason).not.toMatch(/[\p{Cc}--[\t]]/v);
      }),
      { numRuns: 1000 },
    );
  });

  test("never reads the JSON of arbitrary rows as members that are not there", () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        const result = readPatronictl(out(json));
        if (result.ok) expect(result.value.members.length).toBe((JSON.parse(json) as unknown[]).length);
      }),
    );
  });

  test.each([
    ["Receive Lag is the larger", "5", "2", 5],
    ["Replay Lag is the larger", "2", "5", 5],
    ["the larger by number, not by text", "9", "10", 10],
    ["unknown received", "unknown", "2", "unknown"],
    ["unknown replayed", "2", "unknown", "unknown"],
    ["one cell empty", "", "7", 7],
    ["both empty", "", "", null],
    ["neither a number nor unknown", "2", "n/a", "unknown"],
  ])("from 4.1 on there are two lags: %s", (_, receive, replay, lagMb) => {
    const header = "| Member | Host | Role | State | TL | Receive LSN | Receive Lag | Replay LSN | Replay Lag |";
    const row = `| n3 | h | Replica | streaming | 4 | 0/4000060 | ${receive} | 0/4000060 | ${replay} |`;
    expect(only(table(row, { header }))).toMatchObject({ lagMb, timeline: 4, state: "streaming" });
  });

  test("a bare Lag column belongs to the position before it, as some versions print it", () => {
    const header = "| Member | Host | Role | State | TL | Receive LSN | Lag | Replay LSN | Lag |";
    const row = "| n3 | h | Replica | streaming | 4 | 0/4000060 | 2 | 0/4000060 | 9 |";
    expect(only(table(row, { header }))).toMatchObject({ lagMb: 9 });
  });

  test.each([
    ["Leader", "leader"],
    ["Sync Standby", "sync_standby"],
    ["Sync standby", "sync_standby"],
    ["Quorum Standby", "quorum_standby"],
    ["Standby Leader", "standby_leader"],
    ["Master", "unknown"],
    ["", "unknown"],
  ])("the role %j is %s", (word, role) => {
    expect(only(table(`| n1 | h | ${word} | running | 1 | |`))).toMatchObject({ role });
  });

  test("a state, a member and a host are kept as printed", () => {
    expect(only(table("| Db-1.Example | | Leader | restart failed (running) | | |"))).toEqual({
      member: "Db-1.Example",
      host: "",
      role: "leader",
      state: "restart failed (running)",
      timeline: null,
      lagMb: null,
    });
  });

  test("a bar inside a cell does not shift the columns", () => {
    const header = "| Member | Host | Tags       | Role   | State   | TL | Lag in MB |";
    const row = "   | n1     | h    | a: 'x | y' | Leader | running |  2 |           |";
    expect(only(table(row.trim(), { header }))).toMatchObject({ role: "leader", state: "running", timeline: 2 });
  });

  test.each([
    ["before the id", "+ Cluster: demo\n(7121824910042921340) ----+----+"],
    ["inside the id", "+ Cluster: demo (71218249\n10042921340) ----+----+"],
    ["before the name", "+ Cluster:\ndemo (7121824910042921340) ---+"],
  ])("a title broken %s by a narrow page is read", (_, title) => {
    expect(read(table("| n1 | h | Leader | running | 1 | |", { title }))).toMatchObject({
      cluster: "demo",
      systemId: "7121824910042921340",
    });
  });

  test.each(["uninitialized", "initializing"])("a cluster that is %s has no system id", (id) => {
    expect(read(table("", { title: `+ Cluster: demo (${id}) ---+` }))).toMatchObject({ systemId: null, members: [] });
  });

  test("maintenance mode that is off, or is said above the table, is not on", () => {
    expect(read(table("", { footer: " Maintenance mode: off\n" })).paused).toBe(false);
    expect(read(out(` Maintenance mode: on\n${table("").stdout}`)).paused).toBe(false);
  });

  test("the lists of two clusters are refused: nobody says which is meant", () => {
    const two = table("").stdout + table("", { title: "+ Cluster: other ---+" }).stdout;
    expect(readPatronictl(out(two))).toMatchObject({ ok: false, reason: expect.stringContaining("demo, other") });
  });

  test("JSON is read with the 4.1 keys, rows of different shapes, and log lines around it", () => {
    const rows = [
      { Cluster: "c", Member: "a", Host: "h:10520", Role: "Leader", State: "running", TL: 7 },
      { Cluster: "c", Member: "b", Role: "Sync Standby", State: "streaming", TL: 7, "Receive Lag": 1, "Replay Lag": 3 },
      { Cluster: "c", Member: "d", Role: "Replica", State: "stopped", "Receive Lag": "unknown" },
    ];
    const log = "2023-01-13 14:59:59,465 - WARNING - [text]";
    expect(read(out(`${log}\n${JSON.stringify(rows, null, 2)}\n${log}\n`))).toEqual({
      cluster: "c",
      systemId: null,
      paused: false,
      members: [
        { member: "a", host: "h:10520", role: "leader", state: "running", timeline: 7, lagMb: null },
        { member: "b", host: "", role: "sync_standby", state: "streaming", timeline: 7, lagMb: 3 },
        { member: "d", host: "", role: "replica", state: "stopped", timeline: null, lagMb: "unknown" },
      ],
    });
  });

  test("what it says instead of a list is quoted from stderr, harmless and short", () => {
    const result = readPatronictl(
      out("", `\n\u001b]0;pwned\u0007\u001b[31mError: ${"x".repeat(500)}\u001b[0m\nmore`, 1),
    );
    if (result.ok) throw new Error("there is no list");
    expect(result.reason).toMatch(/exit 1\): Error: x+$/);
    expect(result.reason.length).toBeLessThan(260);
  });

  test("silence is said to be silence", () => {
    expect(readPatronictl(out("", "", 124))).toEqual({
      ok: false,
      reason: "no member table in the output (exit 124): nothing was printed",
    });
  });
});
