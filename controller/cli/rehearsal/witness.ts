/**
 * The shell in which a rehearsed verb runs: the usual one, except that it keeps what passes through it for the rehearsal's own
 * document, and that Ctrl-C ends the whole instead of detaching from it.
 */
import type { Plan__Output as Plan } from "../../../shared/wire/generated/muster/controller/v1/Plan.ts";
import type { Run__Output as Run } from "../../../shared/wire/generated/muster/controller/v1/Run.ts";
import type { FleetSession, ResponseOf, StreamMethod, UnaryMethod } from "../fleet/session.ts";
import type { Shell } from "../shell/shell.ts";
import type { Terminal } from "../shell/terminal.ts";

export interface Witness {
  readonly shell: Shell;
  /** The last plan made; null before there is one. */
  plan(): Plan | null;
  /** The run as last seen; null where none was started. */
  run(): Run | null;
}

export interface WitnessOptions {
  readonly terminal: Terminal;
  readonly output: "table" | "json";
  readonly session: FleetSession;
  readonly signal: AbortSignal;
}

export function witness({ terminal, output, session, signal }: WitnessOptions): Witness {
  let plan: Plan | null = null;
  let run: Run | null = null;
  const note = (method: UnaryMethod | StreamMethod, message: unknown) => {
    if (method === "MakePlan") plan = message as Plan;
    if (method === "WatchRun") run = message as Run;
    if (method === "StartRun") {
      const started = message as ResponseOf<"StartRun">;
      plan = started.plan ?? plan;
      run = started.run ?? run;
    }
  };
  const fleet: FleetSession = {
    address: session.address,
    ask: async (method, request) => {
      const answer = await untilAborted(session.ask(method, request), signal);
      note(method, answer);
      return answer;
    },
    watch: async function* (method, request, ended) {
      for await (const view of session.watch(method, request, ended)) {
        note(method, view);
        yield view;
      }
    },
    close: () => session.close(),
  };
  const settings = { controller: session.address, output, tls: undefined };
  return {
    shell: { terminal: endingAt(signal, terminal, output), settings, hint: hintOf(session), fleet: async () => fleet },
    plan: () => plan,
    run: () => run,
  };
}

const hintOf = ({ address }: FleetSession) =>
  `SIMULATOR · Ctrl-C ends the rehearsal · from elsewhere: muster --controller ${address} status, pause, why`;

/** With json the one document on stdout is the rehearsal's own. After the end nothing more is said of a run that "goes on". */
function endingAt(signal: AbortSignal, terminal: Terminal, output: "table" | "json"): Terminal {
  const asks = terminal.asks;
  return {
    ...terminal,
    get rows() {
      return terminal.rows;
    },
    asks,
    out: (text) => {
      if (output !== "json" && !signal.aborted) terminal.out(text);
    },
    onInterrupt: (handler) => {
      signal.addEventListener("abort", handler, { once: true });
      if (signal.aborted) handler();
      return () => signal.removeEventListener("abort", handler);
    },
  };
}

async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const over = new AbortController();
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true, signal: over.signal });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    over.abort();
  }
}
