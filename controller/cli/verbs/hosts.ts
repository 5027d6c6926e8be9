/** `muster hosts`: every host with an agent, and those that should have one. */
import type { Command } from "commander";
import { harmless } from "../render/harmless-message.ts";
import { renderHosts } from "../render/lists.ts";
import { examples } from "../shell/examples.ts";
import { EXIT } from "../shell/exit-codes.ts";
import type { Act } from "../shell/shell.ts";

export function addHosts(program: Command, act: Act): void {
  const command = program.command("hosts").summary("the hosts, and whether their agents are heard");
  examples(command, [["muster hosts", "an agent's silence says nothing about the database"]]);
  command.action((_: object, self: Command) =>
    act(self, async ({ terminal, settings, fleet }) => {
      const { hosts, advice } = await (await fleet()).ask("ListHosts", {});
      terminal.out(
        settings.output === "json" ? JSON.stringify({ hosts, advice }, null, 2) : renderHosts(hosts, terminal.view()),
      );
      // To be copied into files: whole lines, however narrow the terminal.
      if (settings.output === "table" && advice.length > 0) terminal.out(`\n${harmless(advice).join("\n")}`);
      return EXIT.done;
    }),
  );
}
