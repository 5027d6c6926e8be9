/**
 * A plan as the procedure to carry out by hand: for the day on which Muster cannot.
 */
import type { Plan__Output as Plan } from "../../../shared/wire/generated/muster/controller/v1/Plan.ts";
import type { PlannedPhase__Output as Phase } from "../../../shared/wire/generated/muster/controller/v1/PlannedPhase.ts";
import { bindingLines } from "./bindings.ts";
import { harmless } from "./harmless-message.ts";
import { type Numbered, numbered } from "./phase-number.ts";
import { refusedBlock } from "./refused.ts";
import type { View } from "./view.ts";
import { wrapUnder } from "./wrap.ts";

export function renderRunbook(message: Plan, view: View): string {
  const plan = harmless(message);
  const acting = numbered(plan.phases).filter(({ phase }) => !phase.action.startsWith("check"));
  return [
    `RUNBOOK: ${plan.verb} ${plan.cluster} (${plan.product}) by hand · plan ${plan.id}`,
    ...plan.warnings.flatMap((text) => wrapUnder("!  ", text, view.width)),
    ...bindingLines(plan.bindings, view),
    ...acting.flatMap((each) => ["", ...step(plan, each, view)]),
    ...(plan.refused.length > 0 ? ["", ...refusedBlock(plan.refused, view)] : []),
  ].join("\n");
}

function step(plan: Plan, { phase, number, name }: Numbered<Phase>, view: View): string[] {
  const source = phase.gate?.source ? ` [${phase.gate.source}]` : "";
  const seeing = `${phase.gate?.condition ?? ""}${phase.within ? ` (ask for help after ${phase.within})` : ""}`;
  const each = phase.nodes.flatMap((node) => [
    ...wrapUnder("[ ] ", `on ${hostOf(plan, node)}: ${literal(phase, node)}`, view.width),
    ...wrapUnder("    then see: ", seeing, view.width),
  ]);
  const already = phase.already.map((node) => `[x] ${node}: there already, do nothing`);
  return [...wrapUnder(`${number}. `, `${name}: ${phase.gate?.why ?? ""}${source}`, view.width), ...each, ...already];
}

function literal(phase: Phase, node: string): string {
  const invocation = phase.does.find((known) => known.node === node);
  if (!invocation) return phase.action;
  const command = invocation.argv.map(quoted).join(" ");
  return invocation.user ? `sudo -iu ${invocation.user} ${command}` : command;
}

const quoted = (word: string) => (/^[\w./:=@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);

function hostOf(plan: Plan, name: string): string {
  const host = plan.nodes.find((node) => node.node === name)?.host;
  return host && host !== name ? `${name} (${host})` : name;
}
