/** `muster discover`: a cluster file written from what the agents see. Nothing is taken in. */
import { type Command, InvalidArgumentError } from "commander";
import { harmless } from "../render/harmless-message.ts";
import { examples } from "../shell/examples.ts";
import { EXIT } from "../shell/exit-codes.ts";
import type { Act, Shell } from "../shell/shell.ts";
import { listed } from "./plan-flags.ts";

interface Flags {
  readonly cluster: string;
  readonly host?: readonly string[];
  readonly option?: readonly string[];
}

export function addDiscover(program: Command, act: Act): void {
  const command = program
    .command("discover")
    .summary("write a cluster file from what is found")
    .description(
      "Asks every agent that is heard what it sees of a product, and prints a cluster file with the roles that were seen. What was not seen stands in it as comments; nothing is guessed, and nothing is taken in.",
    )
    .argument("<product>")
    .option("--cluster <name>", "the name to write into the file", "NAME-IT")
    .option("--host <host>", "only this host, even where a cluster declares it; repeatable", listed)
    .option("--option <name=value>", "an option of the definition to look with; repeatable", option);
  examples(command, [
    ["muster discover etcd --cluster bi-prod > bi-prod.yaml", "then: muster check bi-prod.yaml"],
    ["muster discover etcd --option unit=etcd-main", "where its unit has another name"],
  ]);
  command.action((product: string, flags: Flags, self: Command) =>
    act(self, (shell) => discover(shell, product, flags)),
  );
}

async function discover({ terminal, settings, fleet }: Shell, product: string, flags: Flags): Promise<number> {
  const options = Object.fromEntries((flags.option ?? []).map(split));
  const request = { product, hosts: [...(flags.host ?? [])], optionsJson: JSON.stringify(options) };
  const { hosts } = harmless(await (await fleet()).ask("Discover", request));
  if (settings.output === "json") terminal.out(JSON.stringify({ hosts }, null, 2));
  else {
    const { clusterFileOf } = await import("../discover/cluster-file.ts");
    terminal.out(clusterFileOf({ cluster: flags.cluster, product, options }, hosts).replace(/\n$/, ""));
  }
  const found = hosts.filter(({ roles }) => roles.length > 0).length;
  if (found === 0)
    terminal.err(`No host shows ${product}: the comments say why. The hosts that are heard: muster hosts`);
  return found === 0 ? EXIT.ended : EXIT.done;
}

function option(text: string, previous: readonly string[] = []): string[] {
  if (!/^[a-z][A-Za-z0-9]*=./.test(text)) throw new InvalidArgumentError("write NAME=VALUE");
  return [...previous, text];
}

/** A number, a flag or a list is written as JSON has it; anything else is text. */
function split(text: string): [string, unknown] {
  const at = text.indexOf("=");
  const value = text.slice(at + 1);
  try {
    return [text.slice(0, at), JSON.parse(value) as unknown];
  } catch {
    return [text.slice(0, at), value];
  }
}
