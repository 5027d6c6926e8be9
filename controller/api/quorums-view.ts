/**
 * How many of a group show what is required of it, and how many of them may still go, for the status.
 */
import { judgeRequirement } from "../plan/requirement.ts";
import { judged, type Standing } from "../plan/states.ts";

/** E.g. "admins 3/3, 1 spare"; "admins 1/3 of 2 needed"; a node that is not seen leaves it open: "admins 2/3 ?". */
export function quorumsOf(standing: Standing): string[] {
  const { cluster, definition } = standing;
  const judge = (name: string, condition: string) => {
    const node = cluster.nodes.find((one) => one.name === name);
    if (!node) throw new TypeError(`no node ${name}`);
    return judged(standing, node, condition);
  };
  return Object.values(definition.requirements).flatMap((requirement) => {
    if (requirement.status === undefined) return [];
    const question = { cluster, definition, self: null, without: [], relaxed: false, bearers: {}, judge };
    const { showing, unseen, members, needed } = judgeRequirement(question, requirement);
    const count = `${requirement.status} ${showing.length}/${members}`;
    const spare = showing.length - (needed ?? 0);
    if (needed === null || spare >= 0) return [needed === null ? count : `${count}, ${spare} spare`];
    return [unseen.length > 0 ? `${count} ?` : `${count} of ${needed} needed`];
  });
}
