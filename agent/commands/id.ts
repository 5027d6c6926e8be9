/**
 * Command ids: RUN/phase/node/action/attempt. Derived by the controller, used once, and the name of everything kept about a command.
 */
import { MusterError } from "../../shared/errors.ts";

/** Bytes; with a suffix it stays under what a file name (255) and a unit name (255) may have. */
const LONGEST_ID = 200;
const PART = /^[A-Za-z0-9._-]+$/;
const PARTS = 5;

/** Throws MusterError("bad-parameter") for anything but five parts of plain characters. */
export function checkCommandId(id: string): void {
  const parts = id.split("/");
  const plain = parts.length === PARTS && parts.every((part) => PART.test(part));
  if (plain && id.length <= LONGEST_ID) return;
  const shown = JSON.stringify(id.slice(0, LONGEST_ID));
  throw new MusterError(
    "bad-parameter",
    `${shown} is no command id: RUN/phase/node/action/attempt, at most 200 characters`,
  );
}

/** The id as a file name and as part of a unit name. `:` is in no part, so that the way back is exact. */
export const commandSlug = (id: string): string => id.replaceAll("/", ":");
export const slugId = (slug: string): string => slug.replaceAll(":", "/");

export const unitName = (slug: string): string => `muster-${slug}.service`;

/** `bi-prod.42/2/bi-03/stop/1` -> `bi-prod.42`. */
export const runOf = (id: string): string => id.slice(0, id.indexOf("/"));
