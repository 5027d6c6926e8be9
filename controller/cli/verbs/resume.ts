/** `muster resume`: look anew, and go on if what was achieved still holds. */
import type { Command } from "commander";
import { isOrderId } from "../../order/events.ts";
import { examples } from "../shell/examples.ts";
import type { Act } from "../shell/shell.ts";
import { whoAsks } from "../shell/who.ts";
import { answerRun } from "./answer-run.ts";
import { askOrder } from "./ask-order.ts";
import { listed } from "./plan-flags.ts";

export function addResume(program: Command, act: Act): void {
  const command = program
    .command("resume")
    .summary("look anew and go on")
    .argument("<run>", "CLUSTER.42, or the cluster; or an order, order.7")
    .option("--accept <rule>", "go on although this rule paused it; repeatable", listed);
  examples(command, [
    ["muster resume bi-prod", "look again and go on if it now shows"],
    ["muster resume bi-prod --accept roles-changed", "go on with today's roles"],
  ]);
  command.action((run: string, flags: { readonly accept?: string[] }, self: Command) =>
    act(self, async (shell) => {
      if (isOrderId(run)) return await askOrder(shell, run, { what: "resume" });
      const now = await (await shell.fleet()).ask("Resume", {
        run,
        who: whoAsks(shell.terminal.env),
        accept: flags.accept ?? [],
      });
      return answerRun(shell, now, false);
    }),
  );
}
