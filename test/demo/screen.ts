/**
 * The demo's paper: plain text of at most 80 columns, and on top of every screen that this is a simulator.
 */
import { wrapUnder } from "../../controller/cli/render/wrap.ts";

const WIDTH = 80;

export function heading(number: number, of: number, title: string, speed: number): void {
  say("");
  say("=".repeat(WIDTH));
  say(`${number}/${of}  ${title}`);
  say(`SIMULATOR: there is no database. Time is compressed: 1 s here is ${speed} s there.`);
  say("=".repeat(WIDTH));
}

export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** What follows the lead stands under itself where it needs several lines. */
export function sayUnder(lead: string, text: string): void {
  for (const line of wrapUnder(lead, text, WIDTH)) say(line.trimEnd());
}

/** "  3.4 s  " since the moment given. */
export function stopwatch(): () => string {
  const begun = performance.now();
  return () => `${((performance.now() - begun) / 1000).toFixed(1).padStart(5)} s  `;
}
