import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { makeHarmless } from "../../../shared/formats/harmless.ts";

const ESC = "\u001b";

describe("output made harmless", () => {
  test.each([
    ["colours", `${ESC}[1;31mfailed${ESC}[0m`, "failed"],
    ["cursor moves and erasures", `a${ESC}[2Jb${ESC}[10;20Hc${ESC}[?25ld`, "abcd"],
    ["a window title ended by BEL", `${ESC}]0;owned\u0007ok`, "ok"],
    ["a link ended by ST", `${ESC}]8;;http://x${ESC}\\text${ESC}]8;;${ESC}\\`, "text"],
    ["a device control string", `a${ESC}P1$r0m${ESC}\\b`, "ab"],
    ["eight-bit controls", "a\u009b31mb\u009d0;t\u009cc\u0085d", "abcd"],
    ["a charset switch and a reset", `${ESC}(0a${ESC}cb`, "ab"],
    ["a lone escape at the end", `a${ESC}`, "a"],
    ["an escape inside an escape", `${ESC}${ESC}[0m[31mx`, "[31mx"],
    ["carriage returns, backspaces, bells, NUL, DEL", "safe\rx\b\u0007\u0000\u007f\r\n", "safex\n"],
    ["newlines and tabs, which stay", "a\tb\nc", "a\tb\nc"],
    ["what is no character", "a\ud800b\udc00", "a\ufffdb\ufffd"],
    ["what reorders the text", "a\u202eb\u2066c", "a\ufffdb\ufffdc"],
    ["an unterminated title, which hides no later line", `${ESC}]0;evil\nError: disk full`, "\nError: disk full"],
    ["letters of every script", "Größe 数 🚢", "Größe 数 🚢"],
  ])("%s", (_, text, harmless) => {
    expect(makeHarmless(text)).toBe(harmless);
  });

  test("holds no control but newline and tab, is well formed, and is not changed again", () => {
    const piece = fc.constantFrom(ESC, "[", "]", "31m", "\u009b", "\u0007", "\\", "\n", "\r", "P", "\ud800", "x");
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(piece).map((p) => p.join("")),
    );
    fc.assert(
      fc.property(text, (dirty) => {
        const clean = makeHarmless(dirty);
        expect(clean).not.toMatch(/[\p{Cc}--[\n\t]]/v);
        expect(clean.isWellFormed()).toBe(true);
        expect(makeHarmless(clean)).toBe(clean);
      }),
      { numRuns: 2000 },
    );
  });

  test("leaves printable text as it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme-ascii" }), (text) => {
        expect(makeHarmless(text)).toBe(text);
      }),
    );
  });
});
