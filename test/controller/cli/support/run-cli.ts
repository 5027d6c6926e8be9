/** Runs the real CLI as a process. */
import { fileURLToPath } from "node:url";
import { execa } from "execa";

const main = fileURLToPath(new URL("../../../../controller/cli/main.ts", import.meta.url));

/** Against hanging only. */
const MOST_MS = 25_000;

export interface Ran {
  readonly exit: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Nothing of the tester's own environment reaches it. stdin is no terminal, and empty unless given. */
export async function muster(args: readonly string[], input = ""): Promise<Ran> {
  const { exitCode, stdout, stderr } = await started(args, input);
  return { exit: exitCode, stdout, stderr };
}

/** The same, still running. */
export function started(args: readonly string[], input = "") {
  return execa(process.execPath, [main, ...args], {
    input,
    env: cleanEnv,
    extendEnv: false,
    reject: false,
    timeout: MOST_MS,
  });
}

/** The same in a terminal of its own, where `typed` is what a person types. */
export async function musterInTerminal(args: readonly string[], typed: string): Promise<Ran> {
  const command = [process.execPath, main, ...args].map((word) => `'${word}'`).join(" ");
  const { exitCode, stdout, stderr } = await execa("script", ["-qec", command, "/dev/null"], {
    input: typed,
    env: { ...cleanEnv, TERM: "xterm" },
    extendEnv: false,
    reject: false,
    timeout: MOST_MS,
  });
  return { exit: exitCode, stdout, stderr };
}

const cleanEnv = { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "/", USER: "ann" };

export const json = (text: string): Record<string, unknown> => JSON.parse(text) as Record<string, unknown>;
