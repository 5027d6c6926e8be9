/**
 * Watches an order to its end, to a pause, or until Ctrl-C, whatever becomes of the controller meanwhile.
 */
import type { Order__Output as Order } from "../../../shared/wire/generated/muster/controller/v1/Order.ts";
import { follow } from "../fleet/follow.ts";
import type { FleetSession } from "../fleet/session.ts";
import { orderStepKey, renderOrder, renderOrderLine } from "../render/order.ts";
import { timeOfDay } from "../render/times.ts";
import { EXIT } from "../shell/exit-codes.ts";
import type { Shell } from "../shell/shell.ts";
import type { Terminal } from "../shell/terminal.ts";
import { exitOf } from "./watch-run.ts";

export interface WatchOrderOptions {
  /** order.7 */
  readonly order: string;
  /** It surely exists: even a controller that is away at first is waited for. */
  readonly known: boolean;
  /** False where a pause is ended by the order itself (`--on-pause abort`). */
  readonly endsAtPause: boolean;
}

/** Returns the exit code, after having told the outcome. Throws MusterError where the controller stays away. */
export async function watchOrder(shell: Shell, fleet: FleetSession, options: WatchOrderOptions): Promise<number> {
  const { terminal } = shell;
  const detach = new AbortController();
  const forget = terminal.onInterrupt(() => detach.abort());
  const progress = progressOn(shell, options.order);
  let last: Order | null = null;
  try {
    const isLast = ({ state }: Order) => exitOf(state) !== null && (state !== "paused" || options.endsAtPause);
    const open = (signal: AbortSignal) => fleet.watch("WatchOrder", { order: options.order }, signal);
    for await (const seen of follow({
      ...{ open, isLast, known: options.known, clock: terminal.clock, signal: detach.signal },
    })) {
      if (seen.is === "view") last = seen.view;
      progress.show(seen.is === "view" ? seen.view : null);
    }
  } finally {
    progress.close();
    forget();
  }
  return reportOrder(shell, options.order, last, detach.signal.aborted);
}

export function reportOrder(
  { terminal, settings }: Shell,
  name: string,
  order: Order | null,
  detached: boolean,
): number {
  const exit = detached || !order ? EXIT.detached : (exitOf(order.state) ?? EXIT.detached);
  if (settings.output === "json") {
    const document = order ? orderDocument(order) : { order: name, state: "unknown", verdict: "" };
    terminal.out(JSON.stringify(exit === EXIT.detached ? { ...document, detached: true } : document, null, 2));
  } else if (exit === EXIT.detached || !order)
    terminal.out(`Detached: the order goes on. Watch it: muster watch ${name}`);
  else if (!terminal.redraws || order.state === "paused")
    terminal.out(renderOrder(order, terminal.clock.wall(), terminal.view()));
  return exit;
}

/** First which, how it stands and how it ended; then everything else. */
export const orderDocument = ({ id, state, verdict, ...rest }: Order) => ({ order: id, state, verdict, ...rest });

interface OrderProgress {
  /** Null where the controller does not answer. */
  show(order: Order | null): void;
  close(): void;
}

const AWAY = "controller away, the order's state is unknown until it is back";

function progressOn({ terminal, settings }: Shell, name: string): OrderProgress {
  if (settings.output === "json") return lines(terminal, name, terminal.err);
  return terminal.redraws ? drawn(terminal) : lines(terminal, name, terminal.out);
}

function drawn(terminal: Terminal): OrderProgress {
  const screen = terminal.screen();
  let text = "";
  return {
    show: (order) => {
      if (order) text = renderOrder(order, terminal.clock.wall(), terminal.view());
      screen.draw(order ? text : `${text}\n${AWAY}`);
    },
    close: () => screen.done(),
  };
}

/** A line for each step in which something happened. */
function lines(terminal: Terminal, name: string, write: (line: string) => void): OrderProgress {
  const shown = new Map<number, string>();
  let away = false;
  return {
    show: (order) => {
      if (!order && !away) write(`${timeOfDay(terminal.clock.wall())} ${name} ${AWAY}`);
      away = !order;
      for (const [i, step] of order?.steps.entries() ?? []) {
        const key = orderStepKey(step);
        if (!order || shown.get(i) === key) continue;
        shown.set(i, key);
        write(renderOrderLine(order, step, terminal.clock.wall()));
      }
    },
    close: () => {},
  };
}
