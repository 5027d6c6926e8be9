/**
 * rolehostd.log of each simulated host, as real files that grow, and which boot the host is in.
 */
import { appendFileSync, renameSync, writeFileSync } from "node:fs";
import { bootIdPath, logPath } from "./paths.ts";
import type { LogEffect } from "./world/scene.ts";

export function performLog(dir: string, effect: LogEffect): void {
  const path = logPath(dir, effect.node);
  switch (effect.type) {
    case "logged":
      appendFileSync(path, effect.text);
      break;
    case "rotated":
      renameSync(path, `${path}.1`);
      writeFileSync(path, "");
      break;
    case "booted":
      writeBootId(dir, effect.node, effect.boot);
      break;
  }
}

/** What it holds when the world begins. */
export const beginLog = (dir: string, node: string, text: string): void => writeFileSync(logPath(dir, node), text);

/** Replaced whole: nobody ever reads half of it. */
export function writeBootId(dir: string, node: string, boot: string): void {
  const path = bootIdPath(dir, node);
  writeFileSync(`${path}.new`, `${boot}\n`);
  renameSync(`${path}.new`, path);
}
