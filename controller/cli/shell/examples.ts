/** A verb's help begins with what one would type. */
import type { Command } from "commander";

export function examples(command: Command, lines: readonly (readonly [command: string, does: string])[]): Command {
  const widest = Math.max(...lines.map(([typed]) => typed.length));
  const text = lines.map(([typed, does]) => `  ${typed.padEnd(widest)}  ${does}`).join("\n");
  return command.addHelpText("before", `Examples:\n${text}\n`);
}
