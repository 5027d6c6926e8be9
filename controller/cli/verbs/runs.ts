/** `muster runs`: what was done, by whom, and how it ended; newest first. */
import { type Command, InvalidArgumentError } from "commander";
import { renderRuns } from "../render/lists.ts";
import { examples } from "../shell/examples.ts";
import { EXIT } from "../shell/exit-codes.ts";
import type { Act } from "../shell/shell.ts";

export function addRuns(program: Command, act: Act): void {
  const command = program
    .command("runs")
    .summary("what was run, by whom, and how it ended")
    .argument("[cluster]")
    .option("-n, --limit <count>", "at most so many", wholeNumber, 20);
  examples(command, [["muster runs bi-prod -n 5", "the last five"]]);
  command.action((cluster: string | undefined, flags: { readonly limit: number }, self: Command) =>
    act(self, async ({ terminal, settings, fleet }) => {
      const { runs } = await (await fleet()).ask("ListRuns", { cluster: cluster ?? "", limit: flags.limit });
      terminal.out(settings.output === "json" ? JSON.stringify({ runs }, null, 2) : renderRuns(runs, terminal.view()));
      return EXIT.done;
    }),
  );
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 10_000)
    throw new InvalidArgumentError("write a whole number, 1 to 10000");
  return value;
}
