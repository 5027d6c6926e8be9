/** `muster apply`: take a cluster file into the controller's store. */
import { resolve } from "node:path";
import type { Command } from "commander";
import { readText } from "../../../shared/document/read.ts";
import { makeHarmless } from "../../../shared/formats/harmless.ts";
import { examples } from "../shell/examples.ts";
import { EXIT } from "../shell/exit-codes.ts";
import type { Act } from "../shell/shell.ts";
import { whoAsks } from "../shell/who.ts";

export function addApply(program: Command, act: Act): void {
  const command = program
    .command("apply")
    .summary("take a cluster file into the store")
    .requiredOption("-f, --file <file>", "the cluster file");
  examples(command, [["muster apply -f bi-prod.yaml", "from now on this is the truth about bi-prod"]]);
  command.action((flags: { readonly file: string }, self: Command) =>
    act(self, async ({ terminal, settings, fleet }) => {
      const text = readText(flags.file);
      const { cluster, changed, says } = await (await fleet()).ask("Apply", {
        file: resolve(flags.file),
        text,
        who: whoAsks(terminal.env),
      });
      const said = `${cluster?.name ?? "?"}: ${changed ? "taken in as" : "unchanged, still"} version ${cluster?.version ?? "?"}, ${cluster?.nodes ?? 0} nodes on ${cluster?.hosts ?? 0} hosts`;
      const odd = says.map((text) => `\n! ${makeHarmless(text)}`).join("");
      terminal.out(settings.output === "json" ? JSON.stringify({ cluster, changed, says }, null, 2) : `${said}${odd}`);
      return EXIT.done;
    }),
  );
}
