/**
 * Completion for bash, and for zsh through its own bashcompinit. Static but for the names, which the controller is asked for.
 */
import { namesOf } from "./names.ts";
import type { Candidates, CommandTree, FlagTree, VerbTree } from "./tree.ts";

export function bashScript(tree: CommandTree): string {
  const valued = [...tree.flags, ...tree.verbs.flatMap((verb) => verb.flags)].filter((flag) => flag.value !== null);
  return `# Completion of muster for bash. Now: source <(muster completion bash)
# For good: muster completion bash > /etc/bash_completion.d/muster
_muster() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} verb= given=0 i=1
  local valued=" ${[...new Set(valued.flatMap((flag) => flag.names))].join(" ")} "
  COMPREPLY=()
  while [ "$i" -lt "$COMP_CWORD" ]; do
    case "\${COMP_WORDS[i]}" in
      -*) case "$valued" in *" \${COMP_WORDS[i]} "*) i=$((i + 1)) ;; esac ;;
      *) if [ -z "$verb" ]; then verb=\${COMP_WORDS[i]}; else given=$((given + 1)); fi ;;
    esac
    i=$((i + 1))
  done
  case "$verb $prev" in
${tree.verbs.flatMap((verb) => verb.flags.flatMap((flag) => valueCase(verb.name, flag))).join("\n")}
  esac
  case "$prev" in
${tree.flags.flatMap((flag) => valueCase(null, flag)).join("\n")}
  esac
  case "$cur" in -*)
    case "$verb" in
${tree.verbs.map((verb) => `      ${verb.name}) ${words([...names(verb.flags), ...names(tree.flags), "--help"])} ;;`).join("\n")}
      *) ${words([...names(tree.flags), "--help"])} ;;
    esac
    return ;;
  esac
  case "$verb $given" in
    " 0") ${words(tree.verbs.map((verb) => verb.name))} ;;
${tree.verbs.flatMap(wordCases).join("\n")}
  esac
}
complete -F _muster muster
`;
}

/** zsh runs bash's completions by a module of its own. */
export const zshScript = (tree: CommandTree): string =>
  `# Completion of muster for zsh. In ~/.zshrc, after compinit: source <(muster completion zsh)
autoload -U +X bashcompinit && bashcompinit
${bashScript(tree).split("\n").slice(2).join("\n")}`;

function valueCase(verb: string | null, { names: typed, value }: FlagTree): string[] {
  if (value === null) return [];
  const patterns = typed.map((name) => (verb === null ? name : `"${verb} ${name}"`)).join(" | ");
  return [`    ${patterns}) ${offer(value)}; return ;;`];
}

function wordCases({ name, words: each, more }: VerbTree): string[] {
  return each.map((candidates, i) => {
    const count = more && i === each.length - 1 ? "*" : String(i);
    return `    "${name} "${count}) ${offer(candidates)} ;;`;
  });
}

function offer(candidates: Candidates): string {
  switch (candidates.are) {
    case "these":
      return words(candidates.words);
    case "files":
      return 'COMPREPLY=($(compgen -f -- "$cur"))';
    case "clusters":
    case "products":
      return `COMPREPLY=($(compgen -W "$(${namesOf(candidates.are, '"$1"')})" -- "$cur"))`;
    case "anything":
      return ":";
  }
}

const words = (all: readonly string[]) => `COMPREPLY=($(compgen -W "${all.join(" ")}" -- "$cur"))`;
const names = (flags: readonly FlagTree[]) => flags.flatMap((flag) => flag.names);
