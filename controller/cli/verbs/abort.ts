/** `muster abort`: settle what is open, pay what can be paid, free the lock; undo nothing. */
import type { Command } from "commander";
import { isOrderId } from "../../order/events.ts";
import { examples } from "../shell/examples.ts";
import type { Act } from "../shell/shell.ts";
import { whoAsks } from "../shell/who.ts";
import { answerRun } from "./answer-run.ts";
import { askOrder } from "./ask-order.ts";

export function addAbort(program: Command, act: Act): void {
  const command = program
    .command("abort")
    .summary("end a run where it stands; undoes nothing")
    .argument("<run>", "CLUSTER.42, or the cluster; or an order, order.7")
    .option("--reason <text>", "why, written down with the run", "");
  examples(command, [["muster abort bi-prod", "settles what is open, frees the lock, undoes nothing"]]);
  command.action((run: string, flags: { readonly reason: string }, self: Command) =>
    act(self, async (shell) => {
      if (isOrderId(run)) return await askOrder(shell, run, { what: "abort", reason: flags.reason });
      const now = await (await shell.fleet()).ask("Abort", {
        run,
        who: whoAsks(shell.terminal.env),
        reason: flags.reason,
      });
      return answerRun(shell, now, true);
    }),
  );
}
