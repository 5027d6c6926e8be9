/**
 * Completion for fish. Static but for the names, which the controller is asked for.
 */
import { namesOf } from "./names.ts";
import type { Candidates, CommandTree, FlagTree, VerbTree } from "./tree.ts";

export function fishScript({ verbs, flags }: CommandTree): string {
  return [
    "# Completion of muster for fish: muster completion fish > ~/.config/fish/completions/muster.fish",
    "complete -c muster -f",
    ...flags.map((flag) => flagLine(flag, null)),
    ...verbs.flatMap(verbLines),
    "",
  ].join("\n");
}

function verbLines(verb: VerbTree): string[] {
  const first = `complete -c muster -n __fish_use_subcommand -a ${verb.name} -d ${quote(verb.summary)}`;
  // Every position offers what any of them may be: fish counts words poorly, and none of them mislead.
  const offered = [...new Set(verb.words.map(offer).filter((text) => text !== null))];
  const words = offered.map((text) => `complete -c muster -n ${seen(verb.name)} ${text}`);
  return [first, ...words, ...verb.flags.map((flag) => flagLine(flag, verb.name))];
}

function flagLine({ names, does, value }: FlagTree, verb: string | null): string {
  const typed = names.map((name) => (name.startsWith("--") ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`));
  const where = verb === null ? [] : [`-n ${seen(verb)}`];
  const takes =
    value === null ? [] : [value.are === "files" ? "-r" : "-x", ...[offer(value)].filter((text) => text !== null)];
  return ["complete -c muster", ...where, ...typed, ...takes, `-d ${quote(does)}`].join(" ");
}

function offer(candidates: Candidates): string | null {
  switch (candidates.are) {
    case "these":
      return `-a ${quote(candidates.words.join(" "))}`;
    case "files":
      return "-F";
    case "clusters":
    case "products":
      return `-a ${quote(`(${namesOf(candidates.are, "muster")})`)}`;
    case "anything":
      return null;
  }
}

const seen = (verb: string) => quote(`__fish_seen_subcommand_from ${verb}`);
/** In fish a single quote is escaped with a backslash, and a backslash too. */
const quote = (text: string) => `'${text.replaceAll(/[\\']/g, "\\$&")}'`;
