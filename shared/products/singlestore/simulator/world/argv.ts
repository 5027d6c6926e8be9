/**
 * The command lines of memsqlctl and sdb-admin. Options may come before or after the verb.
 */
export interface ToolCall {
  readonly verb: string;
  readonly json: boolean;
  readonly yes: boolean;
  readonly all: boolean;
  readonly force: boolean;
  readonly snapshot: boolean;
  readonly quiet: boolean;
  /** As written: short or whole. */
  readonly ids: readonly string[];
  readonly role: string | null;
  readonly property: string | null;
  readonly sql: string | null;
}

const VALUED: Readonly<Record<string, "id" | "role" | "property" | "sql" | "ignored">> = {
  "--memsql-id": "id",
  "--role": "role",
  "-r": "role",
  "--property": "property",
  "--sql": "sql",
  "-e": "sql",
  "--execute": "sql",
  "--timeout": "ignored",
  "--parallelism": "ignored",
  "--ssh-max-sessions": "ignored",
  "--runtime-dir": "ignored",
  "--cache-file": "ignored",
  "-c": "ignored",
  "--host": "ignored",
  "-p": "ignored",
  "--process-state": "ignored",
  "--availability-group": "ignored",
};

const FLAGS: readonly string[] = [
  ...["--json", "-j", "--verbose-json", "--yes", "-y", "--all", "-a", "--force", "--snapshot", "-q", "--quiet"],
  ...["--disable-colors", "--disable-spinner", "--disable-auto-restart", "--skip-system-warnings", "--insecure-ssl"],
  ...["--create-service-only", "--no-start"],
];

/** The flag that is unknown, or what it asks for. */
export function parseTool(argv: readonly string[]): ToolCall | { readonly unknown: string } {
  const values = {
    id: [] as string[],
    role: null as string | null,
    property: null as string | null,
    sql: null as string | null,
  };
  const seen = new Set<string>();
  const words: string[] = [];
  for (let at = 0; at < argv.length; at += 1) {
    const [flag = "", inline] = splitFlag(argv[at] ?? "");
    const kind = VALUED[flag];
    if (kind !== undefined) {
      if (inline === undefined) at += 1;
      const value = inline ?? argv[at] ?? "";
      if (kind === "id") values.id.push(...value.split(","));
      else if (kind !== "ignored") values[kind] = value;
    } else if (flag.startsWith("-")) {
      if (!FLAGS.includes(flag)) return { unknown: flag };
      seen.add(flag);
    } else words.push(flag);
  }
  const has = (...names: string[]) => names.some((name) => seen.has(name));
  return {
    verb: words[0] ?? "",
    json: has("--json", "-j", "--verbose-json"),
    yes: has("--yes", "-y"),
    all: has("--all", "-a"),
    force: has("--force"),
    snapshot: has("--snapshot"),
    quiet: has("-q", "--quiet"),
    ids: values.id,
    role: values.role,
    property: values.property,
    sql: values.sql,
  };
}

function splitFlag(word: string): [string, string?] {
  const at = word.indexOf("=");
  return word.startsWith("--") && at > 0 ? [word.slice(0, at), word.slice(at + 1)] : [word];
}
