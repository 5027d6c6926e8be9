/**
 * Names in a definition that refer to nothing: each with its line and what there is instead. Pure.
 */
import type { ReadDocument } from "../document/read.ts";
import type { Problem } from "../errors.ts";
import { formatNames } from "../formats/formats.ts";
import type { DefinitionFile, PhaseDefinition, SelectorDefinition } from "./schema.ts";
import { optionOf } from "./time.ts";

type Path = readonly PropertyKey[];
type Need = (path: Path, kind: string, name: string | undefined, known: object) => void;

export function badReferences(document: ReadDocument<DefinitionFile>): Problem[] {
  const d = document.value;
  const problems: Problem[] = [];
  const need: Need = (path, kind, name, known) => {
    if (name === undefined || Object.hasOwn(known, name)) return;
    problems.push({
      file: document.file,
      line: document.lineOf([...path]),
      message: `there is no ${kind} "${name}"`,
      fix: `one of: ${Object.keys(known).join(", ") || "none"}`,
    });
  };
  ofActions(d, need);
  for (const [name, action] of Object.entries(d.actions)) {
    if (action.goal !== undefined || action.underway === undefined) continue;
    const line = document.lineOf(["actions", name, "underway"]);
    const message = `the action ${name} has \`underway\` and no \`goal\`: nothing tells when what is under way has arrived`;
    problems.push({ file: document.file, line, message, fix: "name the condition it makes true as `goal`" });
  }
  ofProbes(d, need);
  ofConditions(d, need);
  ofBindings(d, need);
  ofRules(d, need);
  for (const [name, procedure] of Object.entries(d.procedures)) {
    const at = ["procedures", name];
    if ("parts" in procedure) for (const part of procedure.parts) need(at, "procedure", part, d.procedures);
    if (!("phases" in procedure)) continue;
    if (procedure.each) {
      selector(d, need, [...at, "each", "on"], procedure.each.on);
      need([...at, "each", "last"], "binding", procedure.each.last, d.bindings);
      for (const [i, role] of procedure.each.order.entries()) need([...at, "each", "order", i], "role", role, d.roles);
    }
    for (const [i, warning] of procedure.warns.entries())
      if (typeof warning !== "string") flags(d, need, [...at, "warns", i], warning);
    for (const [i, phase] of procedure.phases.entries()) ofPhase(d, need, [...at, "phases", i], phase);
  }
  return problems;
}

function ofActions(d: DefinitionFile, need: Need): void {
  for (const [name, action] of Object.entries(d.actions)) {
    const at = ["actions", name];
    need([...at, "goal"], "condition", action.goal, d.conditions);
    need([...at, "underway"], "condition", action.underway, d.conditions);
    need([...at, "when"], "flag option", action.when, optionsOf(d, "flag"));
    need([...at, "owes", "paidBy"], "condition", action.owes?.paidBy, d.conditions);
    need([...at, "each", "parameter"], "parameter", action.each?.parameter, action.parameters);
    for (const [i, name] of action.requires.entries())
      need([...at, "requires", i], "requirement", name, d.requirements);
    for (const given of Object.keys(action.given)) need([...at, "given", given], "parameter", given, action.parameters);
  }
}

function ofProbes(d: DefinitionFile, need: Need): void {
  const formats = Object.fromEntries(formatNames.map((format) => [format, true]));
  for (const [name, probe] of Object.entries(d.probes)) {
    rolesIn(d, need, ["probes", name, "on"], probe.on);
    need(["probes", name, "when"], "flag option", probe.when, optionsOf(d, "flag"));
    need(["probes", name, "askIf", "probe"], "probe", probe.askIf?.probe, d.probes);
    for (const [key, given] of Object.entries(probe.given))
      need(["probes", name, "given", key], "probe", given.probe, d.probes);
    if ("format" in probe) need(["probes", name, "format"], "format", probe.format, formats);
  }
}

function ofConditions(d: DefinitionFile, need: Need): void {
  for (const [name, condition] of Object.entries(d.conditions)) {
    for (const kind of ["all", "hopeless"] as const) {
      for (const [i, clause] of condition[kind].entries())
        rolesIn(d, need, ["conditions", name, kind, i, "on"], clause.on);
    }
    time(d, need, ["conditions", name, "stalls", "after"], condition.stalls?.after);
  }
  for (const [key, name] of Object.entries(d.standing ?? {})) need(["standing", key], "condition", name, d.conditions);
  for (const [name, requirement] of Object.entries(d.requirements)) {
    const at = ["requirements", name];
    selector(d, need, [...at, "of"], requirement.of);
    need([...at, "show"], "condition", requirement.show, d.conditions);
    for (const key of ["allBut", "lessBy"] as const)
      need([...at, key], "number option", requirement[key], optionsOf(d, "number"));
  }
}

function ofBindings(d: DefinitionFile, need: Need): void {
  for (const [name, binding] of Object.entries(d.bindings)) {
    rolesIn(d, need, ["bindings", name, "among"], binding.among);
    need(["bindings", name, "probe"], "probe", binding.probe, d.probes);
  }
}

function ofRules(d: DefinitionFile, need: Need): void {
  for (const kind of ["rules", "notes"] as const) {
    for (const [name, rule] of Object.entries(d[kind])) {
      selector(d, need, [kind, name, "on"], rule.on);
      flags(d, need, [kind, name], rule);
    }
  }
  for (const role of Object.keys(d.discover)) need(["discover", role], "role", role, d.roles);
}

function ofPhase(d: DefinitionFile, need: Need, at: Path, phase: PhaseDefinition): void {
  selector(d, need, [...at, "on"], phase.on);
  flags(d, need, at, phase);
  if (!phase.do.startsWith("check")) need([...at, "do"], "action", phase.do, d.actions);
  for (const hook of ["before", "after"] as const) need([...at, hook], "action", phase[hook], d.actions);
  need([...at, "until"], "condition", phase.until, d.conditions);
  need([...at, "owing"], "debt (`owes.what` of an action)", phase.owing, debtsOf(d));
  need([...at, "remembers"], "binding", phase.remembers, d.bindings);
  for (const kind of ["enough", "requires"] as const)
    for (const [i, name] of phase[kind].entries()) need([...at, kind, i], "requirement", name, d.requirements);
  time(d, need, [...at, "within"], phase.within);
  const stagger = /\{(.*)\}$/.exec(phase.mode)?.[1];
  need([...at, "mode"], "duration option", stagger, optionsOf(d, "duration"));
  if (!phase.held) return;
  const held = [...at, "held"];
  rolesIn(d, need, [...held, "ask"], phase.held.ask);
  need([...held, "unless"], "condition", phase.held.unless, d.conditions);
  need([...held, "option"], "choice option", phase.held.option, optionsOf(d, "choice"));
  time(d, need, [...held, "asksBefore"], phase.held.asksBefore);
  for (const [choice, actions] of Object.entries(phase.held.remedies))
    for (const [i, action] of actions.entries()) need([...held, "remedies", choice, i], "action", action, d.actions);
}

function selector(d: DefinitionFile, need: Need, at: Path, on: SelectorDefinition): void {
  if (on === "all") return;
  rolesIn(d, need, [...at, "roles"], on.roles);
  need([...at, "is"], "binding", on.is, d.bindings);
  need([...at, "isNot"], "binding", on.isNot, d.bindings);
}

function rolesIn(d: DefinitionFile, need: Need, at: Path, names: readonly string[] | undefined): void {
  for (const [i, role] of (names ?? []).entries()) need([...at, i], "role", role, d.roles);
}

function flags(
  d: DefinitionFile,
  need: Need,
  at: Path,
  on: { when?: string | undefined; unless?: string | undefined },
) {
  for (const key of ["when", "unless"] as const) need([...at, key], "flag option", on[key], optionsOf(d, "flag"));
}

function time(d: DefinitionFile, need: Need, at: Path, value: number | string | undefined): void {
  if (typeof value === "string") need(at, "duration option", optionOf(value), optionsOf(d, "duration"));
}

const debtsOf = (d: DefinitionFile) =>
  Object.fromEntries(Object.values(d.actions).flatMap(({ owes }) => (owes ? [[owes.what, true]] : [])));

const optionsOf = (d: DefinitionFile, type: string) =>
  Object.fromEntries(Object.entries(d.options).filter(([, option]) => option.type === type));
