/**
 * Output of other programs, made safe to show: it may not move the cursor, recolour, retitle or reorder a person's screen.
 */

/**
 * Strips terminal escapes (CSI, OSC and the other string sequences) and every control character but newline and tab; what is no
 * valid character, and what would reorder the text around it, becomes U+FFFD. Never throws; the result is a fixed point.
 */
export function makeHarmless(text: string): string {
  return text.toWellFormed().replaceAll(ESCAPE_SEQUENCE, "").replaceAll(CONTROL, "").replaceAll(REORDERING, "\u{fffd}");
}

/** The lines of a program's output, harmless; CRLF and lone CR (a page, a pseudo-terminal) count as line ends. */
export function harmlessLines(text: string): string[] {
  return makeHarmless(text.replaceAll(/\r+\n?/g, "\n")).split("\n");
}

/**
 * ECMA-48: CSI (ESC [ or 0x9b) with its parameters; the strings OSC, DCS, SOS, PM, APC up to BEL or ST; any other escape.
 * A string sequence ends at the line's end at the latest: an unterminated one must not swallow the evidence below it.
 */
const ESCAPE_SEQUENCE = new RegExp(
  [
    String.raw`(?:\x1b\[|\x9b)[0-?]*[ -\/]*[@-~]?`,
    String.raw`(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c\n\r]*(?:\x07|\x1b\\|\x9c)?`,
    String.raw`\x1b[ -\/]*[0-~]?`,
  ].join("|"),
  "g",
);
const CONTROL = /[\p{Cc}--[\n\t]]/gv;
/** Embeddings, overrides and isolates of the bidirectional algorithm. */
const REORDERING = /[\u202a-\u202e\u2066-\u2069]/g;
