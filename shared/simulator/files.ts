/**
 * What stands in a world's directory besides its hosts' files.
 */
import { join } from "node:path";

/** A simulated host's own file tree; a product's paths are prefixed with it. */
export const sysroot = (dir: string, node: string) => join(dir, "hosts", node);

export const files = {
  /** Shell text that every command sources. */
  ask: "ask.sh",
  /** A named pipe: requests, one record each. */
  requests: "requests",
  /** Named pipes for replies, one a call. */
  slots: "slots",
  /** What a flood repeats: 1 MB of lines. */
  flood: "flood",
  /** Every simulated process is this program under its own name. */
  program: "program",
  pid: "world.pid",
  ready: "world.ready",
  fault: "fault",
  commands: "commands.jsonl",
  probes: "probes.jsonl",
  harm: "harm.jsonl",
  state: "state.json",
} as const;
