/**
 * The terminal as a port: where text goes, how wide it is, whether a person sits there.
 */
import { createInterface } from "node:readline";
import { createLogUpdate } from "log-update";
import type { Clock } from "../../../shared/clock.ts";
import { systemClock } from "../../../shared/clock.ts";
import type { View } from "../render/view.ts";

export interface Terminal {
  readonly clock: Clock;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Data: one document, or what a person asked for. A newline is added. */
  out(text: string): void;
  /** Messages and progress. A newline is added. */
  err(text: string): void;
  /** Whether stdout redraws, i.e. is a TTY. */
  readonly redraws: boolean;
  /** Whether somebody can be asked. */
  readonly asks: boolean;
  /** How to render for stdout. */
  view(): View;
  readonly rows: number;
  /** The line typed; empty where stdin ended or Ctrl-C was pressed. */
  ask(question: string): Promise<string>;
  /** Everything on stdin. Throws RangeError beyond `mostBytes`. */
  readAll(mostBytes: number): Promise<string>;
  /** A part of stdout that is drawn over. */
  screen(): Screen;
  /** Calls the handler at Ctrl-C instead of ending; returns how to stop that. */
  onInterrupt(handler: () => void): () => void;
}

export interface Screen {
  draw(text: string): void;
  /** Leaves what was drawn last where it is. */
  done(): void;
}

const COLUMNS_WHERE_UNKNOWN = 100;
const ROWS_WHERE_UNKNOWN = 24;

export function processTerminal(noColour: boolean): Terminal {
  const { stdin, stdout, stderr, env } = process;
  endQuietlyWithReader();
  const colour = stdout.isTTY === true && !noColour && !env.NO_COLOR && env.TERM !== "dumb";
  return {
    clock: systemClock,
    env,
    out: (text) => void stdout.write(`${text}\n`),
    err: (text) => void stderr.write(`${text}\n`),
    redraws: stdout.isTTY === true && env.TERM !== "dumb",
    asks: stdin.isTTY === true,
    view: () => ({ width: stdout.columns || columnsOf(env) || COLUMNS_WHERE_UNKNOWN, colour }),
    get rows() {
      return stdout.rows || ROWS_WHERE_UNKNOWN;
    },
    ask,
    readAll,
    screen: () => {
      const update = createLogUpdate(stdout);
      return { draw: (text) => update(text), done: () => update.done() };
    },
    onInterrupt: (handler) => {
      process.on("SIGINT", handler);
      return () => void process.off("SIGINT", handler);
    },
  };
}

function ask(question: string): Promise<string> {
  return new Promise((resolve) => {
    const lines = createInterface({ input: process.stdin, output: process.stderr });
    let answer = "";
    lines.on("close", () => resolve(answer));
    lines.on("SIGINT", () => lines.close());
    lines.question(question, (text) => {
      answer = text;
      lines.close();
    });
  });
}

async function readAll(mostBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > mostBytes) throw new RangeError(`more than ${mostBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

const columnsOf = (env: NodeJS.ProcessEnv) => (/^\d+$/.test(env.COLUMNS ?? "") ? Number(env.COLUMNS) : undefined);

/** `muster runs | head`: the reader left, which is no fault. */
function endQuietlyWithReader(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
      process.exit();
    });
  }
}
