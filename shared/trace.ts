/**
 * Points in time of a controller at work, for whoever measures it (test/bench). Published over node:diagnostics_channel: with nobody
 * listening a point costs one comparison, and production code knows no listener. The listener stamps the time.
 */
import { channel } from "node:diagnostics_channel";

export const TRACE_CHANNEL = "muster:trace";

export type TracePoint =
  /** A live observation of a node was taken in. */
  | { readonly at: "observed"; readonly cluster: string; readonly node: string; readonly token: number }
  /** A decision was made; `tookMs` is the thinking alone. */
  | { readonly at: "decided"; readonly run: string; readonly tookMs: number }
  /** An event is in the stream and on disk; `tookMs` since it was handed over, shared with those journalled with it. */
  | {
      readonly at: "journalled";
      readonly run: string;
      readonly type: string;
      readonly phase: number | null;
      readonly node: string | null;
      readonly tookMs: number;
    }
  /** Look is being sent to the agent of these nodes. */
  | { readonly at: "look-sent"; readonly cluster: string; readonly nodes: readonly string[]; readonly token: number }
  /** Execute is being sent. */
  | { readonly at: "command-sent"; readonly id: string }
  /** The agent answered Execute: the command is under way. */
  | { readonly at: "command-taken"; readonly id: string }
  /** The command's end has reached the controller. */
  | { readonly at: "command-over"; readonly id: string };

const traced = channel(TRACE_CHANNEL);

export function trace(point: TracePoint): void {
  if (traced.hasSubscribers) traced.publish(point);
}
