/** `muster completion`: a script with which a shell completes verbs, flags and cluster names. */
import { Argument, type Command } from "commander";
import { examples } from "../shell/examples.ts";
import { EXIT } from "../shell/exit-codes.ts";
import type { Act } from "../shell/shell.ts";

const SHELLS = ["bash", "zsh", "fish"] as const;
type ShellName = (typeof SHELLS)[number];

export function addCompletion(program: Command, act: Act): void {
  const command = program
    .command("completion")
    .summary("completion for your shell")
    .addArgument(new Argument("<shell>").choices([...SHELLS]));
  examples(command, [
    ["source <(muster completion bash)", "in this shell, now"],
    ["muster completion fish > ~/.config/fish/completions/muster.fish", "for good"],
  ]);
  command.action((shell: ShellName, _: object, self: Command) =>
    act(self, async ({ terminal }) => {
      terminal.out((await scriptFor(shell, program)).replace(/\n$/, ""));
      return EXIT.done;
    }),
  );
}

async function scriptFor(shell: ShellName, program: Command): Promise<string> {
  const { commandTree } = await import("../completion/tree.ts");
  const { bashScript, zshScript } = await import("../completion/bash.ts");
  const { fishScript } = await import("../completion/fish.ts");
  const tree = commandTree(program);
  switch (shell) {
    case "bash":
      return bashScript(tree);
    case "zsh":
      return zshScript(tree);
    case "fish":
      return fishScript(tree);
  }
}
