/**
 * Issuing a step's command: what it is about, what is written down right before it, and what it owes. Pure.
 */
import type { Draft, Intent, View } from "./decision.ts";
import { holdersNow } from "./held.ts";
import { readOn, valueSeen } from "./judging.ts";
import { commandId, type Run, type RunPhase } from "./state.ts";

export type Issue =
  | { readonly is: "issues"; readonly says: string; readonly events: readonly Draft[] }
  /** Something must be seen first. */
  | { readonly is: "waits"; readonly says: string; readonly looks: readonly Intent[] }
  /** The list of what it is about is empty. */
  | { readonly is: "nothing"; readonly says: string };

export interface Attempt {
  readonly index: number;
  readonly node: string;
  readonly attempt: number;
  readonly item: number;
}

export function issue(run: Run, view: View, phase: RunPhase, at: Attempt): Issue {
  const { node, index, attempt, item } = at;
  const { action } = phase.plan;
  const values = phase.values[node];
  const each = view.definition.actions[action]?.each;
  const value = values?.[item];
  if (each && value === undefined) return { is: "nothing", says: `no ${each.parameter} to ${action}` };
  const { marks: marked = {}, given: wanted = {} } = view.definition.actions[action] ?? {};
  const marks = readAll(run, view, node, action, marked);
  if (marks.is === "waits") return marks;
  const given = readAll(run, view, node, action, wanted);
  if (given.is === "waits") return given;
  const holders = phase.plan.held ? holdersNow(run, view, phase, node) : null;
  if (holders?.is === "waiting")
    return { is: "waits", says: `what runs and may hold ${node} is listed first`, looks: holders.looks };
  const held = holders?.is === "told" ? holders.holders : [];
  const issued: Draft = {
    ...{ type: "command-issued", id: commandId(run.id, index, node, action, attempt) },
    ...{ phase: index, node, action, attempt },
    ...parametersOf(given.values, each && value !== undefined ? { [each.parameter]: value } : {}),
    ...(Object.keys(marks.values).length > 0 ? { marks: marks.values } : {}),
  };
  const listing: Draft[] = phase.plan.held ? [{ type: "held-listed", phase: index, node, held }] : [];
  const about = value === undefined ? "" : ` ${value}`;
  return {
    is: "issues",
    says: `Running ${action}${about} on ${node}.`,
    events: [...owing(run, view, node, action), ...listing, issued],
  };
}

function parametersOf(given: Readonly<Record<string, unknown>>, each: Readonly<Record<string, string>>) {
  const told = Object.entries(given).map(([name, value]) => [name, String(value)]);
  const parameters: Record<string, string> = { ...Object.fromEntries(told), ...each };
  return Object.keys(parameters).length > 0 ? { parameters } : {};
}

type ReadAll =
  | { readonly is: "read"; readonly values: Readonly<Record<string, unknown>> }
  | (Issue & { readonly is: "waits" });

function readAll(
  run: Run,
  view: View,
  node: string,
  action: string,
  expressions: Readonly<Record<string, string>>,
): ReadAll {
  const values: Record<string, unknown> = {};
  const looks: Intent[] = [];
  const reasons: string[] = [];
  for (const [name, expression] of Object.entries(expressions)) {
    const read = readOn(run, view, node, expression);
    if (read.known) values[name] = read.value;
    else {
      reasons.push(read.reason);
      if (read.look) looks.push(read.look);
    }
  }
  if (reasons.length === 0) return { is: "read", values };
  return { is: "waits", says: `before ${action} on ${node} it is written down how it stands: ${reasons[0]}`, looks };
}

/** What the action switches off is recorded before it runs; once, however often it is tried. */
function owing(run: Run, view: View, node: string, action: string): Draft[] {
  const owes = unrecorded(run, view, node, action);
  if (!owes) return [];
  const was = owes.was === undefined ? "" : valueSeen(run, view, node, owes.was);
  return [{ type: "debt-owed", node, what: owes.what, was, paidBy: owes.paidBy }];
}

/** Planned as on and found off, with no command in the journal: the journal may have lost its end, and the debt with it. */
export function owedAlready(run: Run, view: View, phase: RunPhase, node: string): Draft[] {
  const owes = unrecorded(run, view, node, phase.plan.action);
  const was = phase.plan.wasOn?.[node];
  return owes && was !== undefined ? [{ type: "debt-owed", node, what: owes.what, was, paidBy: owes.paidBy }] : [];
}

function unrecorded({ debts }: Run, { definition }: View, node: string, action: string) {
  const owes = definition.actions[action]?.owes;
  return owes && debts.some((debt) => debt.node === node && debt.what === owes.what) ? undefined : owes;
}
