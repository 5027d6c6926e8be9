import { status } from "@grpc/grpc-js";
import { beforeEach, describe, expect, test } from "vitest";
import { InputError, MusterError, NotLeaderError } from "../../../shared/errors.ts";
import { fromServiceError } from "../../../shared/grpc/channel.ts";
import { FIVE_NODES } from "../../support/atscale-sight.ts";
import { meta, openRun, refusal, servedEach } from "./served.ts";

const at = servedEach();

describe("errors", () => {
  test("carry code and remedy of the catalogue", async () => {
    at.office.ask = async () => Promise.reject(new MusterError("run-open", "bi-prod has the open run bi-prod.42"));
    at.office.records = [openRun()];
    const error = await refusal(at.calls.Resume({ run: "bi-prod", who: "ann" }));
    expect(error).toMatchObject({ code: status.FAILED_PRECONDITION, details: "bi-prod has the open run bi-prod.42" });
    expect(meta(error, "muster-code")).toBe("run-open");
    expect(meta(error, "muster-remedy")).toContain("One run per cluster");
  });

  test("of an input arrive all at once, each with file and line", async () => {
    const text = FIVE_NODES.replace("[coordinator]", "[coordinater]").replace(
      "product: atscale",
      "product: atscale\nneed: []",
    );
    const error = await refusal(at.calls.Apply({ file: "bi-prod.yaml", text, who: "ann" }));
    expect(error.code).toBe(status.INVALID_ARGUMENT);
    const problems = JSON.parse(meta(error, "muster-problems-bin") ?? "[]") as { file: string; line: number }[];
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.every((problem) => problem.file === "bi-prod.yaml" && problem.line > 0)).toBe(true);
    expect(fromServiceError(error, "controller-away")).toBeInstanceOf(InputError);
  });

  test("that nobody foresaw are internal, logged, and the server lives on", async () => {
    const { runs } = at.office;
    at.office.runs = () => {
      throw new TypeError("cannot read properties of undefined");
    };
    const error = await refusal(at.calls.ListRuns({}));
    expect(error.code).toBe(status.INTERNAL);
    expect(error.details).not.toContain("at ");
    expect(at.logged.join("")).toContain("cannot read properties of undefined");
    at.office.runs = runs;
    expect((await at.calls.ListRuns({})).runs).toEqual([]);
  });

  test("of the catalogue are nobody's fault and are not logged", async () => {
    const before = at.logged.length;
    await refusal(at.calls.GetRun({ run: "bi-prod.1" }));
    expect(at.logged.length).toBe(before);
  });
});

describe("a controller that does not lead", () => {
  beforeEach(() => {
    at.office.lead = { leads: false, leader: "ctl-2:7410" };
    at.office.records = [openRun()];
  });

  test.each([
    ["Apply", { file: "a.yaml", text: "", who: "ann" }],
    ["StartRun", { cluster: "bi-prod", verb: "stop", who: "ann" }],
    ["Pause", { run: "bi-prod", who: "ann" }],
    ["Resume", { run: "bi-prod", who: "ann" }],
    ["Abort", { run: "bi-prod", who: "ann" }],
    ["Retry", { run: "bi-prod", who: "ann", node: "bi-04" }],
    ["Skip", { run: "bi-prod", who: "ann", node: "bi-04", reason: "x" }],
  ] as const)("refuses %s and names the leader", async (method, request) => {
    const error = await refusal(at.calls[method](request));
    expect(error.code).toBe(status.FAILED_PRECONDITION);
    expect([meta(error, "muster-code"), meta(error, "muster-leader")]).toEqual(["not-leader", "ctl-2:7410"]);
    expect(at.office.started).toEqual([]);
  });

  test("names nobody where no leader was heard", async () => {
    at.office.lead = { leads: false, leader: null };
    const error = await refusal(at.calls.Pause({ run: "bi-prod", who: "ann" }));
    expect(meta(error, "muster-leader")).toBeUndefined();
    expect(fromServiceError(error, "controller-away")).toMatchObject({ code: "not-leader", leader: null });
  });

  test("names the leader where the at.office itself finds out, in a plan", async () => {
    at.office.plan = async () => Promise.reject(new MusterError("not-leader", "no lease"));
    const error = fromServiceError(
      await refusal(at.calls.MakePlan({ cluster: "bi-prod", verb: "stop" })),
      "controller-away",
    );
    expect(error).toBeInstanceOf(NotLeaderError);
    expect(error).toMatchObject({ leader: "ctl-2:7410" });
  });

  test("serves what is read", async () => {
    expect((await at.calls.GetStatus({})).degraded).toBe("this controller does not lead; ctl-2:7410 does");
    expect((await at.calls.GetRun({ run: "bi-prod" })).id).toBe("bi-prod.42");
  });
});
