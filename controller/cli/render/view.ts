/**
 * For what a screen is rendered, and the few colours there are.
 */
import { styleText } from "node:util";

export interface View {
  /** Columns. */
  readonly width: number;
  readonly colour: boolean;
}

export type Tone = "plain" | "dim" | "bold" | "good" | "warn" | "bad";

const STYLES = { dim: "dim", bold: "bold", good: "green", warn: "yellow", bad: "red" } as const;

/** Colour only ever repeats what the words say. */
export function paint(view: View, tone: Tone, text: string): string {
  if (!view.colour || tone === "plain" || text === "") return text;
  return styleText(STYLES[tone], text, { validateStream: false });
}

/** How a state of a node, cluster, step or run is coloured. */
export function toneOf(state: string): Tone {
  switch (state) {
    case "up":
    case "done":
    case "seen":
    case "already":
      return "good";
    case "paused":
    case "partial":
    case "moving":
    case "starting":
    case "stopping":
    case "aborting":
      return "warn";
    case "failed":
    case "aborted":
    case "unknown":
      return "bad";
    default:
      return "plain";
  }
}
