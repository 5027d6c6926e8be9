/**
 * JSON that a program prints among other text: warnings before it, figures after it, several values in a row. Pure.
 */
import { makeHarmless } from "./harmless.ts";

export interface JsonInText {
  /** In their order. */
  readonly values: readonly unknown[];
  /** The text around them. */
  readonly rest: string;
  /** Something begins like JSON and is none, or has no end: what was read may then be only a part. */
  readonly broken: boolean;
}

/**
 * Every array of objects, and every object, that lies in the text; their texts are made harmless. `[]` and `{}` count at the
 * beginning of a line only: in a sentence they are none of the answer.
 */
export function jsonInText(untrusted: string): JsonInText {
  const text = makeHarmless(untrusted.replaceAll(/\r+\n?/g, "\n"));
  const values: unknown[] = [];
  let rest = "";
  let done = 0;
  for (let begin = nextBegin(text, 0); begin !== null; begin = nextBegin(text, done)) {
    const end = endOf(text, begin);
    const value = end === null ? undefined : parsed(text.slice(begin, end));
    if (end === null || value === undefined) return { values, rest: rest + text.slice(done), broken: true };
    values.push(value);
    rest += text.slice(done, begin);
    done = end;
  }
  return { values, rest: rest + text.slice(done), broken: false };
}

function nextBegin(text: string, from: number): number | null {
  const begin = /\[(?=\s*\{)|\{(?=\s*")|(?<=^[ \t]*)(?:\[(?=\s*\])|\{(?=\s*\}))/gm;
  begin.lastIndex = from;
  return begin.exec(text)?.index ?? null;
}

/** Behind the bracket that closes the one at `begin`; brackets within strings do not count. Null where there is none. */
function endOf(text: string, begin: number): number | null {
  let depth = 0;
  let quoted = false;
  for (let at = begin; at < text.length; at += 1) {
    const char = text[at];
    if (quoted) {
      if (char === "\\") at += 1;
      else if (char === '"') quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === "[" || char === "{") depth += 1;
    else if (char === "]" || char === "}") {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text, (_, item: unknown) => (typeof item === "string" ? makeHarmless(item) : item)) as unknown;
  } catch {
    return undefined;
  }
}
