import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import { renderPlan } from "../../../controller/cli/render/plan.ts";
import { renderRunbook } from "../../../controller/cli/render/runbook.ts";
import { nextSteps } from "../../../controller/cli/verbs/next-steps.ts";
import { phaseOf, planOf } from "./support/messages.ts";

const WIDE = { width: 120, colour: false };
const widest = (text: string) => Math.max(...text.split("\n").map((line) => stringWidth(line)));

const fullPlan = planOf({
  warnings: ["From phase 1 until the next start every query fails and Design Center is lost. [S3]"],
  bindings: [
    {
      ...{ name: "leader", title: "Leader", node: "bi-02", standing: "seen", detail: "TL 3", ageMs: 1800 },
      by: ["bi-02", "bi-03"],
      rows: [
        { node: "bi-02", says: "leader running TL 3" },
        { node: "bi-03", says: "replica running TL 3 lag 0 MB" },
      ],
      about: "maintenance off",
    },
  ],
  nodes: [
    { node: "bi-01", host: "bi-01", roles: ["coordinator"], isNow: "up", evidence: "", ageMs: 900, bindings: [] },
    { node: "bi-02", host: "bi-02", roles: ["engine"], isNow: "up", evidence: "", ageMs: 1800, bindings: ["leader"] },
    { node: "bi-04", host: "bi-04", roles: ["query-engine"], isNow: "stopped", evidence: "", ageMs: 900, bindings: [] },
    {
      node: "bi-05",
      host: "bi-05",
      roles: ["query-engine"],
      isNow: "partial",
      evidence: "engine FATAL",
      ageMs: 900,
      bindings: [],
    },
  ],
  phases: [
    phaseOf({ name: "Roll call", action: "check-roll-call", nodes: ["bi-01", "bi-02", "bi-04", "bi-05"] }),
    phaseOf({
      nodes: ["bi-05"],
      already: ["bi-04"],
      does: [{ node: "bi-05", argv: ["/opt/atscale/bin/atscale_stop"], user: "atscale" }],
    }),
    phaseOf({
      name: "Leader",
      nodes: ["bi-02"],
      gate: { condition: "Postgres 10520 shut", why: "the leader goes last of the copies", source: "S5" },
    }),
  ],
});

describe("a plan's screen", () => {
  const screen = renderPlan(fullPlan, ["Plan 9f3a2c11. Nothing was executed."], WIDE);

  it("has each phase's node, state, command, gate and source in one line, numbered from the first that acts", () => {
    expect(screen).toMatch(
      /^1 +bi-05 +query-engine partial +atscale_stop +0 services, 0 processes, ports shut \[S3\]$/m,
    );
    expect(screen).toMatch(/^2 +bi-02 +engine leader up +stop +Postgres 10520 shut \[S5\]$/m);
  });

  it("lists a node that is there already without a command", () => {
    expect(screen).toMatch(/^ +bi-04 +query-engine stopped +- +there already: gets no command$/m);
  });

  it("has the warnings, who leads and how that is known, the reasons, the deadlines, and what is odd about a node", () => {
    expect(screen).toContain("!  From phase 1");
    expect(screen).toContain(
      "Leader     bi-02 TL 3 · bi-03 replica running TL 3 lag 0 MB · maintenance off · bi-02 and bi-03 agree (look 1.8 s)",
    );
    expect(screen).toContain("the leader goes last of the copies");
    expect(screen).toContain("takes over 10 min");
    expect(screen).toContain("bi-05 partial: engine FATAL");
    expect(screen).toContain("oldest look 1.8 s");
  });

  it("says of every refusal what passes it and which flag overrides it", () => {
    const refused = [
      {
        rule: "replica-lag",
        message: "bi-03 is 2310 MB behind, limit 16",
        passesWhen: "it is at or under the limit",
        override: "--override replica-lag:bi-03",
      },
      { rule: "agent-silent", message: "bi-05 is silent", passesWhen: "its agent answers", override: "" },
    ];
    const text = renderPlan({ ...fullPlan, refused }, [], WIDE);
    expect(text).toContain("REFUSED by 2 rules · exit 3");
    expect(text).toContain("Passes when it is at or under the limit.");
    expect(text).toContain("or: --override replica-lag:bi-03 (recorded with your name)");
    expect(text).toContain("or: nothing overrides it");
  });

  it("ends a rule's sentence with one full stop, and names no runbook where nothing would be done", () => {
    const message = "there is no roll: use restart.";
    const refused = [{ rule: "no-procedure", message, passesWhen: "the vendor publishes one", override: "" }];
    const plan = { ...fullPlan, refused };
    expect(renderPlan(plan, [], WIDE)).toContain("no-procedure  there is no roll: use restart. Passes when");
    const none = { overrides: [], without: [], leader: null };
    expect(nextSteps(plan, none).join("\n")).toContain("by hand");
    expect(nextSteps({ ...plan, phases: [] }, none)).toEqual(["", `Plan ${plan.id}. Nothing was executed.`]);
  });

  it.each([40, 80])("fits into %i columns and loses nothing", (width) => {
    const narrow = renderPlan(fullPlan, [], { width, colour: false });
    expect(widest(narrow)).toBeLessThanOrEqual(width);
    const words = (text: string) => new Set(text.split(/[\s]+/));
    const shown = words(narrow);
    for (const word of ["atscale_stop", "[S3]", "[S5]", "bi-04", "partial", "FATAL", "copies"])
      expect(shown).toContain(word);
  });

  it("as a runbook names host, user and literal command of each step in order", () => {
    const book = renderRunbook(fullPlan, WIDE);
    expect(book).toContain("[ ] on bi-05: sudo -iu atscale /opt/atscale/bin/atscale_stop");
    expect(book).toContain("[x] bi-04: there already, do nothing");
    expect(book.indexOf("on bi-05")).toBeLessThan(book.indexOf("on bi-02"));
  });
});
