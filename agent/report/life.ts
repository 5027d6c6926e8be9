import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Life } from "./ports.ts";

/** The kernel's id of this boot. */
export const BOOT_ID_FILE = "/proc/sys/kernel/random/boot_id";

/** A new life of this agent: drawn once, at start. Two lives of one boot differ in `start`; a reboot changes both. */
export function beginLife(draw: () => string = randomUUID, bootIdFile = BOOT_ID_FILE): Life {
  return { boot: readFileSync(bootIdFile, "utf8").trim(), start: draw() };
}
