/**
 * A plan for people: who leads, what is done to whom in which order, and what must be seen before it goes on.
 */
import type { Plan__Output as Plan } from "../../../shared/wire/generated/muster/controller/v1/Plan.ts";
import { bindingLines, LABEL } from "./bindings.ts";
import { harmless } from "./harmless-message.ts";
import { isCheck, phaseTable } from "./plan-phases.ts";
import { refusedBlock } from "./refused.ts";
import { age, between, day, spelled, timeOfDay, took } from "./times.ts";
import { paint, type View } from "./view.ts";
import { wrapUnder } from "./wrap.ts";

/** `footer`: what can be done with this plan, line by line. */
export function renderPlan(message: Plan, footer: readonly string[], view: View): string {
  const plan = harmless(message);
  return [
    ...header(plan, view),
    ...plan.warnings.flatMap((text) => wrapUnder("!  ", text, view.width).map((line) => paint(view, "warn", line))),
    ...wrapUnder("   ", durations(plan), view.width),
    "",
    ...rollCall(plan, view),
    ...bindingLines(plan.bindings, view),
    "",
    ...phaseTable(plan, view),
    ...commands(plan, view),
    ...standing(plan, view),
    ...(plan.notes.length > 0
      ? ["", ...plan.notes.flatMap((note, i) => wrapUnder(i === 0 ? "Notes  " : "       ", note, view.width))]
      : []),
    ...(plan.refused.length > 0 ? ["", ...refusedBlock(plan.refused, view)] : []),
    ...footer.flatMap((line) => footerLine(line, view)),
  ].join("\n");
}

/** A command is never broken by a narrow screen where it can be helped: a terminal wraps it so that it can still be copied whole. */
const footerLine = (line: string, view: View) => (/^ {2}/.test(line) ? [line] : wrapUnder("", line, view.width));

function header(plan: Plan, view: View): string[] {
  const hosts = new Set(plan.nodes.map((node) => node.host)).size;
  const ages = plan.nodes.map((node) => node.ageMs).filter((ms) => ms >= 0);
  const looked =
    ages.length > 0
      ? `oldest look ${age(Math.max(...ages))}`
      : plan.nodes.some((node) => node.isNow !== "unknown")
        ? "as recorded"
        : "nothing was looked at";
  const made = plan.madeMs > 0 ? `${timeOfDay(plan.madeMs)}, ${looked}` : looked;
  const of = `${count(plan.nodes.length, "node")}, ${count(hosts, "host")}`;
  const text = `${plan.verb.toUpperCase()} ${plan.cluster} · ${plan.title || plan.product} · ${of} · ${made}`;
  return wrapUnder("", text, view.width).map((line) => paint(view, "bold", line));
}

/** "Usually 6-8 min (last: 6:40, 14 Oct)." and after how long a person is asked. */
function durations({ usual, phases }: Plan): string {
  const limits = [...new Set(phases.filter((phase) => !isCheck(phase)).map(({ within }) => within))];
  const known = usual
    ? `Usually ${between(usual.lowMs, usual.highMs)} (last: ${took(usual.lastMs)}, ${day(usual.lastAtMs)}).`
    : "How long it usually takes is not known yet: no run like it has finished here.";
  const most = limits.filter((limit) => limit !== "").map(spelled);
  const asks =
    most.length === 0
      ? ""
      : limits.includes("")
        ? ` Pauses and asks after ${most.join(" or ")} per node where a phase has a limit; others wait for ever.`
        : ` Pauses and asks where a node's command, or seeing it there, takes over ${most.join(" or ")}.`;
  return `${known}${asks}`;
}

/** What was found; where nothing was looked at, what it will ask. */
function rollCall(plan: Plan, view: View): string[] {
  const lead = "Roll call  ".padEnd(LABEL);
  if (plan.rollCall.length > 0) return wrapUnder(lead, plan.rollCall.join(" · "), view.width);
  return plan.phases
    .filter(isCheck)
    .flatMap((phase) =>
      wrapUnder(
        `${phase.name}  `.padEnd(LABEL),
        `${count(phase.nodes.length, "node")}: ${phase.gate?.condition ?? ""}`,
        view.width,
      ),
    );
}

/** The literal command lines, once each with the nodes that get them. */
function commands(plan: Plan, view: View): string[] {
  const byLine = new Map<string, string[]>();
  for (const { does } of plan.phases) {
    for (const { node, argv, user } of does) {
      const line = `${argv.join(" ")}${user === "" ? "" : `   as ${user}`}`;
      byLine.set(line, [...(byLine.get(line) ?? []), node]);
    }
  }
  const all = plan.nodes.length;
  return [...byLine].flatMap(([line, nodes], i) =>
    wrapUnder(
      i === 0 ? "Runs  " : "      ",
      `${line}   on ${nodes.length === all ? "every node" : nodes.join(", ")}`,
      view.width,
    ),
  );
}

/** What was seen of each node that is neither plainly up nor plainly stopped. */
function standing(plan: Plan, view: View): string[] {
  const odd = plan.nodes.filter(
    (node) => node.isNow === "partial" || node.isNow === "moving" || node.isNow === "unknown",
  );
  const told = odd.filter((node) => node.evidence !== "" && node.ageMs >= 0);
  if (told.length === 0) return [];
  return ["", ...told.flatMap((node) => wrapUnder(`${node.node} ${node.isNow}: `, node.evidence, view.width))];
}

const count = (n: number, what: string) => `${n} ${what}${n === 1 ? "" : "s"}`;
