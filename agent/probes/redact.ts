/** Enough to recognise a process by; a class path can be 10 KiB. */
const SHOWN = 200;
const SECRET = /(pass(word|wd|phrase)?|secret|token|api-?key)/i;

/** A command line for people: shortened, and without what looks like a secret, since it is published. */
export function redact(argv: readonly string[]): string {
  const shown = argv.map((argument, i) => {
    const [key, value] = splitOnce(argument);
    if (value !== null && SECRET.test(key)) return `${key}=***`;
    const before = argv[i - 1] ?? "";
    return before.startsWith("-") && !before.includes("=") && SECRET.test(before) ? "***" : argument;
  });
  const text = shown.join(" ");
  return text.length > SHOWN ? `${text.slice(0, SHOWN - 1)}…` : text;
}

function splitOnce(argument: string): [string, string | null] {
  const at = argument.indexOf("=");
  return at < 0 ? [argument, null] : [argument.slice(0, at), argument.slice(at + 1)];
}
