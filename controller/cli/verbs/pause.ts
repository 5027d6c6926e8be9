/** `muster pause`: nothing new is issued; what is under way finishes. */
import type { Command } from "commander";
import { isOrderId } from "../../order/events.ts";
import { examples } from "../shell/examples.ts";
import type { Act } from "../shell/shell.ts";
import { whoAsks } from "../shell/who.ts";
import { answerRun } from "./answer-run.ts";
import { askOrder } from "./ask-order.ts";

export function addPause(program: Command, act: Act): void {
  const command = program
    .command("pause")
    .summary("issue nothing more; what is under way finishes")
    .argument("<run>", "CLUSTER.42, or the cluster; or an order, order.7")
    .option("--reason <text>", "why, written down with the run", "");
  examples(command, [["muster pause bi-prod", "and later: muster resume bi-prod"]]);
  command.action((run: string, flags: { readonly reason: string }, self: Command) =>
    act(self, async (shell) => {
      if (isOrderId(run)) return await askOrder(shell, run, { what: "pause", reason: flags.reason });
      const now = await (await shell.fleet()).ask("Pause", {
        run,
        who: whoAsks(shell.terminal.env),
        reason: flags.reason,
      });
      return answerRun(shell, now, true);
    }),
  );
}
