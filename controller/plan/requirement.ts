/**
 * What must be seen of several nodes together: a majority of the declared administrators ready, no aggregator running anywhere. Pure and
 * three-valued. An unknown node never counts as showing the condition; where nobody may show it, it counts as showing it.
 */
import type { Cluster, ClusterNode } from "../../shared/cluster/cluster.ts";
import type { Definition, RequirementDefinition } from "../../shared/procedure/schema.ts";
import type { NodeVerdict } from "../fleet/scope.ts";
import { type Bearers, select } from "./select.ts";

export interface RequirementQuestion {
  readonly cluster: Cluster;
  readonly definition: Definition;
  /** The node about to be acted on; null where the requirement ends a phase. */
  readonly self: string | null;
  /** Planned as if they were down. */
  readonly without: readonly string[];
  /** A person went on without them while the run was under way: down for a majority, not waited for where it is `all`. */
  readonly waived?: readonly string[];
  /** A person allowed what the requirement's `allBut` says. */
  readonly relaxed: boolean;
  readonly bearers: Bearers;
  readonly judge: (node: string, condition: string) => NodeVerdict;
}

export interface RequirementVerdict {
  readonly holds: "yes" | "no" | "unknown";
  /** What is seen, for people: "2 of 3 administrator, needed 2". */
  readonly evidence: string;
  /** Nodes of which more must be seen before it can be told. */
  readonly unseen: readonly string[];
  /** Nodes seen to show the condition. */
  readonly showing: readonly string[];
  readonly members: number;
  /** How many must show it; null where it is no count. */
  readonly needed: number | null;
}

type Shows = "yes" | "no" | "unknown";

export function judgeRequirement(
  question: RequirementQuestion,
  requirement: RequirementDefinition,
): RequirementVerdict {
  const shown = membersOf(question, requirement).map((node) => ({
    node: node.name,
    ...shows(question, requirement, node),
  }));
  const of = (what: Shows) => shown.filter((one) => one.shows === what).map((one) => one.node);
  const tally: Tally = { yes: of("yes"), no: of("no"), unknown: of("unknown") };
  const { holds, needed, counted } = decided(
    requirement,
    tally,
    shown.map(({ node }) => node),
    question,
  );
  const against = shown.find((one) => one.shows === (requirement.enough === "none" ? "yes" : "no") && one.says !== "");
  const unknown = shown.find((one) => one.shows === "unknown" && one.says !== "");
  const detail = holds === "yes" ? "" : ((against ?? unknown)?.says ?? "");
  const evidence = [counted, detail && `${(against ?? unknown)?.node ?? ""}: ${detail}`]
    .filter((part) => part !== "")
    .join("; ");
  return { holds, evidence, unseen: tally.unknown, showing: tally.yes, members: shown.length, needed };
}

/** How many of the declared must show it, and whether that can ever be without those left out. Null where it can. */
export function neverHolds(
  question: Omit<RequirementQuestion, "judge">,
  requirement: RequirementDefinition,
): string | null {
  const { enough } = requirement;
  if (enough === "told" || enough === "none") return null;
  const members = membersOf(question, requirement).map(({ name }) => name);
  const able = members.filter((name) => !question.without.includes(name)).length;
  const needed = countNeeded(requirement, members, question);
  return able >= needed ? null : `${able} of ${members.length} are left, ${needed} are needed`;
}

interface Tally {
  readonly yes: readonly string[];
  readonly no: readonly string[];
  readonly unknown: readonly string[];
}

function membersOf(
  { cluster, self, bearers, waived = [] }: Omit<RequirementQuestion, "judge">,
  requirement: RequirementDefinition,
): ClusterNode[] {
  return select(cluster, requirement.of, bearers)
    .filter((node) => requirement.self !== "out" || node.name !== self)
    .filter((node) => requirement.enough !== "all" || !waived.includes(node.name));
}

function shows(
  question: RequirementQuestion,
  requirement: RequirementDefinition,
  node: ClusterNode,
): { readonly shows: Shows; readonly says: string } {
  if (question.without.includes(node.name) || question.waived?.includes(node.name))
    return { shows: "no", says: "left out, counted as down" };
  if (requirement.self === "down" && node.name === question.self) return { shows: "no", says: "" };
  const { verdict } = question.judge(node.name, requirement.show);
  return { shows: verdict.holds === "hopeless" ? "no" : verdict.holds, says: verdict.evidence.join(", ") };
}

function decided(
  requirement: RequirementDefinition,
  { yes, no, unknown }: Tally,
  members: readonly string[],
  question: RequirementQuestion,
): { readonly holds: Shows; readonly needed: number | null; readonly counted: string } {
  switch (requirement.enough) {
    case "none":
      return { holds: yes.length > 0 ? "no" : unknown.length > 0 ? "unknown" : "yes", needed: null, counted: "" };
    case "told":
      return { holds: no.length > 0 ? "no" : yes.length > 0 ? "yes" : "unknown", needed: null, counted: "" };
    default: {
      const needed = countNeeded(requirement, members, question);
      const holds = yes.length >= needed ? "yes" : yes.length + unknown.length < needed ? "no" : "unknown";
      return { holds, needed, counted: `${yes.length} of ${members.length}, needed ${needed}` };
    }
  }
}

function countNeeded(
  { enough, allBut, lessBy }: RequirementDefinition,
  members: readonly string[],
  { cluster, relaxed, without, waived = [] }: Omit<RequirementQuestion, "judge">,
): number {
  if (typeof enough === "number") return enough;
  if (enough === "majority") return Math.floor(members.length / 2) + 1;
  // Whom a person went on without is not waited for; whom the plan leaves out still counts, except where the planned are enough.
  const gone = members.filter((name) => waived.includes(name) || (enough === "planned" && without.includes(name)));
  const width = (option: string | undefined) => (option === undefined ? 0 : Number(cluster.options[option] ?? 0));
  const missing = width(lessBy) + (relaxed ? width(allBut) : 0);
  return Math.max(enough === "planned" ? 1 : 0, members.length - gone.length - missing);
}
