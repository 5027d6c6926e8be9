/** `muster pause|resume|skip|abort ORDER`: what a person asks of an order, and what is said then. */
import { orderDocument } from "../live/watch-order.ts";
import { renderOrder } from "../render/order.ts";
import { EXIT } from "../shell/exit-codes.ts";
import type { Shell } from "../shell/shell.ts";
import { whoAsks } from "../shell/who.ts";

export interface OrderAsked {
  readonly what: "pause" | "resume" | "skip" | "abort";
  readonly reason?: string;
  /** Of skip. */
  readonly cluster?: string;
}

export async function askOrder(shell: Shell, order: string, { what, reason, cluster }: OrderAsked): Promise<number> {
  const { terminal, fleet } = shell;
  const about = { order, what, who: whoAsks(terminal.env), reason: reason ?? "", cluster: cluster ?? "" };
  const now = await (await fleet()).ask("AskOrder", about);
  sayOrder(shell, now);
  return now.state === "paused" && what !== "pause" ? EXIT.paused : EXIT.done;
}

/** `muster explain ORDER`. */
export async function explainOrder(shell: Shell, order: string): Promise<number> {
  sayOrder(shell, await (await shell.fleet()).ask("GetOrder", { order }));
  return EXIT.done;
}

function sayOrder({ terminal, settings }: Shell, order: Parameters<typeof orderDocument>[0]): void {
  terminal.out(
    settings.output === "json"
      ? JSON.stringify(orderDocument(order), null, 2)
      : renderOrder(order, terminal.clock.wall(), terminal.view()),
  );
}
