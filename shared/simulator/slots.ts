/**
 * The reply pipes kept ready for callers. The world holds the writing end of each, so that its death ends every caller's wait.
 */
import {
  chmodSync,
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { join } from "node:path";
import { isAlive } from "./alive.ts";
import { makePipes } from "./install.ts";

export interface Slots {
  /** Makes new ones if many were taken. */
  fill(): Promise<void>;
  /** Hands over a claimed pipe's descriptor and the claimant's user id, and removes its name; null if it is not one of ours. */
  take(name: string): { readonly descriptor: number; readonly uid: number } | null;
  close(): void;
}

/** Kept ready; more are made when half of them are used. Each costs one file descriptor. */
const READY_PIPES = 24;
/** A claim without a request after this long, whose claimant is gone, belongs to a script that was killed in between. */
const STALE_CLAIM_MS = 10_000;

export function openSlots(directory: string, wallMs: () => number): Slots {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  chmodSync(directory, 0o777);
  const held = new Map<string, number>();
  let made = 0;
  let state: "idle" | "filling" | "closed" = "idle";

  const drop = (name: string) => {
    const descriptor = held.get(name);
    held.delete(name);
    // The pipe's name goes before the claim's: who then claims the name again finds no pipe.
    rmSync(join(directory, name), { force: true });
    rmSync(join(directory, `${name}.taken`), { force: true });
    return descriptor;
  };

  return {
    fill: async () => {
      if (state !== "idle" || held.size > READY_PIPES / 2) return;
      state = "filling";
      for (const name of staleClaims(directory, wallMs())) {
        const descriptor = drop(name);
        if (descriptor !== undefined) closeSync(descriptor);
      }
      const names: string[] = [];
      while (names.length + held.size < READY_PIPES) {
        made += 1;
        names.push(`${String(made).padStart(8, "0")}.slot`);
      }
      await makePipes(names.map((name) => join(directory, `${name}.new`)));
      if (isClosed(state)) return;
      for (const name of names) {
        // Held first and named after: a script must never find a pipe that nobody holds.
        held.set(name, openSync(join(directory, `${name}.new`), "r+"));
        renameSync(join(directory, `${name}.new`), join(directory, name));
      }
      state = "idle";
    },
    take: (name) => {
      if (!held.has(name)) return null;
      const uid = statSync(join(directory, `${name}.taken`), { throwIfNoEntry: false })?.uid ?? -1;
      const descriptor = drop(name);
      return descriptor === undefined ? null : { descriptor, uid };
    },
    close: () => {
      state = "closed";
      for (const descriptor of held.values()) closeSync(descriptor);
      held.clear();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** A function, since the compiler does not see that an await lets the state change. */
const isClosed = (state: string) => state === "closed";

function staleClaims(directory: string, nowMs: number): string[] {
  return readdirSync(directory)
    .filter((entry) => entry.endsWith(".taken"))
    .filter((entry) => isStale(join(directory, entry), nowMs))
    .map((entry) => entry.slice(0, -".taken".length));
}

/** By age alone a caller on a machine that stalls would lose its pipe, and end without an answer. */
function isStale(claim: string, nowMs: number): boolean {
  const found = statSync(claim, { throwIfNoEntry: false });
  return found !== undefined && nowMs - found.mtimeMs > STALE_CLAIM_MS && !isAlive(claimantOf(claim));
}

/** The process id that the script wrote; 0 where it died before it had. */
function claimantOf(claim: string): number {
  try {
    return Number.parseInt(readFileSync(claim, "utf8"), 10) || 0;
  } catch {
    return 0;
  }
}
