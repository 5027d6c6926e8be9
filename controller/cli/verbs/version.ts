/** `muster version`. */
import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { EXIT } from "../shell/exit-codes.ts";
import type { Act } from "../shell/shell.ts";

export function addVersion(program: Command, act: Act): void {
  program
    .command("version")
    .summary("which Muster this is")
    .action((_: object, self: Command) =>
      act(self, async ({ terminal, settings }) => {
        const muster = ownVersion();
        const node = process.versions.node;
        terminal.out(
          settings.output === "json" ? JSON.stringify({ muster, node }, null, 2) : `muster ${muster} on Node ${node}`,
        );
        return EXIT.done;
      }),
    );
}

function ownVersion(): string {
  const read: unknown = JSON.parse(readFileSync(new URL("../../../package.json", import.meta.url), "utf8"));
  return typeof read === "object" && read !== null && "version" in read ? String(read.version) : "unknown";
}
