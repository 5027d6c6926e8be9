import { describe, expect, it } from "vitest";
import { FOUNDATION, KILL, quiesce, startReady, VirtualWorld } from "../virtual-world.ts";

const rows = (out: string): Record<string, unknown>[] => JSON.parse(out);

describe("pyocient", () => {
  it("prints nothing at all for zero rows, and an array of objects for some", () => {
    const virtual = new VirtualWorld();
    expect(virtual.sql("adm", "SELECT * FROM sys.queries")).toEqual({ out: "", err: "", exit: 0 });
    virtual.fault("sql2:query-holds");
    virtual.pass(12_000);
    const { out } = virtual.sql("adm", "SELECT * FROM sys.queries");
    expect(out).toMatch(/^\[\n {4}\{\n {8}"query_id": "[0-9a-f]{8}-/);
    expect(rows(out)).toMatchObject([{ user: "report@system", status: "RUNNING", server: "sql2", elapsed_time: 12 }]);
    expect(rows(virtual.sql("adm", "LIST ALL QUERIES;").out)[0]?.query_id).toBe(virtual.world.queries[0]?.id);
  });

  it("answers SELECT 1", () => {
    const virtual = new VirtualWorld();
    expect(rows(virtual.sql("sql1", "SELECT 1").out)).toEqual([{ "1": 1 }]);
  });

  it("selects columns, filters and counts by group", () => {
    const virtual = new VirtualWorld();
    quiesce(virtual, "fnd2");
    const counted = virtual.sql(
      "adm",
      "SELECT status, count(*) AS n FROM sys.segment_groups GROUP BY status ORDER BY status",
    );
    expect(rows(counted.out)).toEqual([
      { status: "INTACT", n: 8 },
      { status: "MISSING", n: 4 },
    ]);
    const missing = virtual.sql("adm", "SELECT node_name FROM sys.segment_groups WHERE status <> 'INTACT'");
    expect(rows(missing.out)).toEqual(Array(4).fill({ node_name: "fnd2" }));
    const none = "SELECT * FROM sys.segment_groups WHERE status NOT IN ('INTACT', 'MISSING')";
    expect(virtual.sql("adm", none)).toEqual({ out: "", err: "", exit: 0 });
  });

  it("tells which columns there are", () => {
    const virtual = new VirtualWorld();
    const { out } = virtual.sql(
      "adm",
      "SELECT column_name FROM information_schema.columns WHERE table_schema = 'sys' AND table_name = 'queries'",
    );
    expect(rows(out)).toContainEqual({ column_name: "elapsed_time" });
  });

  it("exits 65 with a bare message on stderr where the SQL is bad", () => {
    const virtual = new VirtualWorld();
    for (const text of ["SELECT * FROM sys.nodes", "SELECT nothing FROM sys.queries", "FROBNICATE"])
      expect(virtual.sql("adm", text)).toEqual({ out: "", err: expect.stringMatching(/^[A-Z][^:]*\n$/), exit: 65 });
  });

  it("gives the exit code of the last statement alone", () => {
    const virtual = new VirtualWorld();
    expect(virtual.sql("adm", "FROBNICATE; SELECT 1").exit).toBe(0);
    expect(virtual.sql("adm", "SELECT 1; FROBNICATE").exit).toBe(65);
  });

  it("exits 69 with the reason on stderr where it cannot log in: port shut, or not joined", () => {
    const virtual = new VirtualWorld({ start: "stopped" });
    expect(virtual.sql("adm", "SELECT 1")).toMatchObject({
      out: "",
      err: expect.stringMatching(/^Error: .*refused/),
      exit: 69,
    });
    virtual.systemctl("sql1", "start", "rolehostd");
    virtual.pass(120_000);
    expect(virtual.sql("adm", "SELECT 1")).toMatchObject({ err: expect.stringMatching(/^Error: .*quorum/), exit: 69 });
    startReady(virtual, "adm", "sql2");
    expect(virtual.sql("adm", "SELECT 1").exit).toBe(0);
  });

  it("tries the hosts of its URL from left to right, by name or address", () => {
    const virtual = new VirtualWorld();
    virtual.systemctl("sql1", ...KILL);
    expect(virtual.sql("adm", "SELECT 1", "sql1").exit).toBe(69);
    expect(virtual.sql("adm", "SELECT 1", "nowhere,sql1:4050,SQL2").exit).toBe(0);
  });

  it("does not return from a table while no Foundation node is online, and does once one is", () => {
    const virtual = new VirtualWorld({ start: "stopped" });
    startReady(virtual, "adm", "sql1", "sql2");
    const told = virtual.begin("adm", "pyocient", "ocient://a:b@sql1/system", "SELECT * FROM sys.segment_groups");
    virtual.pass(3_600_000);
    expect(told.exit).toBeUndefined();
    expect(virtual.sql("adm", "SELECT 1").exit).toBe(0);
    startReady(virtual, FOUNDATION[0] ?? "");
    expect(told.exit).toBe(0);
  });

  it("says on stdout that the connection broke, and exits 74, where its SQL node is killed under it", () => {
    const virtual = new VirtualWorld({ start: "stopped" });
    startReady(virtual, "adm", "sql1", "sql2");
    const told = virtual.begin("adm", "pyocient", "ocient://a:b@sql1/system", "SELECT * FROM sys.queries");
    virtual.pass(5_000);
    virtual.systemctl("sql1", ...KILL);
    expect(told).toEqual({ out: expect.stringMatching(/^I\/O Error: /), err: "", exit: 74 });
  });

  it("cancels and kills by id; one that has ended is ID_NOT_FOUND", () => {
    const virtual = new VirtualWorld();
    for (const verb of ["CANCEL", "KILL"]) {
      virtual.fault("sql2:query-holds");
      const id = virtual.world.queries[0]?.id;
      expect(virtual.sql("adm", `${verb} '${id}'`)).toEqual({ out: "OK\n", err: "", exit: 0 });
      expect(virtual.world.queries).toEqual([]);
      expect(virtual.sql("adm", `${verb} '${id}'`)).toMatchObject({
        err: expect.stringContaining("ID_NOT_FOUND"),
        exit: 65,
      });
    }
  });

  it("is sent on by a SQL node that quiesces, unless it forces its way", () => {
    const virtual = new VirtualWorld();
    virtual.fault("sql3:query-holds");
    virtual.systemctl("sql3", "stop", "--no-block", "rolehostd");
    expect(virtual.sql("adm", "CANCEL 'x'", "sql3").exit).toBe(65);
    expect(virtual.harms).toEqual([]);
    virtual.sql("adm", "CANCEL 'x'", "sql3?force=true");
    expect(virtual.harms).toEqual(["forced-statement"]);
  });

  it("takes its connection and statements from the text of a file", () => {
    const virtual = new VirtualWorld();
    const text = "connect to 'ocient://sql1:4050/system?force=true' user admin using secret;\nSELECT 1;\n";
    expect(rows(virtual.run("adm", "pyocient", "-f", "json", "-i", text).out)).toEqual([{ "1": 1 }]);
  });

  it("prints tables, csv, times and echoes when asked to", () => {
    const virtual = new VirtualWorld();
    const url = "ocient://a:b@sql1/system";
    expect(virtual.run("adm", "pyocient", "-f", "table", url, "SELECT 1").out).toBe("| 1 |\n|---|\n| 1 |\n");
    expect(virtual.run("adm", "pyocient", "-f", "csv", url, "SELECT 1").out).toBe('"1"\n1\n');
    expect(virtual.run("adm", "pyocient", "-e", "-n", "-t", "-u", url, "SELECT 1").out).toMatch(
      /^SELECT 1\nQuery UUID: '.*'\nExecution time: 0\.123 seconds\n$/,
    );
  });

  it("exits 64 where it is called wrongly", () => {
    const virtual = new VirtualWorld();
    for (const argv of [["SELECT 1"], ["ocient://sql1/x"], ["-f", "xml", "ocient://sql1/x", "SELECT 1"], ["--frob"]])
      expect(virtual.run("adm", "pyocient", ...argv)).toMatchObject({ out: "", exit: 64 });
  });
});
