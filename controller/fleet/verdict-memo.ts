/**
 * The last verdict on each condition of each node, kept as long as everything it rests on is the same: a run that waits judges the same
 * looks twice a second. Verdicts are the same with and without it.
 */
import type { Movement, Verdict } from "../../shared/procedure/condition.ts";
import type { ConditionDefinition } from "../../shared/procedure/schema.ts";
import { sameValue } from "../../shared/state/same-value.ts";
import type { NodeQuestion } from "./scope.ts";
import type { Looked } from "./sight.ts";

export interface Judged {
  readonly verdict: Verdict;
  readonly movement: Movement;
}

interface Known {
  readonly question: NodeQuestion;
  readonly looks: readonly { readonly probe: string; readonly looked: Looked }[];
  readonly judged: Judged;
}

const newest = new WeakMap<ConditionDefinition, Map<string, Known>>();

export function remembered(
  condition: ConditionDefinition,
  question: NodeQuestion,
  looks: Known["looks"],
  judge: () => Judged,
): Judged {
  let nodes = newest.get(condition);
  if (!nodes) {
    nodes = new Map();
    newest.set(condition, nodes);
  }
  const key = `${question.cluster.name}/${question.node.name}`;
  const known = nodes.get(key);
  if (known && sameQuestion(known.question, question) && sameLooks(known.looks, looks)) return known.judged;
  const judged = judge();
  nodes.set(key, { question, looks, judged });
  return judged;
}

function sameQuestion(a: NodeQuestion, b: NodeQuestion): boolean {
  return (
    a.cluster === b.cluster &&
    a.definition === b.definition &&
    a.node === b.node &&
    a.forgiving === b.forgiving &&
    (a.baseline === b.baseline || (isEmpty(a.baseline) && isEmpty(b.baseline))) &&
    (a.marks === b.marks || (isEmpty(a.marks) && isEmpty(b.marks))) &&
    sameAbout(a.about, b.about)
  );
}

/** Made anew for each question: the same names and values count, by what is in them. */
function sameAbout(a: NodeQuestion["about"], b: NodeQuestion["about"]): boolean {
  if (a === b) return true;
  const names = Object.keys(a ?? {});
  return names.length === Object.keys(b ?? {}).length && names.every((name) => sameValue(a?.[name], b?.[name]));
}

/** Values are never changed in place: the same object is the same look's. */
function sameLooks(a: Known["looks"], b: Known["looks"]): boolean {
  return (
    a.length === b.length &&
    a.every(({ probe, looked }, i) => {
      const other = b[i];
      if (!other || other.probe !== probe) return false;
      if (looked.seen) return other.looked.seen && other.looked.value === looked.value;
      return !other.looked.seen && other.looked.why === looked.why && other.looked.reason === looked.reason;
    })
  );
}

const isEmpty = (value: Readonly<Record<string, unknown>> | undefined): boolean => {
  for (const _ in value) return false;
  return true;
};
