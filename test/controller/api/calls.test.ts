import { status } from "@grpc/grpc-js";
import { describe, expect, test } from "vitest";
import { RUNS_LISTED } from "../../../controller/api/run-calls.ts";
import { FIVE_NODES, leader, listing, replica, upWorld } from "../../support/atscale-sight.ts";
import { fleetOf, planned, record, runOf } from "./fake-office.ts";
import { meta, openRun, refusal, servedEach } from "./served.ts";

const at = servedEach();

describe("reading", () => {
  test("clusters, hosts, products", async () => {
    expect((await at.calls.ListClusters({})).clusters).toMatchObject([
      { name: "bi-prod", nodes: 5, hosts: 5, version: 1 },
    ]);
    expect((await at.calls.ListHosts({})).hosts.map((host) => [host.host, host.state])[0]).toEqual([
      "bi-01",
      "PRESENT",
    ]);
    expect((await at.calls.ListProducts({})).products).toMatchObject([
      { name: "atscale", verbs: ["stop", "start", "restart"] },
    ]);
  });

  test("the status, of the fleet and of a cluster that is not there", async () => {
    expect((await at.calls.GetStatus({})).clusters).toMatchObject([{ name: "bi-prod", state: "up" }]);
    expect(await refusal(at.calls.GetStatus({ cluster: "nope" }))).toMatchObject({ code: status.NOT_FOUND });
  });

  test("a plan: a refused one is an answer, not an error", async () => {
    at.office.world = upWorld(listing(leader("bi-02"), replica("bi-03", 2310)));
    const made = await at.calls.MakePlan({ cluster: "bi-prod", verb: "stop" });
    expect(made.refused).toMatchObject([{ rule: "replica-lag", override: "--override replica-lag:bi-03" }]);
    expect(made.phases[1]?.does.map((does) => does.node)).toEqual(["bi-04", "bi-05"]);
    const passed = await at.calls.MakePlan({
      cluster: "bi-prod",
      verb: "stop",
      options: { overrides: ["replica-lag"] },
    });
    expect(passed.refused).toEqual([]);
  });

  test("an unknown verb is said by the plan itself", async () => {
    expect((await at.calls.MakePlan({ cluster: "bi-prod", verb: "sotp" })).refused).toMatchObject([
      { rule: "no-procedure" },
    ]);
  });

  test("runs, newest first, no more than asked for", async () => {
    at.office.records = Array.from({ length: 60 }, (_, i) => openRun(`bi-prod.${60 - i}`));
    expect((await at.calls.ListRuns({ cluster: "bi-prod", limit: 2 })).runs.map((run) => run.id)).toEqual([
      "bi-prod.60",
      "bi-prod.59",
    ]);
    expect((await at.calls.ListRuns({})).runs).toHaveLength(RUNS_LISTED);
    expect(await refusal(at.calls.ListRuns({ cluster: "nope" }))).toMatchObject({ code: status.NOT_FOUND });
  });

  test("a run by its id or its cluster's name", async () => {
    at.office.records = [openRun()];
    expect((await at.calls.GetRun({ run: "bi-prod" })).id).toBe("bi-prod.42");
    expect((await at.calls.GetRun({ run: "bi-prod.42" })).pause).toBeNull();
  });
});

describe("writing", () => {
  test("a start hands on everything that was said, and returns run and plan", async () => {
    const options = { overrides: ["paused"], without: ["bi-05"], leader: "bi-02" };
    const said = { cluster: "bi-prod", verb: "stop", pin: "", who: "ann", reason: "patching", ticket: "OPS-7" };
    const { run, plan } = await at.calls.StartRun({ ...said, options, onPause: "abort" });
    expect(at.office.started).toEqual([{ ...said, options: { ...options, nodes: [], set: {} }, onPause: "abort" }]);
    expect(run).toMatchObject({ id: "bi-prod.42", state: "running" });
    expect(plan?.refused).toEqual([]);
  });

  test("a refused start returns the plan and no run", async () => {
    at.office.world = upWorld(listing(replica("bi-02"), replica("bi-03")));
    const { run, plan } = await at.calls.StartRun({ cluster: "bi-prod", verb: "stop", who: "ann" });
    expect(run).toBeNull();
    expect(plan?.refused).toMatchObject([{ rule: "no-leader" }]);
  });

  test("a run's life: pause, resume, retry, skip, abort", async () => {
    const began = { type: "phase-began", phase: 1, nodes: ["bi-04", "bi-05"], bound: null } as const;
    at.office.records = [record(runOf(planned("stop"), [began]))];
    const who = { run: "bi-prod", who: "ann" };
    expect((await at.calls.Pause(who)).state).toBe("paused");
    const retried = await refusal(at.calls.Retry({ ...who, node: "bi-04" }));
    expect(retried).toMatchObject({ code: status.FAILED_PRECONDITION });
    expect(meta(retried, "muster-code")).toBe("wrong-run-state");
    const skipped = await at.calls.Skip({ ...who, node: "bi-04", reason: "no disk" });
    expect(skipped).toMatchObject({ state: "running" });
    expect(skipped.phases[1]?.steps[0]).toMatchObject({ state: "skipped", says: "skipped by ann: no disk" });
    expect((await at.calls.Resume(who)).state).toBe("running");
    expect((await at.calls.Abort({ ...who, reason: "wrong cluster" })).state).toBe("aborting");
  });

  test("a host is said to be dead: refused while its agent is heard, and where no open run has a node there", async () => {
    const said = { host: "bi-04", who: "ann", reason: "burnt" };
    expect(meta(await refusal(at.calls.HostDead(said)), "muster-code")).toBe("wrong-run-state");
    const issued = { type: "command-issued", id: "bi-prod.42/1/bi-04/stop/1", phase: 1, node: "bi-04" } as const;
    const began = { type: "phase-began", phase: 1, nodes: ["bi-04", "bi-05"], bound: null } as const;
    at.office.records = [record(runOf(planned("stop"), [began, { ...issued, action: "stop", attempt: 1 }]))];
    const refused = await refusal(at.calls.HostDead(said));
    expect(refused).toMatchObject({ code: status.FAILED_PRECONDITION });
    expect(refused.details).toContain("the agent on bi-04 was heard");
    expect(meta(await refusal(at.calls.HostDead({ ...said, host: "nope" })), "muster-code")).toBe("not-found");
    at.office.fleet = fleetOf(upWorld(), { agents: ["bi-05"] });
    const { runs } = await at.calls.HostDead(said);
    expect(runs[0]?.phases[1]?.steps[0]).toMatchObject({ node: "bi-04", state: "ended" });
    expect(runs[0]?.phases[1]?.steps[0]?.outcome).toContain("ann said that bi-04 is dead for good: burnt");
  });

  test("a cluster file is taken in", async () => {
    const applied = await at.calls.Apply({ file: "bi-prod.yaml", text: FIVE_NODES, who: "ann" });
    expect(applied).toMatchObject({ changed: true, cluster: { version: 2 } });
  });

  test.each([
    ["StartRun", { cluster: "bi-prod", verb: "stop" }, "who"],
    ["StartRun", { verb: "stop", who: "ann" }, "cluster"],
    ["MakePlan", { cluster: "bi-prod" }, "verb"],
    ["GetRun", {}, "run"],
    ["Pause", { run: "bi-prod" }, "who"],
    ["Skip", { run: "bi-prod", who: "ann" }, "node"],
    ["Apply", { text: FIVE_NODES, who: "ann" }, "file"],
  ] as const)("%s of %o is refused: it names no %s", async (method, request, field) => {
    const error = await refusal(at.calls[method](request));
    expect(error).toMatchObject({ code: status.INVALID_ARGUMENT, details: `the request names no ${field}` });
  });

  test("an unknown word for what a pause does is refused", async () => {
    const error = await refusal(at.calls.StartRun({ cluster: "bi-prod", verb: "stop", who: "ann", onPause: "panic" }));
    expect(error).toMatchObject({ code: status.INVALID_ARGUMENT, details: 'on_pause is "panic"; write ask or abort' });
    expect(at.office.started).toEqual([]);
  });
});
