/** Something a person has to do first; the message says what. */
export class NotReady extends Error {}

/** One plain line about a step, on stderr: stdout belongs to what is run. */
export function say(line) {
  process.stderr.write(`setup: ${line}\n`);
}
