/** `muster capture`: what every probe of every node printed, for planning elsewhere. Nothing is executed. */
import { writeFileSync } from "node:fs";
import type { Command } from "commander";
import { InputError } from "../../../shared/errors.ts";
import type { CapturedNode__Output as CapturedNode } from "../../../shared/wire/generated/muster/controller/v1/CapturedNode.ts";
import { harmless } from "../render/harmless-message.ts";
import { examples } from "../shell/examples.ts";
import { EXIT } from "../shell/exit-codes.ts";
import type { Act, Shell } from "../shell/shell.ts";
import { UsageError } from "../shell/usage-error.ts";

interface Flags {
  readonly file?: string;
  readonly script?: boolean;
  readonly to?: string;
}

export function addCapture(program: Command, act: Act): void {
  const command = program
    .command("capture")
    .summary("record what the hosts' probes print")
    .description(
      "Records the raw output of every probe of every node, for `muster plan -f FILE --capture FILE`. With --script: prints a shell script that does the same over ssh, with no agent installed. Nothing is executed but the probes.",
    )
    .argument("[cluster]", "a cluster the controller knows")
    .option("-f, --file <file>", "with --script: the cluster file")
    .option("--script", "print a script that captures over ssh")
    .option("--to <file>", "write it there instead of to stdout");
  examples(command, [
    ["muster capture bi-prod --to bi-prod.capture", "by the agents, now"],
    ["muster capture -f bi-prod.yaml --script > capture.sh", "no agent needed: sh capture.sh > bi-prod.capture"],
    ["muster plan stop -f bi-prod.yaml --capture bi-prod.capture", "what a stop would do, as of then"],
  ]);
  command.action((cluster: string | undefined, flags: Flags, self: Command) =>
    act(self, (shell) => capture(shell, cluster, flags)),
  );
}

async function capture(shell: Shell, cluster: string | undefined, flags: Flags): Promise<number> {
  if (flags.script) return await printScript(shell, cluster, flags);
  if (flags.file !== undefined)
    throw new UsageError("-f FILE is for --script", "add --script, or name a cluster the controller knows");
  if (cluster === undefined) throw new UsageError("capture what?", "name a cluster; or -f FILE --script");
  return await captureNow(shell, cluster, flags);
}

async function printScript(shell: Shell, cluster: string | undefined, { file, to }: Flags): Promise<number> {
  if (cluster !== undefined) throw new UsageError(`both a cluster (${cluster}) and --script`, "give -f FILE --script");
  if (file === undefined) throw new UsageError("--script for which cluster?", "add -f FILE, the cluster file");
  if (shell.settings.output === "json") throw new UsageError("a script is no JSON", "leave -o json out");
  const { captureScript } = await import("../capture/script.ts");
  const { loadCluster } = await import("../../../shared/cluster/load.ts");
  const { installedProducts } = await import("../plan/offline.ts");
  const { cluster: declared, definition } = loadCluster(file, installedProducts().definitions);
  put(shell, captureScript(declared, definition), to);
  return EXIT.done;
}

async function captureNow(shell: Shell, cluster: string, { to }: Flags): Promise<number> {
  const fleet = await shell.fleet();
  const nodes: CapturedNode[] = [];
  const stop = new AbortController();
  const forget = shell.terminal.onInterrupt(() => stop.abort());
  try {
    for await (const node of fleet.watch("Capture", { cluster }, stop.signal)) nodes.push(node);
  } finally {
    forget();
  }
  if (stop.signal.aborted) return EXIT.detached;
  const { captureDocument, missingLines, recorded } = await import("../capture/document.ts");
  put(shell, captureDocument(cluster, nodes, shell.settings.output === "json" ? "json" : "yaml"), to);
  for (const line of missingLines(harmless(nodes))) shell.terminal.err(line);
  if (recorded(nodes) === 0) shell.terminal.err("Nothing could be recorded.");
  return recorded(nodes) === 0 ? EXIT.ended : EXIT.done;
}

function put({ terminal }: Shell, text: string, to: string | undefined): void {
  if (to === undefined) {
    terminal.out(text.replace(/\n$/, ""));
    return;
  }
  try {
    // It may hold what only the hosts' administrators should read.
    writeFileSync(to, text, { mode: 0o600 });
  } catch (error) {
    const message = `cannot be written: ${(error as NodeJS.ErrnoException).code ?? String(error)}`;
    throw new InputError([{ file: to, line: 0, message, fix: "name a file that may be written" }]);
  }
  terminal.err(`Written to ${to}.`);
}
