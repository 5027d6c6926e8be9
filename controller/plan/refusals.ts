/**
 * What keeps a plan from being carried out. Every reason at once, each with what makes it pass and which flag overrides it.
 */
import type { ClusterNode } from "../../shared/cluster/cluster.ts";
import { strangers } from "../fleet/binding.ts";
import { judgeNode, ROLL_CALL_PROBE } from "../fleet/scope.ts";
import { requirementRefusals } from "./requirement-refusals.ts";
import { rollCallAbout, rollCallCondition } from "./roll-call.ts";
import { ruleRefusals } from "./rules.ts";
import type { Bearers } from "./select.ts";
import { goalOf, judged, moving, type Standing } from "./states.ts";
import type { Part, PlannedNode, PlannedPhase, PlanRequest, Refusal } from "./types.ts";

export function refusals(
  request: PlanRequest,
  standing: Standing,
  nodes: readonly PlannedNode[],
  phases: readonly PlannedPhase[],
  bearers: Bearers,
): Refusal[] {
  const misnamed = strangeNames(request, phases);
  if (misnamed.length > 0) return misnamed;
  const first = phases[0]?.part;
  if (first === undefined) return [];
  const own = phases.filter((phase) => phase.part === first);
  const always = [
    ...requirementRefusals(
      request,
      standing,
      phases.filter((phase) => phase.part === first || phase.enough),
      bearers,
    ),
    ...ruleRefusals(request, standing, nodes, own, bearers),
  ];
  if (request.looking === "none") return always;
  return [
    // Of every part: a restart whose start may not run is refused before its stop.
    ...(request.looking === "live" ? callTheRoll(request, standing, phases) : []),
    ...unseen(standing, own),
    ...wrongWay(standing, own, first, adopts(request, first)),
    ...(first === "start" && !adopts(request, first) ? aheadOfOrder(standing, own) : []),
    ...strangers(request.cluster, request.definition, request.sight).map(stranger),
    ...always,
  ];
}

/** Names on the command line that are no nodes, or none that this procedure takes one by one. */
function strangeNames({ cluster, definition, options, verb }: PlanRequest, phases: readonly PlannedPhase[]): Refusal[] {
  const declared = (name: string) => cluster.nodes.some((node) => node.name === name);
  const nodes = options.nodes ?? [];
  const procedure = definition.procedures[verb];
  const each = procedure && "phases" in procedure ? procedure.each : undefined;
  const unknown = [
    ...options.without.filter((name) => !declared(name)).map((name) => noSuchNode("--without", name)),
    ...nodes.filter((name) => !declared(name)).map((name) => noSuchNode("--nodes", name)),
  ];
  if (nodes.length > 0 && !each) return [...unknown, noSelection(verb)];
  const left = nodes.filter((name) => declared(name) && !phases.some((phase) => touches(phase, name)));
  const none = each?.named === true && nodes.length === 0 ? [nobodyNamed(verb)] : [];
  return [...unknown, ...left.map((name) => notRolled(verb, name)), ...none];
}

const touches = (phase: PlannedPhase, name: string) =>
  !phase.action.startsWith("check") && [...phase.nodes, ...phase.already].includes(name);

function adopts({ definition, verb }: PlanRequest, part: Part): boolean {
  const procedure = definition.procedures[part === "roll" ? verb : part];
  return procedure !== undefined && "phases" in procedure && procedure.adopts;
}

function callTheRoll(request: PlanRequest, standing: Standing, phases: readonly PlannedPhase[]): Refusal[] {
  return actedOn(standing, phases).flatMap(({ node, actions }) => {
    const about = rollCallAbout(request.definition, actions);
    const { verdict } = judgeNode({ ...standing, node, baseline: {}, about }, rollCallCondition, [ROLL_CALL_PROBE]);
    if (verdict.holds === "yes") return [];
    const message = `${node.name}: ${verdict.evidence.join("; ")}`;
    if (verdict.holds === "unknown") {
      const passesWhen = `its agent answers (muster-agent.service on ${node.host}), or the node is left out: --without ${node.name}`;
      return [{ rule: "agent-silent", message, passesWhen, override: null }];
    }
    return [
      {
        rule: "roll-call",
        message,
        passesWhen: "the agent has this definition and may run these commands",
        override: null,
      },
    ];
  });
}

/** A node whose goal cannot be told: it might already be there, or not. */
function unseen(standing: Standing, phases: readonly PlannedPhase[]): Refusal[] {
  return phases.flatMap((phase, i) =>
    acting(phase).flatMap((name) => {
      // Node by node, only a node's first step begins from what is seen now.
      if (phase.part === "roll" && phases.slice(0, i).some((before) => acting(before).includes(name))) return [];
      const node = standing.cluster.nodes.find((n) => n.name === name);
      if (!node || phase.until === null) return [];
      const { verdict } = judged(standing, node, phase.until);
      if (verdict.holds !== "unknown") return [];
      const message = `${name}: cannot tell whether it is ${phase.until}: ${verdict.evidence.join("; ")}`;
      return [
        {
          rule: "unseen",
          message,
          passesWhen: `it is seen, or left out: --without ${name}`,
          override: `unseen:${name}`,
        },
      ];
    }),
  );
}

/** A roll wants every node of its own at rest before it is touched. A stop that adopts takes what is on its way up down again. */
function wrongWay(standing: Standing, phases: readonly PlannedPhase[], part: Part, adopting: boolean): Refusal[] {
  if (part === "stop" && adopting) return [];
  const others: readonly Part[] = part === "stop" ? ["start"] : part === "start" ? ["stop"] : ["start", "stop"];
  return actedOn(standing, phases).flatMap(({ node }) => {
    const other = others.find((one) => moving(standing, node, one));
    if (other === undefined || (part !== "roll" && moving(standing, node, part))) return [];
    const message = `${node.name} is moving the other way (${other})`;
    return [
      { rule: "out-of-order", message, passesWhen: `its ${other} has ended`, override: `out-of-order:${node.name}` },
    ];
  });
}

/** On a start: something already runs on a node whose turn comes after one that is not up yet. */
function aheadOfOrder(standing: Standing, phases: readonly PlannedPhase[]): Refusal[] {
  const stopped = goalOf(standing.definition, "stop");
  const found: Refusal[] = [];
  let waitingFor: string | null = null;
  for (const phase of phases.filter((p) => !p.action.startsWith("check") && !p.hook)) {
    if (waitingFor !== null) {
      for (const name of [...phase.nodes, ...phase.already]) {
        const node = standing.cluster.nodes.find((n) => n.name === name);
        if (!node || judged(standing, node, stopped).verdict.holds !== "no") continue;
        const message = `${name} is up ahead of ${waitingFor}, which must come first`;
        found.push({
          rule: "out-of-order",
          message,
          passesWhen: `${name} is stopped`,
          override: `out-of-order:${name}`,
        });
      }
    }
    waitingFor ??= phase.nodes[0] ?? null;
  }
  return found;
}

const noSelection = (verb: string): Refusal => ({
  rule: "no-selection",
  message: `--nodes: ${verb} goes by the whole cluster's order, not node by node`,
  passesWhen: "--nodes is left out; --without NODE leaves one out",
  override: null,
});

const nobodyNamed = (verb: string): Refusal => ({
  rule: "no-selection",
  message: `${verb} is for nodes that are named`,
  passesWhen: "--nodes NODE,... names them",
  override: null,
});

const notRolled = (verb: string, name: string): Refusal => ({
  rule: "no-such-node",
  message: `--nodes ${name}: ${verb} does nothing on a node of its roles`,
  passesWhen: "it names a node that the procedure is about",
  override: null,
});

const noSuchNode = (flag: string, name: string): Refusal => ({
  rule: "no-such-node",
  message: `${flag} ${name}: the cluster declares no such node`,
  passesWhen: "it names a declared node",
  override: null,
});

const stranger = (message: string): Refusal => ({
  rule: "undeclared-node",
  message,
  passesWhen: "every listed member is a declared node",
  override: "undeclared-node",
});

const acting = (phase: PlannedPhase) => (phase.action.startsWith("check") ? [] : phase.nodes);

function actedOn(standing: Standing, phases: readonly PlannedPhase[]): { node: ClusterNode; actions: string[] }[] {
  return standing.cluster.nodes.flatMap((node) => {
    const actions = phases.filter((p) => acting(p).includes(node.name)).map((p) => p.action);
    return actions.length > 0 ? [{ node, actions: [...new Set(actions)] }] : [];
  });
}
