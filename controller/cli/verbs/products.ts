/** `muster products`: the definitions the controller works with. */
import type { Command } from "commander";
import { renderProducts } from "../render/lists.ts";
import { examples } from "../shell/examples.ts";
import { EXIT } from "../shell/exit-codes.ts";
import type { Act } from "../shell/shell.ts";

export function addProducts(program: Command, act: Act): void {
  const command = program.command("products").summary("the product definitions the controller has");
  examples(command, [["muster products", "with the digest that every agent must have too"]]);
  command.action((_: object, self: Command) =>
    act(self, async ({ terminal, settings, fleet }) => {
      const { products } = await (await fleet()).ask("ListProducts", {});
      terminal.out(
        settings.output === "json" ? JSON.stringify({ products }, null, 2) : renderProducts(products, terminal.view()),
      );
      return EXIT.done;
    }),
  );
}
