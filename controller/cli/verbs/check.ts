/** `muster check`: is this cluster file, or product definition, right? Every error at once. */
import type { Command } from "commander";
import { examples } from "../shell/examples.ts";
import { EXIT } from "../shell/exit-codes.ts";
import type { Act } from "../shell/shell.ts";

export function addCheck(program: Command, act: Act): void {
  const command = program
    .command("check")
    .summary("is this cluster file or product definition right?")
    .description(
      "Checks a cluster file or a product definition, here, without a controller. Every error at once, each with its line.",
    )
    .argument("<file>", "a cluster file, or a product definition: told apart by what is in it");
  examples(command, [
    ["muster check bi-prod.yaml", "a cluster file"],
    ["muster check /etc/muster/products.d/etcd/product.yaml", "a product definition"],
  ]);
  command.action((file: string, _: object, self: Command) =>
    act(self, async ({ terminal, settings }) => {
      const { checkFile } = await import("../plan/check-file.ts");
      const found = checkFile(file);
      terminal.out(settings.output === "json" ? JSON.stringify(found, null, 2) : `${file}: ${found.says}`);
      return EXIT.done;
    }),
  );
}
