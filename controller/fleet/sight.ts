/**
 * A sight answers what was seen of one probe of one node, or why nothing was. Plans and gates read the world only through it,
 * so that a live fleet, a capture and a test are the same thing to them.
 */

export type Looked =
  | {
      readonly seen: true;
      readonly value: unknown;
      /** Milliseconds since it was received; null for a capture. */
      readonly ageMs: number | null;
      /** Identity of the look (observer's start and sequence): two looks are two only if these differ. */
      readonly look: string;
    }
  | {
      readonly seen: false;
      /** `not-looked`: nobody looked (a capture without it). `unknown`: a look yielded nothing. `stale`: none recent or asked for enough. */
      readonly why: "not-looked" | "unknown" | "stale";
      readonly reason: string;
    };

export type Sight = (node: string, probe: string) => Looked;

/** Before anything was looked at. */
export const blind: Sight = (node, probe) => ({
  seen: false,
  why: "not-looked",
  reason: `${probe} of ${node} was not looked at`,
});
