/**
 * `fault [--clear] NODE:FAULT...`: the control script in the world's directory.
 */
import type { Frame } from "./scripts.ts";

/** `give` throws a RangeError on a fault that is not of the list. */
export function answerFault(
  argv: readonly string[],
  faults: Readonly<Record<string, string>>,
  give: (text: string, on: boolean) => void,
): Frame[] {
  const on = argv[0] !== "--clear";
  const texts = on ? argv : argv.slice(1);
  if (texts.length === 0) return [{ kind: "out", text: help(faults) }, exit(2)];
  for (const text of texts) {
    try {
      give(text, on);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      return [{ kind: "err", text: `${error.message}\n${help(faults)}` }, exit(2)];
    }
  }
  return [exit(0)];
}

function help(faults: Readonly<Record<string, string>>): string {
  const lines = Object.entries(faults).map(([name, does]) => `  ${name.padEnd(26)}${does}\n`);
  return `usage: fault [--clear] NODE:FAULT...   (NODE may be *)\n${lines.join("")}`;
}

const exit = (code: number): Frame => ({ kind: "exit", code });
