/** `muster parse`: a probe's raw output on stdin, and what Muster makes of it. */
import { type Command, InvalidArgumentError } from "commander";
import { InputError } from "../../../shared/errors.ts";
import { examples } from "../shell/examples.ts";
import { EXIT } from "../shell/exit-codes.ts";
import type { Act, Shell } from "../shell/shell.ts";

export function addParse(program: Command, act: Act): void {
  const command = program
    .command("parse")
    .summary("what Muster makes of a probe's raw output")
    .description("Reads what a vendor's command printed from stdin and prints what Muster makes of it, as JSON.")
    .argument("<product>")
    .argument("<probe>")
    .option("--exit <code>", "with which exit code the command ended", exitCode, 0);
  examples(command, [
    ["systemctl show etcd | muster parse etcd unit", "how its unit stands"],
    ["muster parse etcd unit --exit 1 < recorded.out", "of a command that failed"],
  ]);
  command.action((product: string, probe: string, flags: { readonly exit: number }, self: Command) =>
    act(self, (shell) => parse(shell, product, probe, flags.exit)),
  );
}

/** No probe prints more that is worth reading; what does is not a probe's output. */
const MOST_BYTES = 32 * 1024 * 1024;

async function parse({ terminal }: Shell, product: string, probe: string, exit: number): Promise<number> {
  const { readOutput, readerOf } = await import("../plan/read-output.ts");
  const reader = readerOf(product, probe);
  const stdout = await terminal.readAll(MOST_BYTES).catch((error: unknown) => {
    if (!(error instanceof RangeError)) throw error;
    throw new InputError([
      { file: "(stdin)", line: 0, message: `it has ${error.message}`, fix: "feed one run of the command" },
    ]);
  });
  terminal.out(JSON.stringify(readOutput(reader, { exit, stdout, stderr: "" }), null, 2));
  return EXIT.done;
}

function exitCode(text: string): number {
  if (!/^\d{1,3}$/.test(text)) throw new InvalidArgumentError("write a number, 0 to 255");
  return Number(text);
}
