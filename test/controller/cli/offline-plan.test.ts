import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { planDocument } from "../../../controller/cli/plan/document.ts";
import { offlinePlan } from "../../../controller/cli/plan/offline.ts";
import { InputError } from "../../../shared/errors.ts";
import { type CaptureFile, EXAMPLE, NO_SUPERVISOR, upCapture } from "./support/captures.ts";
import { json, muster } from "./support/run-cli.ts";

const folder = mkdtempSync(join(tmpdir(), "muster-cli-"));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
function written(text: string): string {
  files += 1;
  const file = join(folder, `${files}.yaml`);
  writeFileSync(file, text);
  return file;
}

interface Asked {
  readonly capture?: CaptureFile;
  readonly leader?: string;
  readonly without?: string[];
  readonly overrides?: string[];
}

function documentOf(verb: string, { capture, leader, without = [], overrides = [] }: Asked = {}) {
  const captured = capture ? written(JSON.stringify(capture)) : null;
  return planDocument(
    offlinePlan({ verb, file: EXAMPLE, capture: captured, options: { overrides, without, leader: leader ?? null } }),
  );
}

/** [part, nodes] of the phases that act, in order. */
const order = ({ phases }: ReturnType<typeof documentOf>) =>
  phases.filter(({ action }) => !action.startsWith("check")).map(({ part, nodes }) => [part, nodes]);

/** From the vendor's article: "Shut Down Order" and "Restart Order", with bi-02 in Leader role. */
const STOP_ORDER = [
  ["stop", ["bi-04", "bi-05"]],
  ["stop", ["bi-03"]],
  ["stop", ["bi-02"]],
  ["stop", ["bi-01"]],
];
const START_ORDER = [
  ["start", ["bi-01"]],
  ["start", ["bi-02"]],
  ["start", ["bi-03"]],
  ["start", ["bi-04", "bi-05"]],
];

describe("an offline plan of the file alone", () => {
  it("stops in the vendor's order where the leader is named", () => {
    const plan = documentOf("stop", { leader: "bi-02" });
    expect(order(plan)).toEqual(STOP_ORDER);
    expect(plan.refused).toEqual([]);
  });

  it("starts in the vendor's order where the leader is named", () => {
    expect(order(documentOf("start", { leader: "bi-02" }))).toEqual(START_ORDER);
  });

  it("restarts by the whole stop, then the whole start", () => {
    expect(order(documentOf("restart", { leader: "bi-02" }))).toEqual([...STOP_ORDER, ...START_ORDER]);
  });

  it("refuses where nobody says who leads, naming the flag", () => {
    expect(documentOf("start").refused).toEqual([
      expect.objectContaining({ rule: "leader-unknown", override: "--leader NODE" }),
    ]);
  });

  it("says what a live plan would look at", () => {
    const { warnings } = documentOf("stop", { leader: "bi-02" });
    for (const probe of ["services", "postgres", "processes", "ports", "ping"])
      expect(warnings).toContainEqual(expect.stringContaining(`look at ${probe} of`));
  });

  it("refuses to roll, since AtScale has no such procedure, and nothing overrides that", () => {
    expect(documentOf("roll").refused).toContainEqual(
      expect.objectContaining({ rule: "no-procedure", override: null }),
    );
  });
});

describe("an offline plan with a capture", () => {
  it("reads who leads from the recorded listing", () => {
    const plan = documentOf("stop", { capture: upCapture() });
    expect(plan.refused).toEqual([]);
    expect(order(plan)).toEqual([
      ["stop", ["bi-04", "bi-05"]],
      ["stop", ["bi-02"]],
      ["stop", ["bi-03"]],
      ["stop", ["bi-01"]],
    ]);
  });

  it("gives a node that is down already no command", () => {
    const capture = upCapture();
    capture.nodes["bi-04"] = { services: NO_SUPERVISOR };
    const engines = documentOf("stop", { capture }).phases.find(({ name }) => name === "Query engines");
    expect(engines).toMatchObject({ nodes: ["bi-05"], already: ["bi-04"] });
  });

  it("writes a rule's override as the flag one types, and that flag lifts it", () => {
    const capture = upCapture();
    for (const node of ["bi-02", "bi-03"]) {
      const outputs = capture.nodes[node];
      if (!outputs?.postgres) throw new TypeError("the capture has a listing");
      outputs.postgres = {
        ...outputs.postgres,
        stdout: outputs.postgres.stdout.replace("|         0 |", "|      2310 |"),
      };
    }
    const { refused } = documentOf("stop", { capture });
    expect(refused).toEqual([
      expect.objectContaining({ rule: "replica-lag", override: "--override replica-lag:bi-02" }),
    ]);
    expect(documentOf("stop", { capture, overrides: ["replica-lag:bi-02"] }).refused).toEqual([]);
  });
});

describe("a plan as JSON", () => {
  it("has exactly the fixed keys, in phases and refusals too", () => {
    const plan = documentOf("restart");
    expect(Object.keys(plan).slice(0, 7)).toEqual([
      "id",
      "cluster",
      "product",
      "verb",
      "warnings",
      "refused",
      "phases",
    ]);
    expect(Object.keys(plan.refused[0] ?? {})).toEqual(["rule", "message", "passesWhen", "override"]);
    for (const phase of plan.phases) {
      expect(Object.keys(phase)).toEqual([
        "name",
        "part",
        "action",
        "mode",
        "staggerSeconds",
        "nodes",
        "already",
        "gate",
        "within",
      ]);
      expect(Object.keys(phase.gate)).toEqual(["condition", "why", "source"]);
    }
    expect(plan.phases.map(({ within }) => within)).toContain("10m");
    expect(plan.phases[0]?.action).toMatch(/^check/);
  });

  it("is what the command prints, with exit 0, and 3 where it is refused", async () => {
    const given = ["-f", EXAMPLE, "-o", "json"];
    const [good, refused] = await Promise.all([
      muster(["plan", "stop", ...given, "--leader", "bi-02"]),
      muster(["plan", "stop", ...given]),
    ]);
    expect(good.exit).toBe(0);
    expect(json(good.stdout)).toEqual(JSON.parse(JSON.stringify(documentOf("stop", { leader: "bi-02" }))));
    expect(refused.exit).toBe(3);
    expect(json(refused.stdout)).toMatchObject({ refused: [{ rule: "leader-unknown" }] });
  });
});

const BAD_CLUSTER = `cluster: bi-prod
product: atscale
nodes:
  bi-01: { roles: [coordinator], colour: blue }
  bi-02: { roles: engine }
  bi-03: { roles: [] }
surprise: 1
`;

describe("bad input", () => {
  it("is told all at once, each with its line and what to write, as JSON on stdout", async () => {
    const file = written(BAD_CLUSTER);
    const ran = await muster(["plan", "stop", "-f", file, "-o", "json"]);
    expect(ran.exit).toBe(2);
    const { errors } = json(ran.stdout) as { errors: { file: string; line: number; message: string; fix: string }[] };
    expect(errors.map(({ line }) => line).sort()).toEqual([4, 5, 6, 7]);
    for (const error of errors) {
      expect(Object.keys(error)).toEqual(["file", "line", "message", "fix"]);
      expect(error.file).toBe(file);
      expect(error.fix).not.toBe("");
    }
  });

  it("is one line each on stderr for people", async () => {
    const file = written(BAD_CLUSTER);
    const ran = await muster(["check", file]);
    expect(ran.exit).toBe(2);
    expect(ran.stdout).toBe("");
    expect(ran.stderr.split("\n")).toHaveLength(4);
    expect(ran.stderr).toMatch(/^.+\.yaml:4: .*colour.* — /m);
  });

  const problemsOf = (capture: string) => {
    try {
      offlinePlan({ verb: "stop", file: EXAMPLE, capture, options: { overrides: [], without: [], leader: null } });
    } catch (error) {
      if (error instanceof InputError) return error.problems;
      throw error;
    }
    return [];
  };

  it("is a capture that cannot be read", () => {
    expect(problemsOf(join(folder, "none.yaml"))).toEqual([
      expect.objectContaining({ message: "there is no such file" }),
    ]);
  });

  it("is a capture of another cluster, with nodes and probes that are not there, each with its line", () => {
    const file = written(`cluster: other
taken: now
nodes:
  bi-09:
    services: { exit: 0, stdout: "", stderr: "" }
  bi-01:
    weather: { exit: 0, stdout: "", stderr: "" }
`);
    expect(problemsOf(file)).toEqual([
      expect.objectContaining({ line: 1, fix: expect.any(String) }),
      expect.objectContaining({ line: 4, message: expect.stringContaining("bi-09") }),
      expect.objectContaining({ line: 7, message: expect.stringContaining("weather") }),
    ]);
  });

  it("is a capture whose outputs have another shape", () => {
    const file = written("cluster: bi-prod\ntaken: now\nnodes:\n  bi-01:\n    services: { exit: none, stdout: [] }\n");
    expect(problemsOf(file)).toHaveLength(2);
    expect(problemsOf(file).map(({ line }) => line)).toEqual([5, 5]);
  });
});
