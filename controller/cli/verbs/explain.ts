/** `muster explain` (alias `why`): what is waited for, where, since when, and what can be chosen. */
import type { Command } from "commander";
import { isOrderId } from "../../order/events.ts";
import { renderExplain } from "../render/explain.ts";
import { runDocument } from "../render/run-document.ts";
import { examples } from "../shell/examples.ts";
import { EXIT } from "../shell/exit-codes.ts";
import type { Act } from "../shell/shell.ts";
import { explainOrder } from "./ask-order.ts";

export function addExplain(program: Command, act: Act): void {
  const command = program
    .command("explain")
    .alias("why")
    .summary("why a run stands where it stands, and what to choose")
    .argument("<run>", "CLUSTER.42, or the cluster for its open or last run; or an order, order.7");
  examples(command, [["muster why bi-prod", "what it waits for, or why it paused"]]);
  command.action((run: string, _: object, self: Command) =>
    act(self, async (shell) => {
      const { terminal, settings, fleet } = shell;
      if (isOrderId(run)) return await explainOrder(shell, run);
      const now = await (await fleet()).ask("GetRun", { run });
      terminal.out(
        settings.output === "json"
          ? JSON.stringify(runDocument(now), null, 2)
          : renderExplain(now, terminal.clock.wall(), terminal.view()),
      );
      return EXIT.done;
    }),
  );
}
