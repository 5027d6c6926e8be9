/**
 * Whether argv[0] is there to be run, asked before a command is started: afterwards a shell's 127 or systemd's 203 could be its own status.
 */
import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { COMMAND_PATH } from "../probes/may-execute.ts";

/** The file that would be run; null where there is none. A name without a slash is looked for where commands are. */
export async function findExecutable(name: string): Promise<string | null> {
  const folders = name.includes("/") ? [""] : COMMAND_PATH.split(delimiter);
  for (const folder of folders) {
    const file = folder === "" ? name : join(folder, name);
    if (await isExecutable(file)) return file;
  }
  return null;
}

async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}
