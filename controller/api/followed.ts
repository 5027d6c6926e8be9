/**
 * A view sent again and again, until it is the last one, the caller goes away, or the controller stops.
 */
import { MusterError } from "../../shared/errors.ts";
import type { Desk } from "./desk.ts";
import { ticks } from "./ticks.ts";

export interface Frame<View> {
  readonly view: View;
  readonly last: boolean;
}

/** Throws MusterError("controller-away") when the controller stops: the end of the stream would read as the end of the run. */
export async function* followed<View>(
  { office, clock, stopping }: Desk,
  signal: AbortSignal,
  frame: () => Frame<View>,
): AsyncGenerator<View, void, void> {
  for await (const _ of ticks((handler) => office.onChange(handler), clock, AbortSignal.any([signal, stopping]))) {
    const { view, last } = frame();
    yield view;
    if (last) return;
  }
  if (!signal.aborted) throw new MusterError("controller-away", "this controller is stopping; what runs goes on");
}
