/**
 * One look: one probe of one node. Whatever goes wrong yields unknown with a reason, never a rejection and never a guess.
 */
import { existsSync } from "node:fs";
import { commandOf } from "../../shared/procedure/command-of.ts";
import { evaluate } from "../../shared/procedure/expression.ts";
import { isOn } from "../../shared/procedure/in-force.ts";
import { resolveOptions, resolveTemplate, templateContext } from "../../shared/procedure/resolve.ts";
import type { Definition, ProbeDefinition } from "../../shared/procedure/schema.ts";
import type { NodeRef } from "../node-ref.ts";
import { commandProbe } from "./command.ts";
import { fileProbe } from "./file.ts";
import { httpProbe } from "./http.ts";
import { linesProbe } from "./lines.ts";
import { ownedProbe } from "./owned.ts";
import { type ProbeAnswer, type ProbePorts, unknown } from "./ports.ts";
import { processesProbe } from "./processes.ts";
import { ROLL_CALL, rollCall } from "./roll-call.ts";
import { sqlProbe, sqlQuestion } from "./sql.ts";
import { tcpProbe } from "./tcp.ts";

export async function runProbe(
  node: NodeRef,
  name: string,
  ports: ProbePorts,
  signal: AbortSignal,
): Promise<ProbeAnswer> {
  const definition = ports.definitions.get(node.product);
  if (!definition) return no(`this host has no definition of the product ${node.product}`);
  try {
    const expand = expander(definition, node, ports);
    return await ports.priors.keep(keyOf(node, name), look(definition, node, name, expand, ports, signal));
  } catch (error) {
    return no(error instanceof Error ? error.message : String(error));
  }
}

/** The probes that apply to a node of these roles and options; every product has the roll call. */
export function probeNames(
  definition: Definition | undefined,
  { roles, options }: Pick<NodeRef, "roles" | "options">,
): string[] {
  if (!definition) return [ROLL_CALL];
  const applying = Object.entries(definition.probes).filter(
    ([, { on, when }]) => (!on || on.some((r) => roles.includes(r))) && isOn(definition, when, options),
  );
  return [...applying.map(([name]) => name), ROLL_CALL];
}

type Expand = (template: string, parameters?: Readonly<Record<string, string>>) => string;

async function look(
  definition: Definition,
  node: NodeRef,
  name: string,
  plain: Expand,
  ports: ProbePorts,
  signal: AbortSignal,
): Promise<ProbeAnswer> {
  if (name === ROLL_CALL) return rollCall(definition, plain, ports, signal);
  const declared = Object.hasOwn(definition.probes, name) ? definition.probes[name] : undefined;
  const probe = declared && { ...declared, within: paced(declared, ports.rehearsal?.speed ?? 1) };
  if (!probe) return no(`${node.product} has no probe ${name}`);
  if (!probeNames(definition, node).includes(name))
    return no(`the probe ${name} is not for ${node.roles.join(", ") || "a node without roles"}`);
  const lookAt: LookAt = (other) =>
    ports.priors.recent(keyOf(node, other), () => look(definition, node, other, plain, ports, signal));
  const unasked = await whyNotAsked(node, probe, lookAt);
  if (unasked !== null) return no(unasked);
  const given = await givenBy(node, probe, lookAt);
  if (typeof given === "string") return no(given);
  const expand: Expand = (template, parameters = {}) => plain(template, { ...given, ...parameters });
  const command = commandOf(probe);
  if (command !== null) {
    const standIn = "unit" in probe ? { ...command, run: rehearsed(command.run, ports.rehearsal?.sysroot) } : command;
    return commandProbe(standIn, expand, `${node.cluster}/${node.node}/${name}`, ports, signal);
  }
  if ("tcp" in probe) {
    const listeners = ports.rehearsal ? null : ports.listeners;
    return tcpProbe(
      probe.tcp.map((t) => expand(t)),
      expand("{address}"),
      probe.within,
      listeners,
      signal,
    );
  }
  if ("http" in probe) return httpProbe(expand(probe.http), probe.within, signal);
  if ("sql" in probe) return sqlProbe(sqlQuestion(probe.sql, expand), probe.within, signal);
  if ("lines" in probe) {
    const { file, find } = probe.lines;
    return linesProbe({ file: expand(file), find: expand(find), withinMs: probe.within }, signal);
  }
  if ("file" in probe) return fileProbe(expand(probe.file), probe.within, signal);
  const userOf = (template: string) => (ports.rehearsal ? null : expand(template));
  if ("owned" in probe) {
    const under = probe.owned.under.map((template) => expand(template));
    return ownedProbe({ under, user: userOf(probe.owned.user), withinMs: probe.within }, ports, signal);
  }
  if (!("processes" in probe)) return no(`this agent has no looks of the kind of ${name}`);
  const root = expand(probe.processes.under);
  const scan = { root, user: userOf(probe.processes.user), host: ports.rehearsal?.sysroot, withinMs: probe.within };
  return processesProbe(scan, ports, signal);
}

/** Longer expressions are not read in a sentence. */
const LONGEST_TOLD = 80;

type LookAt = (probe: string) => Promise<ProbeAnswer>;

/** Null where nothing forbids the question. */
async function whyNotAsked(node: NodeRef, { askIf }: ProbeDefinition, lookAt: LookAt): Promise<string | null> {
  if (!askIf) return null;
  const { yields } = await lookAt(askIf.probe);
  if (yields.result === "unknown") return `not asked, since ${askIf.probe} is unknown: ${yields.reason}`;
  const asks = evaluate(askIf.that, { [variable(askIf.probe)]: yields.value, node: declared(node) });
  if (asks.known && asks.value === true) return null;
  // What a definition names is filled in, and may be long.
  const what = askIf.that.length > LONGEST_TOLD ? "" : ` (${askIf.that})`;
  return `not asked in the state that ${askIf.probe} shows${what}`;
}

/** Placeholders that another look fills; or why they cannot be. */
async function givenBy(
  node: NodeRef,
  { given }: ProbeDefinition,
  lookAt: LookAt,
): Promise<Readonly<Record<string, string>> | string> {
  const filled: Record<string, string> = {};
  for (const [name, { probe, is }] of Object.entries(given)) {
    const answer = await lookAt(probe);
    if (answer.yields.result === "unknown") return `${probe} is unknown: ${answer.yields.reason}`;
    const read = evaluate(is, { [variable(probe)]: answer.yields.value, node: declared(node) });
    if (!read.known) return `${name} cannot be told from ${probe}: ${read.reason}`;
    filled[name] = String(read.value);
  }
  return filled;
}

const keyOf = ({ cluster, node }: NodeRef, probe: string) => `${cluster}/${node}/${probe}`;

/** What an expression may read as `node`. */
const declared = (node: NodeRef) => ({ name: node.node, roles: node.roles, ...node.keys });

const variable = (probe: string) => probe.replaceAll("-", "_");

/** The simulated host's own systemctl, where it has one. */
function rehearsed(run: readonly string[], sysroot: string | undefined): string[] {
  const [program = "", ...rest] = run;
  const standIn = `${sysroot ?? ""}${program}`;
  return [existsSync(standIn) ? standIn : program, ...rest];
}

/**
 * A rehearsal's deadlines shrink with its time, but a process still needs real time to start, and a scan of all processes to end, on a
 * loaded machine: 2 s were seen to be too few on two cores. A listing that hangs is unknown that much later, which costs only time.
 */
const REHEARSAL_FLOOR_MS = 5_000;
/** Several statements one after the other, each with its way there and back. */
const REHEARSAL_SQL_FLOOR_MS = 8_000;

function paced(probe: ProbeDefinition, speed: number): number {
  const floorMs = "sql" in probe ? REHEARSAL_SQL_FLOOR_MS : REHEARSAL_FLOOR_MS;
  return Math.max(probe.within / speed, Math.min(probe.within, floorMs));
}

/** Throws with every wrong option where the node's do not fit this agent's definition or what this host pins. */
function expander(definition: Definition, node: NodeRef, { pinnedOptions, rehearsal }: ProbePorts): Expand {
  const pinned = pinnedOptions[node.product] ?? {};
  const otherwise = Object.keys(pinned).filter(
    (option) => Object.hasOwn(node.options, option) && !same(node.options[option], pinned[option]),
  );
  if (otherwise.length > 0)
    throw new Error(`this host pins ${otherwise.join(", ")} to another value than the cluster's`);
  const options = resolveOptions(definition, { ...node.options, ...pinned });
  if (!options.ok) throw new Error(options.problems.map((p) => `${p.message}: ${p.fix}`).join("; "));
  const extras = {
    ...(rehearsal?.sysroot === undefined ? {} : { sysroot: rehearsal.sysroot }),
    ...(rehearsal?.address === undefined ? {} : { address: rehearsal.address }),
  };
  const templateNode = { node: node.node, ...node.keys };
  return (template, parameters = {}) =>
    resolveTemplate(template, templateContext(definition, options.values, templateNode, { ...extras, parameters }));
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
const no = (reason: string): ProbeAnswer => ({ yields: unknown(reason) });
