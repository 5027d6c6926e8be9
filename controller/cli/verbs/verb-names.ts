/** The procedures a product may have. */
import { UsageError } from "../shell/usage-error.ts";

export const VERBS = ["start", "stop", "restart", "roll", "quiesce"] as const;
export type Verb = (typeof VERBS)[number];

/** Throws UsageError with the nearest one. */
export function verbNamed(text: string): Verb {
  const found = VERBS.find((verb) => verb === text);
  if (found) return found;
  const near = VERBS.filter((verb) => letters(verb) === letters(text) || verb.startsWith(text.slice(0, 3)));
  const fix = near.length > 0 && text !== "" ? `did you mean ${near.join(" or ")}?` : `one of: ${VERBS.join(", ")}`;
  throw new UsageError(`"${text}" is nothing a cluster can be told to do`, fix);
}

const letters = (text: string) => [...text].sort().join("");
