/**
 * Breaks text at blanks so that nothing runs over the edge of the screen. Nothing is ever cut off: evidence may not shrink.
 */
import stringWidth from "string-width";

/** Lines of at most `width` columns; a word longer than that is broken within. Empty text is one empty line. */
export function wrap(text: string, width: number): string[] {
  const most = Math.max(8, width);
  const lines: string[] = [];
  let line = "";
  for (const word of text
    .split(/\s+/)
    .filter((w) => w !== "")
    .flatMap((w) => broken(w, most))) {
    const joined = line === "" ? word : `${line} ${word}`;
    if (stringWidth(joined) <= most) line = joined;
    else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line];
}

/** As `wrap`, where the lines after the first stand under the text that follows `lead`. */
export function wrapUnder(lead: string, text: string, width: number): string[] {
  const indent = stringWidth(lead);
  const [first = "", ...rest] = wrap(text, width - indent);
  return [`${lead}${first}`, ...rest.map((line) => `${" ".repeat(indent)}${line}`)];
}

export function padTo(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - stringWidth(text)));
}

function broken(word: string, most: number): string[] {
  if (stringWidth(word) <= most) return [word];
  const parts: string[] = [];
  let part = "";
  for (const character of word) {
    if (part !== "" && stringWidth(part + character) > most) {
      parts.push(part);
      part = "";
    }
    part += character;
  }
  return [...parts, part];
}
