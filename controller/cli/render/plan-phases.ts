/** The phases of a plan as a table: who, as what, what is done there, and what must be seen before it goes on. */
import type { Plan__Output as Plan } from "../../../shared/wire/generated/muster/controller/v1/Plan.ts";
import type { PlannedNode__Output as PlannedNode } from "../../../shared/wire/generated/muster/controller/v1/PlannedNode.ts";
import type { PlannedPhase__Output as Phase } from "../../../shared/wire/generated/muster/controller/v1/PlannedPhase.ts";
import { columns, type Row } from "./columns.ts";
import { type Numbered, numbered } from "./phase-number.ts";
import { shortCommand } from "./short-command.ts";
import { paint, type View } from "./view.ts";
import { wrapUnder } from "./wrap.ts";

export function phaseTable(plan: Plan, view: View): string[] {
  const acting = numbered(plan.phases).filter(({ phase }) => !isCheck(phase));
  if (acting.length === 0) return ["No phase of it would do anything."];
  const severalParts = new Set(acting.map(({ phase }) => phase.part)).size > 1;
  const rows = acting.flatMap((each) => phaseRows(plan, each, severalParts));
  const table = columns(["", "NODE", "IS NOW", "DOES", "GOES ON ONLY AFTER SEEING"], rows, view);
  const reasons = acting.flatMap(({ phase, number, name }) =>
    wrapUnder(`${number}  `, `${name} (${together(phase)}): ${phase.gate?.why ?? ""}`, view.width),
  );
  return [...table, "", ...reasons.map((line) => paint(view, "dim", line))];
}

export const isCheck = (phase: Phase) => phase.action.startsWith("check");

function phaseRows(plan: Plan, { phase, number }: Numbered<Phase>, severalParts: boolean): Row[] {
  const source = phase.gate?.source ? ` [${phase.gate.source}]` : "";
  const remembered = rememberedAt(plan, phase);
  const sees = `${phase.gate?.condition ?? ""}${source}${remembered}`;
  const names = plan.nodes
    .map((n) => n.node)
    .filter((name) => phase.nodes.includes(name) || phase.already.includes(name));
  const ordered = [...phase.nodes, ...names.filter((name) => phase.already.includes(name))];
  const rows = ordered.map((name, i): Row => {
    const already = phase.already.includes(name);
    const does = severalParts ? `${phase.part}: ${command(phase, name)}` : command(phase, name);
    const node = plan.nodes.find((n) => n.node === name);
    const same = i === 0 ? sees : `same (${together(phase)})`;
    // A later part of a plan begins where the one before has ended, not from what is now.
    const now = phase.part === plan.phases[0]?.part && node ? isNow(node) : roleOf(node);
    return {
      cells: [
        i === 0 ? String(number) : "",
        name,
        now,
        already ? "-" : does,
        already ? "there already: gets no command" : same,
      ],
      ...(already ? { tone: "dim" as const } : {}),
    };
  });
  return [...readAgain(plan, phase), ...rows];
}

/** Said before a phase that depends on who is what: the run stops to ask where that has changed. */
function readAgain(plan: Plan, phase: Phase): Row[] {
  const binding = plan.bindings.find(({ name }) => name === phase.reads);
  if (!binding || binding.standing === "only") return [];
  const title = binding.title || binding.name;
  const only =
    phase.part === "start"
      ? `goes on unless another than ${binding.node} is seen as ${title}`
      : `goes on only if ${binding.node} is still ${title}`;
  return [{ cells: [], line: `   -- roles are read again: ${only} --`, tone: "dim" }];
}

function rememberedAt(plan: Plan, phase: Phase): string {
  const binding = plan.bindings.find(({ name }) => name === phase.remembers);
  if (!binding) return "";
  return `; remembered: ${[binding.node, binding.detail].filter((part) => part !== "").join(", ")}`;
}

export function together(phase: Phase): string {
  if (phase.mode !== "parallel") return "one at a time";
  return phase.staggerSeconds > 0 ? `together, ${phase.staggerSeconds} s apart` : "all together";
}

function command(phase: Phase, node: string): string {
  const argv = phase.does.find((invocation) => invocation.node === node)?.argv ?? [];
  return argv.length === 0 ? phase.action : shortCommand(argv);
}

function isNow(node: PlannedNode): string {
  const state = node.isNow === "unknown" ? "NOT SEEN" : node.isNow;
  return `${roleOf(node)} ${state}`;
}

const roleOf = (node: PlannedNode | undefined) => (node ? [node.roles.join("+"), ...node.bindings].join(" ") : "");
