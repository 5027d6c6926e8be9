/**
 * The bytes of a ledger record (pure): one block of three areas, each written on its own, so that a torn write of one never harms another.
 *
 *     0     what was decided: an intent, or a tombstone. Written before the file gets its name.
 *     2048  how it ended. Overwritten in place.
 *     3072  track: lines that a detached command's wrapper writes itself (detached-wrapper.ts).
 */
import { z } from "zod";
import { pack, unpack } from "./area.ts";
import type { Ended } from "./outcome.ts";

export const RECORD_BYTES = 4096;
const ENDED_OFFSET = 2048;
const TRACK_OFFSET = 3072;

export { ENDED_OFFSET, TRACK_OFFSET };

export const intentSchema = z.object({
  kind: z.literal("intent"),
  id: z.string(),
  cluster: z.string(),
  node: z.string(),
  action: z.string(),
  /** What runs, for people; shortened where it is long. */
  argv: z.array(z.string()),
  /** Which runner can tell what became of it. */
  runner: z.enum(["systemd", "detached"]),
  /** Kernel boot id at the start. */
  boot: z.string(),
  /** Wall clock, for people. */
  atMs: z.number(),
  /** `reboot`: a changed boot id is its success. */
  ends: z.enum(["exit", "reboot"]),
});
const voidSchema = z.object({ kind: z.literal("void"), id: z.string(), atMs: z.number() });
const decidedSchema = z.union([intentSchema, voidSchema]);
const endedSchema = z.object({
  ended: z.union([
    z.object({ outcome: z.literal("exited"), exitCode: z.int(), reason: z.string().optional() }),
    z.object({ outcome: z.literal("signalled"), signal: z.string() }),
    z.object({ outcome: z.literal("refused"), code: z.string(), reason: z.string() }),
    z.object({ outcome: z.literal("interrupted"), reason: z.string() }),
  ]),
  atMs: z.number(),
  outputBytes: z.number(),
  outputCapped: z.boolean(),
});

export type Intent = z.infer<typeof intentSchema>;
export type Tombstone = z.infer<typeof voidSchema>;
export interface Ending {
  readonly ended: Ended;
  readonly atMs: number;
  readonly outputBytes: number;
  readonly outputCapped: boolean;
}
/** What a block says. A torn ending reads as none: the runner is asked again. */
export type RecordRead =
  | { readonly kind: "intent"; readonly intent: Intent; readonly ending: Ending | null }
  | { readonly kind: "void"; readonly tombstone: Tombstone }
  | { readonly kind: "corrupt" };

export function readRecord(block: Uint8Array, id: string): RecordRead {
  const decided = unpack(block.subarray(0, ENDED_OFFSET), decidedSchema);
  // A record that speaks of another id is as unreadable as a torn one.
  if (!decided || decided.id !== id) return { kind: "corrupt" };
  if (decided.kind === "void") return { kind: "void", tombstone: decided };
  const ending = unpack(block.subarray(ENDED_OFFSET, TRACK_OFFSET), endedSchema);
  return { kind: "intent", intent: decided, ending: ending as Ending | null };
}

/** The whole block of a new record: no ending, no track. */
export function newRecord(decided: Intent | Tombstone): Buffer {
  const block = Buffer.alloc(RECORD_BYTES);
  pack(decided.kind === "intent" ? shortened(decided) : decided, ENDED_OFFSET).copy(block, 0);
  return block;
}

/** The ending's area. */
export function endingArea(ending: Ending): Buffer {
  const size = TRACK_OFFSET - ENDED_OFFSET;
  const { ended } = ending;
  const fits =
    "reason" in ended && ended.reason ? { ...ended, reason: plainText(ended.reason, LONGEST_REASON) } : ended;
  return pack({ ...ending, ended: fits }, size);
}

/** Characters; JSON makes at most two bytes of each, so that the area always holds it. */
const LONGEST_REASON = 400;
/** Of argv, for the same reason. */
const LONGEST_ARGUMENT = 80;
const MOST_ARGUMENTS = 8;

const plainText = (text: string, longest: number) => text.replaceAll(/[^\x20-\x7e]/g, "?").slice(0, longest);

function shortened(intent: Intent): Intent {
  const argv = intent.argv.slice(0, MOST_ARGUMENTS).map((argument) => plainText(argument, LONGEST_ARGUMENT));
  return { ...intent, argv: intent.argv.length > MOST_ARGUMENTS ? [...argv, "..."] : argv };
}
