/** `muster retry`: a new attempt of a node's step, unless a fresh look already shows its goal. */
import type { Command } from "commander";
import { examples } from "../shell/examples.ts";
import type { Act } from "../shell/shell.ts";
import { whoAsks } from "../shell/who.ts";
import { answerRun } from "./answer-run.ts";

export function addRetry(program: Command, act: Act): void {
  const command = program
    .command("retry")
    .summary("run a node's failed command once more")
    .argument("<run>", "CLUSTER.42, or the cluster")
    .argument("<node>");
  examples(command, [["muster retry bi-prod bi-04", "after a look that does not already show the goal"]]);
  command.action((run: string, node: string, _: object, self: Command) =>
    act(self, async (shell) => {
      const now = await (await shell.fleet()).ask("Retry", { run, node, who: whoAsks(shell.terminal.env) });
      return answerRun(shell, now, false);
    }),
  );
}
