/** `muster host dead`: a person's word that a host is gone for good, so that open runs go on without asking it. */
import { Argument, type Command } from "commander";
import { harmless } from "../render/harmless-message.ts";
import { runDocument } from "../render/run-document.ts";
import { wrap } from "../render/wrap.ts";
import { examples } from "../shell/examples.ts";
import { EXIT } from "../shell/exit-codes.ts";
import type { Act, Shell } from "../shell/shell.ts";
import { UsageError } from "../shell/usage-error.ts";
import { whoAsks } from "../shell/who.ts";

export function addHost(program: Command, act: Act): void {
  const command = program
    .command("host")
    .summary("say that a host is dead for good: its open commands are closed as not known")
    .addArgument(new Argument("<word>", "what is said of it").choices(["dead"]))
    .argument("<host>", "the host, as `muster hosts` names it")
    .requiredOption("--reason <text>", "how you know, written down with each open run");
  examples(command, [
    ['muster host dead db-07 --reason "mainboard burnt, powered off"', "only where nothing can run there any more"],
  ]);
  command.action((_word: string, host: string, flags: { readonly reason: string }, self: Command) =>
    act(self, (shell) => hostDead(shell, host, flags.reason)),
  );
}

async function hostDead(shell: Shell, host: string, reason: string): Promise<number> {
  if (reason.trim() === "") throw new UsageError("the reason is empty", 'say how you know: --reason "..."');
  const { terminal, settings } = shell;
  const who = whoAsks(terminal.env);
  const { runs } = await (await shell.fleet()).ask("HostDead", { host, who, reason });
  if (settings.output === "json") {
    terminal.out(JSON.stringify({ host, runs: runs.map(runDocument) }, null, 2));
    return EXIT.done;
  }
  const said = runs.flatMap((message) => {
    const run = harmless(message);
    return [
      `${run.id} ${run.state}`,
      run.sentence,
      ...(run.endedMs > 0 ? [] : [`What to choose: muster explain ${run.id}`]),
    ];
  });
  const first = `${host} is taken for dead; it is not asked, waited for or acted on in:`;
  terminal.out([first, ...said].flatMap((text) => wrap(text, terminal.view().width)).join("\n"));
  return EXIT.done;
}
