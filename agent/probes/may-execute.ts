/**
 * Whether a user may execute a file, told without running anything: by the permission bits of the file and of every folder above it.
 */
import { accessSync, constants, realpathSync, type Stats, statSync } from "node:fs";
import { delimiter, dirname, isAbsolute, join } from "node:path";

/** Where a bare command name is looked for, as commands are run. */
export const COMMAND_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

export interface Whom {
  readonly name: string;
  readonly uid: number;
  readonly groups: readonly number[];
}

/** Null where it may; else why not, for people. `whom` null: the agent's own user. Access lists beyond the bits are not read. */
export function whyNotExecutable(file: string, whom: Whom | null): string | null {
  if (isAbsolute(file)) return check(file, whom);
  const candidates = COMMAND_PATH.split(delimiter).map((folder) => join(folder, file));
  return candidates.some((candidate) => check(candidate, whom) === null)
    ? null
    : `${file} is in none of ${COMMAND_PATH}`;
}

function check(file: string, whom: Whom | null): string | null {
  try {
    const stat = statSync(file);
    if (!stat.isFile()) return `${file} is not a file`;
    if (whom !== null) return withheld(realpathSync(file), stat, whom);
    accessSync(file, constants.X_OK);
    return null;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    if (code === "ENOENT" || code === "ENOTDIR") return `${file} is not there`;
    return code === "EACCES" ? `${file} may not be executed by the agent's user` : `${file}: ${code}`;
  }
}

function withheld(file: string, stat: Stats, whom: Whom): string | null {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    if (!permits(statSync(folder), whom)) return `${whom.name} may not enter ${folder}`;
    if (folder === dirname(folder)) break;
  }
  return permits(stat, whom) ? null : `${file} may not be executed by ${whom.name}`;
}

/** The execute (or enter) bit that counts: the owner's, else the group's, else everybody's. Root needs any of them. */
function permits({ mode, uid, gid }: Stats, whom: Whom): boolean {
  if (whom.uid === 0) return (mode & 0o111) !== 0;
  if (uid === whom.uid) return (mode & 0o100) !== 0;
  if (whom.groups.includes(gid)) return (mode & 0o010) !== 0;
  return (mode & 0o001) !== 0;
}
