/**
 * How a run's progress is shown: redrawn as a tree on a TTY, else as plain lines, one whenever something happened.
 */
import type { Run__Output as Run } from "../../../shared/wire/generated/muster/controller/v1/Run.ts";
import { renderRunLine, runLineKey } from "../render/run-line.ts";
import { renderRunTree } from "../render/run-tree.ts";
import { timeOfDay } from "../render/times.ts";
import type { Terminal } from "../shell/terminal.ts";

export interface Progress {
  show(run: Run): void;
  /** The controller does not answer. */
  away(): void;
  /** Nothing more is drawn. */
  close(): void;
}

/** Ages are read by people: a second is as fine as they are. */
const REDRAW_EVERY_MS = 1_000;
const AWAY = "controller away, the run's state is unknown until it is back";

export function treeProgress(terminal: Terminal, hint?: string): Progress {
  const screen = terminal.screen();
  let last: { run: Run; atMs: number } | null = null;
  let away = false;
  const draw = () => {
    if (!last) return;
    const moment = {
      sinceMs: terminal.clock.now() - last.atMs,
      rows: terminal.rows,
      away: away ? sentence(AWAY) : "",
      ...(hint === undefined ? {} : { hint }),
    };
    screen.draw(renderRunTree(last.run, moment, terminal.view()));
  };
  const timer = setInterval(draw, REDRAW_EVERY_MS);
  return {
    show: (run) => {
      away = false;
      last = { run, atMs: terminal.clock.now() };
      draw();
    },
    away: () => {
      away = true;
      draw();
    },
    close: () => {
      clearInterval(timer);
      screen.done();
    },
  };
}

export function lineProgress(terminal: Terminal, run: string, write: (line: string) => void): Progress {
  let shown = "";
  return {
    show: (view) => {
      const key = runLineKey(view);
      if (key === shown) return;
      shown = key;
      write(renderRunLine(view, terminal.clock.wall()));
    },
    away: () => {
      if (shown === AWAY) return;
      shown = AWAY;
      write(`${timeOfDay(terminal.clock.wall())} ${run} ${AWAY}`);
    },
    close: () => {},
  };
}

const sentence = (text: string) => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
