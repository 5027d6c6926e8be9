/**
 * The files of the simulated hosts that the world's state decides.
 */
import { chownSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { installRoot } from "./paths.ts";
import type { WantedFile } from "./world/wanted.ts";

export interface HostFiles {
  /** Writes what differs from what was last asked for, and gives each file its owner. */
  see(wanted: readonly WantedFile[]): void;
}

/** "nobody" on Linux: a user that owns no install root. */
const FOREIGN_UID = 65_534;

/** `tell`: what could not be done, for a person. Only root may give files away. */
export function keepFiles(dir: string, tell: (text: string) => void): HostFiles {
  const kept = new Map<string, WantedFile>();
  return {
    see: (wanted) => {
      for (const file of wanted) {
        const path = join(installRoot(dir, file.node), file.path);
        const last = kept.get(path);
        kept.set(path, file);
        if (last?.text !== file.text) write(path, file.text);
        if (last?.foreign === file.foreign) continue;
        if (process.getuid?.() === 0)
          giveTo(path, file.foreign ? FOREIGN_UID : statSync(installRoot(dir, file.node)).uid);
        else if (file.foreign) tell(`root-owned: not root, so ${file.path} of ${file.node} stays its owner's`);
      }
    },
  };
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

function giveTo(path: string, uid: number): void {
  chownSync(path, uid, statSync(path).gid);
}
