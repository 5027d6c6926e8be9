/**
 * Whether a process belongs to what is installed under a root (pure).
 */
import { basename, isAbsolute, join, normalize } from "node:path";
import { DENIED, type ProcessEntry } from "./process-entry.ts";

export type Place =
  | "under"
  | "outside"
  /** What is readable of it does not tell. */
  | "undecided";

/** `roots`: as configured and with its links resolved. */
export function place(process: Pick<ProcessEntry, "exe" | "argv" | "cwd">, roots: readonly string[]): Place {
  const lies = (path: string) => isAbsolute(path) && roots.some((root) => isUnder(normalize(path), root));
  const { exe, argv } = process;
  const command = argv[0] ?? "";
  if (exe !== DENIED && lies(exe)) return "under";
  if (lies(command)) return "under";
  const interpreter = interpreterOf(exe === DENIED ? command : exe);
  if (interpreter === "java" && argv.slice(1).some((argument) => pathsIn(argument).some(lies))) return "under";
  const script = interpreter && !argv.some((argument) => INLINE.test(argument)) ? firstOperand(argv) : undefined;
  if (script !== undefined && isAbsolute(script) && lies(script)) return "under";
  if (script !== undefined && !isAbsolute(script)) {
    const cwd = process.cwd();
    if (cwd === DENIED) return "undecided";
    if (lies(join(cwd, script))) return "under";
  }
  // A process may call itself what it likes (postgres does); without its exe only an absolute path tells where it came from.
  return exe === DENIED && !isAbsolute(command) ? "undecided" : "outside";
}

const isUnder = (path: string, root: string) =>
  path === root || path.startsWith(root.endsWith("/") ? root : `${root}/`);

const INTERPRETERS = /^(java|python|perl|ruby|node|bash|dash|sh|ksh|zsh)[\d.]*$/;

/** Null for what runs no script. */
function interpreterOf(file: string): string | null {
  return INTERPRETERS.exec(basename(file))?.[1] ?? null;
}

/** `sh -c TEXT`, `node -e TEXT`, `python -m NAME`: no script file. */
const INLINE = /^-[a-z]*[cem]$/;

const firstOperand = (argv: readonly string[]) => argv.slice(1).find((argument) => !argument.startsWith("-"));

/** `-Dhome=/opt/x`, `-cp /opt/x/a.jar:/opt/x/b.jar`, `-javaagent:/opt/x/c.jar=port`: the host's own java runs a product by such. */
const pathsIn = (argument: string) => argument.split(/[:=,;]/);
