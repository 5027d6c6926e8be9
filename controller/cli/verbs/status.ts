/**
 * `muster status`: the fleet or one cluster.
 */
import type { Command } from "commander";
import type { Status__Output as Status } from "../../../shared/wire/generated/muster/controller/v1/Status.ts";
import { follow } from "../fleet/follow.ts";
import type { FleetSession } from "../fleet/session.ts";
import { renderStatus } from "../render/status.ts";
import { timeOfDay } from "../render/times.ts";
import { examples } from "../shell/examples.ts";
import { EXIT } from "../shell/exit-codes.ts";
import type { Act, Shell } from "../shell/shell.ts";
import { UsageError } from "../shell/usage-error.ts";

interface Flags {
  readonly watch?: boolean;
  readonly check?: boolean;
}

export function addStatus(program: Command, act: Act): void {
  const command = program
    .command("status")
    .summary("what is up, who leads, what needs a person")
    .description(
      "The fleet, or one cluster with every node: what is up, who leads, what runs, what is owed, what needs a person.",
    )
    .argument("[cluster]")
    .option("-w, --watch", "follow it until Ctrl-C")
    .option("--check", "exit 1 if anything needs a person");
  examples(command, [
    ["muster status", "the fleet"],
    ["muster status bi-prod", "one cluster, node by node"],
    ["muster status --check -o json", "for monitoring"],
  ]);
  command.action((cluster: string | undefined, flags: Flags, self: Command) =>
    act(self, (shell) => status(shell, cluster ?? "", flags)),
  );
}

async function status(shell: Shell, cluster: string, flags: Flags): Promise<number> {
  const json = shell.settings.output === "json";
  if (flags.watch && (json || flags.check))
    throw new UsageError("-w follows for ever, and -o json and --check end", "leave one of them out");
  const fleet = await shell.fleet();
  if (flags.watch) return followStatus(shell, fleet, cluster);
  const now = await fleet.ask("GetStatus", { cluster });
  shell.terminal.out(json ? JSON.stringify(now, null, 2) : renderStatus(now, cluster !== "", shell.terminal.view()));
  return flags.check && needsAPerson(now) ? EXIT.ended : EXIT.done;
}

const needsAPerson = ({ attention, degraded }: Status) => attention.length > 0 || degraded !== "";

const AWAY = "controller away: what is shown above may be wrong by now";

async function followStatus({ terminal }: Shell, fleet: FleetSession, cluster: string): Promise<number> {
  const stop = new AbortController();
  const forget = terminal.onInterrupt(() => stop.abort());
  const show = terminal.redraws
    ? drawn(terminal.screen())
    : printed((text) => terminal.out(`${timeOfDay(terminal.clock.wall())}\n${text}\n`));
  try {
    let text = "";
    const open = (signal: AbortSignal) => fleet.watch("WatchStatus", { cluster }, signal);
    for await (const seen of follow({
      open,
      isLast: () => false,
      known: false,
      clock: terminal.clock,
      signal: stop.signal,
    })) {
      if (seen.is === "view") text = renderStatus(seen.view, cluster !== "", terminal.view());
      show.show(seen.is === "away" ? `${text}\n${AWAY}` : text);
    }
  } finally {
    forget();
    show.close();
  }
  return EXIT.done;
}

interface Shown {
  show(text: string): void;
  close(): void;
}

const drawn = (screen: { draw(text: string): void; done(): void }): Shown => ({
  show: (text) => screen.draw(text),
  close: () => screen.done(),
});

function printed(print: (text: string) => void): Shown {
  let last = "";
  // Ages grow all the time; a log wants the lines on which something changed.
  const key = (text: string) => text.replaceAll(/\d+(\.\d+)? (s|min|h|d)\b/g, "");
  return {
    show: (text) => {
      if (key(text) === last) return;
      last = key(text);
      print(text);
    },
    close: () => {},
  };
}
