/** `muster skip`: go on without a node, saying why. */
import type { Command } from "commander";
import { isOrderId } from "../../order/events.ts";
import { examples } from "../shell/examples.ts";
import type { Act } from "../shell/shell.ts";
import { UsageError } from "../shell/usage-error.ts";
import { whoAsks } from "../shell/who.ts";
import { answerRun } from "./answer-run.ts";
import { askOrder } from "./ask-order.ts";

export function addSkip(program: Command, act: Act): void {
  const command = program
    .command("skip")
    .summary("go on without a node, saying why")
    .argument("<run>", "CLUSTER.42, or the cluster; or an order, order.7")
    .argument("<node>", "the node; of an order the cluster whose next step is left out")
    .requiredOption("--reason <text>", "why, written down with the run");
  examples(command, [['muster skip bi-prod bi-04 --reason "host is being replaced"', "nobody will vouch for it"]]);
  command.action((run: string, node: string, flags: { readonly reason: string }, self: Command) =>
    act(self, async (shell) => {
      if (flags.reason.trim() === "") throw new UsageError("the reason is empty", 'say why: --reason "..."');
      if (isOrderId(run)) return await askOrder(shell, run, { what: "skip", cluster: node, reason: flags.reason });
      const now = await (await shell.fleet()).ask("Skip", {
        run,
        node,
        reason: flags.reason,
        who: whoAsks(shell.terminal.env),
      });
      return answerRun(shell, now, false);
    }),
  );
}
