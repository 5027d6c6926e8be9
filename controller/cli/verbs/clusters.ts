/** `muster clusters`: what is in the store. */
import type { Command } from "commander";
import { renderClusters } from "../render/lists.ts";
import { examples } from "../shell/examples.ts";
import { EXIT } from "../shell/exit-codes.ts";
import type { Act } from "../shell/shell.ts";

export function addClusters(program: Command, act: Act): void {
  const command = program.command("clusters").summary("the clusters the controller knows");
  examples(command, [["muster clusters", "each with the version of its file in the store"]]);
  command.action((_: object, self: Command) =>
    act(self, async ({ terminal, settings, fleet }) => {
      const { clusters } = await (await fleet()).ask("ListClusters", {});
      terminal.out(
        settings.output === "json" ? JSON.stringify({ clusters }, null, 2) : renderClusters(clusters, terminal.view()),
      );
      return EXIT.done;
    }),
  );
}
