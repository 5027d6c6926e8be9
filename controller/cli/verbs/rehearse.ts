/** `muster rehearse`: the same run against simulated nodes of your own cluster file, here. */
import { type Command, InvalidArgumentError } from "commander";
import { examples } from "../shell/examples.ts";
import type { Act, Shell } from "../shell/shell.ts";
import { UsageError } from "../shell/usage-error.ts";
import { addPlanFlags, listed, type PlanFlags } from "./plan-flags.ts";
import { verbNamed } from "./verb-names.ts";

interface Flags extends PlanFlags {
  readonly file: string;
  readonly fault?: readonly string[];
  readonly speed: number;
  readonly yes?: boolean;
}

/** A restart that takes minutes is watched in well under one. */
const SPEED = 20;

export function addRehearse(program: Command, act: Act): void {
  const command = program
    .command("rehearse")
    .summary("the same run against simulated nodes, here")
    .description(
      "Runs the real controller and one real agent a host against a simulator of your cluster file. No host is touched.",
    )
    .argument("[verb]", "start, stop, restart, roll or quiesce")
    .option("-f, --file <file>", "the cluster file")
    .option("--fault <node:fault>", "what goes wrong where; repeatable; list: what there is", fault)
    .option("--speed <n>", "divides simulated delays, beats, holds and deadlines", speed, SPEED)
    .option("-y, --yes", "do not ask (where stdin is no terminal nobody is asked anyway)");
  examples(addPlanFlags(command), [
    ["muster rehearse restart -f bi-prod.yaml --speed 50", "fifty times as fast"],
    ["muster rehearse stop -f bi-prod.yaml --fault bi-03:stop-hangs", "with a fault"],
    ["muster rehearse --fault list", "what can be made to go wrong"],
  ]);
  command.action((verb: string | undefined, flags: Flags, self: Command) =>
    act(self, (shell) => runRehearsal(shell, verb, flags)),
  );
}

async function runRehearsal({ settings }: Shell, verb: string | undefined, flags: Flags): Promise<number> {
  const { file, fault: faults = [], speed, leader, yes } = flags;
  const output = settings.output === "json" ? "json" : "table";
  // It starts a controller, agents and NATS: loaded only where it is wanted.
  const { rehearse } = await import("../rehearse.ts");
  const asked = { faults, speed, output, leader: leader ?? null, yes: yes ?? false, flags } as const;
  if (faults.includes("list")) return rehearse({ ...asked, verb: verb ?? "", file: file ?? "" });
  if (verb === undefined) throw new UsageError("rehearse what?", "name a verb: muster rehearse restart -f FILE");
  if (file === undefined) throw new UsageError("rehearse which cluster?", "add -f FILE, the cluster file");
  return rehearse({ ...asked, verb: verbNamed(verb), file });
}

function fault(text: string, previous: readonly string[] = []): string[] {
  if (text !== "list" && !/^[^:]+:.+$/.test(text)) throw new InvalidArgumentError("write NODE:FAULT");
  return listed(text, previous);
}

function speed(text: string): number {
  const value = Number(text);
  if (!(value >= 1 && value <= 1000)) throw new InvalidArgumentError("write a number, 1 to 1000");
  return value;
}
