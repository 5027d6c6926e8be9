/**
 * Commands as the wire has them (pure).
 */

import type { Command as WireCommand } from "../../shared/wire/generated/muster/agent/v1/Command.ts";
import { Outcome as WireOutcome } from "../../shared/wire/generated/muster/agent/v1/Outcome.ts";
import type { Command, Outcome } from "../commands/outcome.ts";

export function encodeCommand(command: Command): WireCommand {
  const { id, startedMs, endedMs, outputBytes, outputCapped } = command;
  return { id, startedMs, endedMs, outputBytes, outputCapped, ...encodeOutcome(command.is) };
}

function encodeOutcome(is: Outcome): Partial<WireCommand> {
  switch (is.outcome) {
    case "running":
      return { outcome: WireOutcome.RUNNING };
    case "exited":
      return { outcome: WireOutcome.EXITED, exitCode: is.exitCode, reason: is.reason ?? "" };
    case "signalled":
      return { outcome: WireOutcome.SIGNALLED, signal: is.signal };
    case "refused":
      return { outcome: WireOutcome.REFUSED, code: is.code, reason: is.reason };
    case "void":
      return { outcome: WireOutcome.VOID };
    case "interrupted":
      return { outcome: WireOutcome.INTERRUPTED, reason: is.reason };
    case "unknown":
      return { outcome: WireOutcome.UNKNOWN, code: is.code ?? "", reason: is.reason };
  }
}
