/**
 * What a call of pyocient asks for: `pyocient [options] ocient://user:pw@host[:port][,host2]/db[?force=true] "SQL"`.
 */

export interface Target {
  readonly hosts: readonly string[];
  readonly database: string;
  /** Pinned to the host that answers, even where that quiesces. */
  readonly force: boolean;
}

export type Asked =
  | { readonly kind: "usage"; readonly message: string }
  | {
      readonly kind: "sql";
      readonly target: Target;
      readonly statements: readonly string[];
      readonly format: Format;
      readonly flags: ReadonlySet<string>;
    };

export type Format = "json" | "table" | "csv";

/** `-n` no output, `-e` echo, `-u` query UUID, `-t` time. */
const FLAGS: Readonly<Record<string, string>> = {
  "-n": "n",
  "-e": "e",
  "-u": "u",
  "-t": "t",
  "--noconfig": "noconfig",
};

/** The argument after `-i` is the file's text: the shell has put it there. */
export function parsePyocient(argv: readonly string[]): Asked {
  const words: string[] = [];
  const flags = new Set<string>();
  const values = new Map<string, string>();
  for (let i = 0; i < argv.length; i += 1) {
    const word = argv[i] ?? "";
    const flag = FLAGS[word];
    if (flag !== undefined) flags.add(flag);
    else if (["-f", "-i", "-c", "-r"].includes(word)) {
      i += 1;
      values.set(word, argv[i] ?? "");
    } else if (word.startsWith("-")) return usage(`unrecognized arguments: ${word}`);
    else words.push(word);
  }
  const format = values.get("-f") ?? "json";
  if (format !== "json" && format !== "table" && format !== "csv")
    return usage(`argument -f: invalid choice: '${format}'`);
  const url = words.find((word) => word.startsWith("ocient://"));
  const written = [values.get("-i") ?? "", ...words.filter((word) => word !== url)].flatMap(split);
  const connects = written.map((text) => CONNECT.exec(text)?.[1]);
  const target = readUrl(connects.findLast((one) => one !== undefined) ?? url ?? "");
  const statements = written.filter((_, index) => connects[index] === undefined);
  if (!target) return usage("a DSN is required: ocient://user:password@host:port/database");
  if (statements.length === 0) return usage("no statement");
  return { kind: "sql", target, statements, format, flags };
}

const CONNECT = /^connect\s+to\s+'([^']*)'/i;

function readUrl(text: string): Target | null {
  const match = /^(?:jdbc:)?ocient:\/\/(?:[^@/]*@)?([^/?]+)(?:\/([^?]*))?(?:\?(.*))?$/.exec(text);
  if (!match) return null;
  const [, hosts = "", database = "system", query = ""] = match;
  return { hosts: hosts.split(","), database, force: new URLSearchParams(query).get("force") === "true" };
}

/** At semicolons outside of quotes. */
function split(text: string): string[] {
  return (text.match(/(?:'[^']*'|[^;'])+/g) ?? []).map((one) => one.trim()).filter((one) => one !== "");
}

const usage = (message: string): Asked => ({ kind: "usage", message });
