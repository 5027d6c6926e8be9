/**
 * The command line as shells need it for completion, read off the program's own command tree: it cannot fall behind the verbs.
 */
import type { Argument, Command, Option } from "commander";

export interface CommandTree {
  readonly verbs: readonly VerbTree[];
  /** Flags that every verb takes. */
  readonly flags: readonly FlagTree[];
}

export interface VerbTree {
  readonly name: string;
  readonly summary: string;
  readonly flags: readonly FlagTree[];
  /** What its words are, in order; the last one stands for all that follow where `more`. */
  readonly words: readonly Candidates[];
  readonly more: boolean;
}

export interface FlagTree {
  /** As typed: "-o", "--output". */
  readonly names: readonly string[];
  readonly does: string;
  /** Null where it takes no value. */
  readonly value: Candidates | null;
}

/** What may stand somewhere. `clusters` and `products` are asked of the controller, where it answers. */
export type Candidates =
  | { readonly are: "these"; readonly words: readonly string[] }
  | { readonly are: "files" | "clusters" | "products" | "anything" };

export function commandTree(program: Command): CommandTree {
  return {
    verbs: program.commands.flatMap((command) => {
      const verb = {
        summary: command.summary() || command.description(),
        flags: command.options.filter((option) => !option.hidden).map(flagOf),
        words: command.registeredArguments.map(wordOf),
        more: command.registeredArguments.at(-1)?.variadic ?? false,
      };
      return [command.name(), ...command.aliases()].map((name) => ({ name, ...verb }));
    }),
    flags: program.options.filter((option) => !option.hidden).map(flagOf),
  };
}

function flagOf(option: Option): FlagTree {
  const names = [option.short, option.long].filter((name) => typeof name === "string");
  const takesValue = option.required || option.optional;
  return { names, does: option.description, value: takesValue ? candidatesOf(option) : null };
}

function candidatesOf({ argChoices, flags }: Option): Candidates {
  if (argChoices) return { are: "these", words: argChoices };
  return /<file>/.test(flags) ? { are: "files" } : { are: "anything" };
}

/** By the names that the verbs give their arguments. */
function wordOf(argument: Argument): Candidates {
  if (argument.argChoices) return { are: "these", words: argument.argChoices };
  switch (argument.name()) {
    case "cluster":
    case "run":
      return { are: "clusters" };
    case "verb":
      return { are: "these", words: ["start", "stop", "restart", "roll"] };
    case "product":
      return { are: "products" };
    case "file":
      return { are: "files" };
    default:
      return { are: "anything" };
  }
}
