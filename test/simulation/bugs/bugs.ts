/**
 * The deliberate bugs, by name: each breaks one mechanism from outside, by wrapping what is injected. The simulation must catch every one.
 */
import type { Fence } from "../../../agent/commands/fence.ts";
import type { Agents, WireCommand } from "../../../controller/drive/agents.ts";
import { decide } from "../../../controller/run/decide.ts";
import type { Decision, Draft, Intent } from "../../../controller/run/decision.ts";
import type { Run } from "../../../controller/run/state.ts";
import type { Definition } from "../../../shared/procedure/schema.ts";
import type { Observation } from "../../../shared/state/observation.ts";
import { type AgentFlaws, type ControllerFlaws, type Flaws, sound, soundController } from "./flaws.ts";

export const bugs: Readonly<Record<string, Flaws>> = {
  "skip-the-fence": inAgent({
    fence: (fence) => patched(fence, { check: async () => undefined, assertCurrent: () => undefined }),
  }),
  "forget-the-fence": inAgent({ fence: forgetful }),
  "forget-tombstones": inAgent({ ledger: (ledger) => patched(ledger, { bury: async () => undefined }) }),
  "lie-about-fsync": { ...sound, honestDisks: false },
  "draw-ids-at-random": inController(() => ({ agents: drawingIds })),
  "rerun-on-unknown": inController(() => ({
    agents: (agents) =>
      outcomes(agents, (told) => (["UNKNOWN", "INTERRUPTED", "RUNNING"].includes(told) ? "VOID" : told)),
  })),
  "take-unreachable-for-void": inController(() => ({ agents: silenceIsVoid })),
  "open-on-untokened-looks": inController(() => ({ observation: trusting(() => true) })),
  "trust-retained-looks": inController(() => ({
    observation: (observation) => ({
      observation: { ...observation, token: Number.MAX_SAFE_INTEGER },
      retained: false,
    }),
  })),
  "compare-host-clocks": inController(comparingClocks),
  "resume-without-looking": inController(() => ({
    think: thinking(
      (decision) => decision,
      (run) => ({ ...run, lookAnew: false, floor: run.lookAnew ? 0 : run.floor }),
    ),
  })),
  "resume-without-settling": inController(() => ({ think: thinking((decision) => decision, settled) })),
  "drop-debts-on-abort": inController(() => ({ think: thinking(droppingDebts) })),
  "record-no-debt": inController(() => ({
    think: thinking((decision) => without(decision, (event) => event.type === "debt-owed")),
  })),
  "pay-no-heed-to-already": inController(() => ({
    think: thinking((decision, run) => mapped(decision, (event) => issuedAgain(event, run))),
  })),
  "issue-while-paused": inController(() => ({
    think: thinking(
      (decision) => decision,
      (run) => (run.life.is === "paused" ? { ...run, life: { is: "running" }, lookAnew: false } : run),
    ),
  })),
  "believe-the-exit-code": inController(() => ({ think: thinking(believing) })),
  "count-the-quorum-on-the-living": inController(() => ({
    think: (run, view) => decide(run, { ...view, definition: countingTheLiving(view.definition) }),
  })),
  "journal-after-the-effect": inController(journallingLate),
};

const living = new WeakMap<Definition, Definition>();

/** A majority of those that are there: whoever is ready is one. */
function countingTheLiving(definition: Definition): Definition {
  const known = living.get(definition);
  if (known) return known;
  const requirements = Object.entries(definition.requirements).map(([name, requirement]) => [
    name,
    requirement.enough === "majority" ? { ...requirement, enough: 1 } : requirement,
  ]);
  const changed = { ...definition, requirements: Object.fromEntries(requirements) };
  living.set(definition, changed);
  return changed;
}

function inAgent(flaw: Partial<AgentFlaws>): Flaws {
  return { ...sound, agent: { ...sound.agent, ...flaw } };
}

function inController(flaw: () => Partial<ControllerFlaws>): Flaws {
  return { ...sound, controller: () => ({ ...soundController, ...flaw() }) };
}

/** The same object but for these methods. */
function patched<T extends object>(whole: T, part: Partial<T>): T {
  return new Proxy(whole, {
    get: (target, name) => {
      const replaced = Reflect.get(part, name) as unknown;
      if (replaced !== undefined) return replaced;
      const value = Reflect.get(target, name) as unknown;
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

/** Only what this life of the agent heard counts. */
function forgetful(fence: Fence): Fence {
  let highest = 0;
  return patched(fence, {
    check: async (token) => {
      highest = Math.max(highest, token?.epoch ?? 0);
    },
    assertCurrent: (token) => {
      if (token.epoch < highest) fence.assertCurrent(token);
    },
  });
}

type Think = typeof decide;

/** Decides as usual about another run, and changes what was decided. */
function thinking(after: (decision: Decision, run: Run) => Decision, before: (run: Run) => Run = (run) => run): Think {
  return (run, view) => after(decide(before(run), view), run);
}

function mapped(decision: Decision, change: (event: Draft) => Draft): Decision {
  const intents = decision.intents.map(
    (intent): Intent => (intent.do === "append" ? { do: "append", event: change(intent.event) } : intent),
  );
  return { ...decision, intents };
}

function without(decision: Decision, gone: (event: Draft) => boolean): Decision {
  return { ...decision, intents: decision.intents.filter((intent) => intent.do !== "append" || !gone(intent.event)) };
}

/** Each sending has an id of its own; the newest is the one that is asked about. */
function drawingIds(agents: Agents): Agents {
  const drawn = new Map<string, string>();
  const last = (id: string) => drawn.get(id) ?? id;
  return {
    ...agents,
    execute: async (host, order) => {
      const id = order.id.replace(/\d+$/, () => String(1_000 + drawn.size));
      drawn.set(order.id, id);
      return { ...(await agents.execute(host, { ...order, id })), id: order.id };
    },
    settle: async (host, ids) =>
      (await agents.settle(host, ids.map(last))).map((told, i) => ({ ...told, id: ids[i] ?? told.id })),
    watch: (host, id, offset, signal) => agents.watch(host, last(id), offset, signal),
  };
}

function issuedAgain(event: Draft, run: Run): Draft {
  const plan = event.type === "step-already" ? run.phases[event.phase]?.plan : undefined;
  if (event.type !== "step-already" || !plan) return event;
  const { phase, node } = event;
  return {
    type: "command-issued",
    id: `${run.id}/${phase}/${node}/${plan.action}/1`,
    phase,
    node,
    action: plan.action,
    attempt: 1,
  };
}

function outcomes(agents: Agents, change: (told: WireCommand["outcome"]) => WireCommand["outcome"]): Agents {
  return forgettingVoid(agents, async (host, ids) =>
    (await agents.settle(host, ids)).map((one) => ({ ...one, outcome: change(one.outcome) })),
  );
}

/** Who cannot be asked has surely not run it. */
function silenceIsVoid(agents: Agents): Agents {
  const nothing = { outcome: "VOID" as const, exitCode: 0, signal: "", reason: "", code: "" };
  const blank = { ...nothing, startedMs: 0, endedMs: 0, outputBytes: 0, outputCapped: false };
  return forgettingVoid(agents, (host, ids) =>
    agents.settle(host, ids).catch(() => ids.map((id) => ({ ...blank, id }))),
  );
}

/** What is void is followed no further. */
function forgettingVoid(agents: Agents, settle: Agents["settle"]): Agents {
  const done = new Set<string>();
  return {
    ...agents,
    settle: async (host, ids) => {
      const told = await settle(host, ids);
      for (const { id, outcome } of told) if (outcome === "VOID") done.add(id);
      return told;
    },
    watch: (host, id, offset, signal) => (done.has(id) ? nobody() : agents.watch(host, id, offset, signal)),
  };
}

async function* nobody(): AsyncIterable<never> {}

function trusting(when: (observation: Observation) => boolean): ControllerFlaws["observation"] {
  return (observation, retained) => ({
    observation: when(observation) ? { ...observation, token: Number.MAX_SAFE_INTEGER } : observation,
    retained,
  });
}

/** A look counts if its host's clock says that it is no older than what this controller has journalled last. */
function comparingClocks(): Partial<ControllerFlaws> {
  let journalledAtMs = Number.POSITIVE_INFINITY;
  return {
    journal: (journal, { wall }) =>
      patched(journal, {
        append: async (...given: Parameters<typeof journal.append>) => {
          const outcome = await journal.append(...given);
          journalledAtMs = wall();
          return outcome;
        },
      }),
    observation: (observation, retained) =>
      trusting(({ atMs }) => atMs >= journalledAtMs)(observation, retained, NOBODY),
  };
}

const NOBODY = undefined as never;

function settled(run: Run): Run {
  const unsettled = [...run.open.values()].filter((command) => command.unsettled);
  if (unsettled.length === 0) return run;
  // As if they had never been issued: their steps are ahead again, until another command stands in them.
  const ids = new Set(unsettled.map(({ id }) => id));
  const phases = run.phases.map((phase) => {
    const steps = new Map(phase.steps);
    for (const [node, step] of steps)
      if (step.is === "open" && ids.has(step.command)) steps.set(node, { is: "ahead", attempt: step.attempt + 1 });
    return { ...phase, steps };
  });
  return { ...run, open: new Map([...run.open].filter(([id]) => !ids.has(id))), phases };
}

function droppingDebts(decision: Decision, run: Run): Decision {
  const ends = decision.intents.some(
    (intent) => intent.do === "append" && intent.event.type === "run-ended" && intent.event.how === "aborted",
  );
  const paid = run.debts.map(({ node, what }): Intent => ({ do: "append", event: { type: "debt-paid", node, what } }));
  return ends ? { ...decision, intents: [...paid, ...decision.intents] } : decision;
}

/** A command that exited with 0 has done what it should: nobody looks. */
function believing(decision: Decision, run: Run): Decision {
  if (run.life.is !== "running" || run.lookAnew) return decision;
  for (const [index, phase] of run.phases.entries()) {
    if (phase.state !== "begun") continue;
    for (const [node, step] of phase.steps) {
      if (step.is !== "ended" || step.ended.outcome !== "exited" || step.ended.code !== 0) continue;
      return {
        ...decision,
        intents: [{ do: "append", event: { type: "step-seen", phase: index, node, evidence: "exit code 0" } }],
      };
    }
  }
  return decision;
}

/** The command goes out first. */
function journallingLate(): Partial<ControllerFlaws> {
  return {
    journal: (journal, innards) =>
      patched(journal, {
        append: async (...given: Parameters<typeof journal.append>) => {
          for (const event of given.slice(2) as { type?: string; id?: string; node?: string; action?: string }[]) {
            const { type, id = "", node = "", action = "" } = event;
            if (type === "command-issued") await innards.orders(id, node, action).catch(() => undefined);
          }
          return await journal.append(...given);
        },
      }),
  };
}
