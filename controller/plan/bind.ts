/**
 * Who is what in a plan: seen now beats what a person says, which beats what was remembered. What cannot be told is refused.
 */
import { type Bound, carriers, resolveBinding } from "../fleet/binding.ts";
import { inWords } from "./in-words.ts";
import { type Bearers, bindingOf } from "./select.ts";
import { goalOf, judged, type Standing } from "./states.ts";
import type { BindingFact, Part, PlannedBinding, PlanRequest, Refusal } from "./types.ts";

export interface BoundAll {
  readonly bearers: Bearers;
  readonly bindings: Readonly<Record<string, PlannedBinding>>;
  readonly refused: readonly Refusal[];
  readonly notes: readonly string[];
}

export function bindAll(request: PlanRequest, standing: Standing, parts: readonly Part[]): BoundAll {
  const bearers: Record<string, string | undefined> = {};
  const bindings: Record<string, PlannedBinding> = {};
  const refused: Refusal[] = [];
  const notes: string[] = [];
  for (const name of bindingsUsed(request, parts)) {
    const outcome = bind(request, standing, name, parts);
    refused.push(...outcome.refused);
    notes.push(...outcome.notes);
    if (!outcome.bound) continue;
    if (parts.includes("start")) refused.push(...leftOut(request, name, outcome.bound));
    bearers[name] = outcome.bound.node;
    bindings[name] = outcome.bound;
  }
  return { bearers, bindings, refused, notes };
}

interface Outcome {
  readonly bound: PlannedBinding | null;
  readonly refused: readonly Refusal[];
  readonly notes: readonly string[];
}

function bind(request: PlanRequest, standing: Standing, name: string, parts: readonly Part[]): Outcome {
  const { cluster, definition, options } = request;
  const binding = definition.bindings[name];
  if (!binding) return { bound: null, refused: [], notes: [] };
  const able = carriers(cluster, binding);
  const seen = resolveBinding(cluster, definition, name, request.sight);
  const fact = request.facts.bindings[name];
  const misnamed = options.leader !== null && !able.some((node) => node.name === options.leader);
  if (misnamed)
    return refuse(
      notACarrier(
        name,
        options.leader ?? "",
        able.map((n) => n.name),
      ),
    );
  if (seen.is === "seen") return seenNow(name, seen, fact, options.leader);
  const [only] = able;
  if (only && able.length === 1) return accept({ ...unseen, node: only.name, standing: "only" });
  if (options.leader !== null) {
    const given = accept({ ...unseen, node: options.leader, standing: "given", ...remembered(fact, options.leader) });
    return seen.is === "unknown" ? given : { ...given, refused: [contradicted(name, seen, true)] };
  }
  if (parts[0] === "stop") {
    const running = able.filter((node) => judged(standing, node, goalOf(definition, "stop")).verdict.holds !== "yes");
    if (request.looking === "none" || running.length > 0) return refuse(contradicted(name, seen, false));
    // Nobody bears it and nobody is stopped; a restart that begins here is a start, and asks what a start asks.
    if (!parts.includes("start")) return fact ? accept(fromFact(fact)) : { bound: null, refused: [], notes: [] };
  }
  if (seen.is !== "unknown") return refuse(contradicted(name, seen, false));
  if (fact?.standing === "confirmed-at-stop") return accept(fromFact(fact));
  return refuse(fact ? unconfirmed(name, fact, request.wallMs) : contradicted(name, seen, false));
}

function seenNow(
  name: string,
  seen: Bound & { is: "seen" },
  fact: BindingFact | undefined,
  given: string | null,
): Outcome {
  const { is: _, ...told } = seen;
  const bound: PlannedBinding = { ...told, standing: "seen" };
  const refused: Refusal[] = [];
  if (given !== null && given !== seen.node) {
    refused.push({
      rule: `${name}-differs`,
      message: `you say ${given} is the ${name}, ${seen.by.join(" and ")} say ${seen.node}`,
      passesWhen: `--${name} names ${seen.node}, or is left out`,
      override: null,
    });
  }
  if (fact?.identity && seen.identity && fact.identity !== seen.identity) {
    refused.push({
      rule: `${name}-identity`,
      message: `what ${seen.node} leads is ${seen.identity}; remembered is ${fact.identity}: this is another database`,
      passesWhen: "the remembered one is what runs here",
      override: null,
    });
  }
  return { bound, refused, notes: [] };
}

const unseen = { identity: null, detail: "", by: [], ageMs: null };

const fromFact = (fact: BindingFact): PlannedBinding => ({
  node: fact.node,
  identity: fact.identity,
  detail: fact.detail,
  standing: fact.standing === "confirmed-at-stop" ? "confirmed-at-stop" : "remembered",
  by: [],
  ageMs: null,
});

/** What is remembered of the node that a person names. */
const remembered = (fact: BindingFact | undefined, node: string) =>
  fact?.node === node ? { identity: fact.identity, detail: fact.detail } : {};

function contradicted(name: string, seen: Exclude<Bound, { is: "seen" }>, given: boolean): Refusal {
  const named = `--${name} NODE names it`;
  switch (seen.is) {
    case "unknown":
      return {
        rule: `${name}-unknown`,
        message: `who is ${name} is not known: ${seen.reason}`,
        passesWhen: `a listing shows it, or ${named}`,
        override: `--${name} NODE`,
      };
    case "absent":
      return {
        rule: `no-${name}`,
        message: seen.reason,
        passesWhen: "a listing shows one",
        override: given ? `no-${name}` : `--${name} NODE --override no-${name}`,
      };
    case "disagreed":
      return {
        rule: `${name}-disagreed`,
        message: seen.reason,
        passesWhen: "the listings agree",
        override: given ? `${name}-disagreed` : `--${name} NODE --override ${name}-disagreed`,
      };
    case "unmatched":
      return {
        rule: `${name}-unmatched`,
        message: seen.reason,
        passesWhen: "every listed member is a declared node",
        override: null,
      };
  }
}

const unconfirmed = (name: string, fact: BindingFact, wallMs?: number): Refusal => ({
  rule: `${name}-unconfirmed`,
  message: `${fact.node} was ${name} when last seen (${new Date(fact.atMs).toISOString()}${ago(fact.atMs, wallMs)}), but no finished stop confirmed it`,
  passesWhen: `you know that ${fact.node} was the last: --${name} ${fact.node}`,
  override: `--${name} ${fact.node}`,
});

/** Empty where no clock tells, or one ran backwards. */
function ago(atMs: number, wallMs: number | undefined): string {
  return wallMs === undefined || wallMs < atMs ? "" : `, ${inWords(wallMs - atMs)} ago`;
}

/** Without the one that bore it, whoever starts first bears it: a stale copy must not, unless a person names it. */
function leftOut({ options, cluster, definition }: PlanRequest, name: string, bound: PlannedBinding): Refusal[] {
  const binding = definition.bindings[name];
  const others = binding ? carriers(cluster, binding).filter((node) => !options.without.includes(node.name)) : [];
  if (bound.standing === "seen" || others.length === 0 || !options.without.includes(bound.node)) return [];
  return [
    {
      rule: `${name}-left-out`,
      message: `${bound.node} was ${name} and is left out; a copy that may lack its last writes would take its place`,
      passesWhen: `--${name} names another, or ${bound.node} is not left out`,
      override: `--${name} NODE`,
    },
  ];
}

const notACarrier = (name: string, given: string, able: readonly string[]): Refusal => ({
  rule: `${name}-unknown`,
  message: `${given} cannot be ${name}`,
  passesWhen: `--${name} names one of ${able.join(", ")}`,
  override: null,
});

const accept = (bound: PlannedBinding): Outcome => ({ bound, refused: [], notes: [] });
const refuse = (refusal: Refusal): Outcome => ({ bound: null, refused: [refusal], notes: [] });

function bindingsUsed({ definition, verb }: PlanRequest, parts: readonly Part[]): string[] {
  const used = parts.flatMap((part) => {
    const procedure = definition.procedures[part === "roll" ? verb : part];
    if (!procedure || !("phases" in procedure)) return [];
    const { each } = procedure;
    const roll = each ? [each.last ?? [], bindingOf(each.on) ?? []].flat() : [];
    return [...roll, ...procedure.phases.flatMap((phase) => bindingOf(phase.on) ?? [])];
  });
  return [...new Set(used)];
}
