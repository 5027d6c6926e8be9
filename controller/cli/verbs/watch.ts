/** `muster watch`: follow a run to its end, or to a pause. */
import type { Command } from "commander";
import { isOrderId } from "../../order/events.ts";
import { watchOrder } from "../live/watch-order.ts";
import { watchRun } from "../live/watch-run.ts";
import { examples } from "../shell/examples.ts";
import type { Act } from "../shell/shell.ts";

export function addWatch(program: Command, act: Act): void {
  const command = program
    .command("watch")
    .summary("follow a run; Ctrl-C detaches")
    .description("Follows a run to its end or to a pause. Ctrl-C only stops watching; the run goes on.")
    .argument("<run>", "CLUSTER.42, or the cluster for its open or last run; or an order, order.7");
  examples(command, [["muster watch bi-prod", "the open run, else the last"]]);
  command.action((run: string, _: object, self: Command) =>
    act(self, async (shell) => {
      const fleet = await shell.fleet();
      const how = { known: false, endsAtPause: true };
      return isOrderId(run)
        ? watchOrder(shell, fleet, { order: run, ...how })
        : watchRun(shell, fleet, { run, ...how });
    }),
  );
}
