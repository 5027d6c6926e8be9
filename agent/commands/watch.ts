/**
 * A command's output and ending as they come.
 */
import type { Command } from "./outcome.ts";
import type { OutputFile } from "./output.ts";
import type { Pulse } from "./pulse.ts";

export interface CommandUpdate {
  /** Where `output` begins in the whole output; past the offset asked for where that part was dropped. */
  readonly offset: number;
  readonly output: Buffer;
  readonly command: Command;
}

interface Watched {
  readonly output: OutputFile;
  /** Null once it has ended. */
  pulse(): Pulse | null;
  tell(): Command;
}

/** The first update comes at once; the last one is the first whose command is not running. */
export async function* watch(watched: Watched, offset: number, signal: AbortSignal): AsyncGenerator<CommandUpdate> {
  let at = offset;
  let told = "";
  while (!signal.aborted) {
    const next = watched.pulse()?.next(signal);
    // Told before the output is read: when it has ended, what is read after is all there is.
    const command = watched.tell();
    const { offset: from, bytes } = watched.output.read(at);
    if (bytes.length > 0) {
      at = from + bytes.length;
      yield { offset: from, output: bytes, command: { ...command, is: { outcome: "running" }, endedMs: 0 } };
      continue;
    }
    if (command.is.outcome !== "running" || told !== command.is.outcome) {
      told = command.is.outcome;
      yield { offset: at, output: bytes, command };
    }
    if (command.is.outcome !== "running") return;
    await next;
  }
}
