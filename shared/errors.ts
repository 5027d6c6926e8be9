/**
 * The catalogue of everything Muster refuses or fails at. A code is stable: scripts and agents of other versions rely on it.
 * Each message says what was wrong and where; each remedy says what to do.
 */
import { status } from "@grpc/grpc-js";

interface Entry {
  /** gRPC status that carries it (conventions: gRPC status codes). */
  readonly status: status;
  /** What to do about it. */
  readonly remedy: string;
}

const catalogue = {
  "bad-input": { status: status.INVALID_ARGUMENT, remedy: "Mend the input; every error is listed." },
  "not-found": {
    status: status.NOT_FOUND,
    remedy: "Check the name: `muster clusters`, `muster hosts`, `muster products`, `muster runs`.",
  },
  "run-open": {
    status: status.FAILED_PRECONDITION,
    remedy: "One run per cluster: watch it (`muster watch CLUSTER`) or end it (`muster abort CLUSTER`).",
  },
  "in-order": {
    status: status.FAILED_PRECONDITION,
    remedy: "A cluster waits for its turn in one order: see `muster explain ORDER`, or end it: `muster abort ORDER`.",
  },
  "needs-cycle": {
    status: status.FAILED_PRECONDITION,
    remedy:
      "No order fits clusters that need each other in a circle: take one of them out of a `needs:` and apply the file.",
  },
  "plan-refused": {
    status: status.FAILED_PRECONDITION,
    remedy: "Each refusal says what passes it and which flag overrides it.",
  },
  "plan-changed": {
    status: status.FAILED_PRECONDITION,
    remedy: "Read the new plan and pin its id, or leave the pin out.",
  },
  "host-heard": {
    status: status.FAILED_PRECONDITION,
    remedy:
      "A host whose agent is heard is not dead: let the run ask it (`muster resume RUN`). If it must not be asked, stop muster-agent there and wait until `muster hosts` says silent.",
  },
  "wrong-run-state": { status: status.FAILED_PRECONDITION, remedy: "See the run's state: `muster explain RUN`." },
  "not-leader": { status: status.FAILED_PRECONDITION, remedy: "Ask the leading controller." },
  "lease-lost": { status: status.ABORTED, remedy: "Another controller leads now: ask that one." },
  "stale-epoch": { status: status.ABORTED, remedy: "Another controller leads now; this one must stop." },
  "other-journal": {
    status: status.FAILED_PRECONDITION,
    remedy: "If the journal was really replaced, run on that host: muster-agent accept-journal ID",
  },
  "other-digest": {
    status: status.FAILED_PRECONDITION,
    remedy: "Install the same product definition on the controller and on this host.",
  },
  "unknown-product": { status: status.FAILED_PRECONDITION, remedy: "Install the product definition on this host." },
  "unknown-action": {
    status: status.FAILED_PRECONDITION,
    remedy: "An agent runs only actions of its own definitions.",
  },
  "bad-parameter": { status: status.INVALID_ARGUMENT, remedy: "Each parameter must match its pattern whole." },
  "command-void": {
    status: status.FAILED_PRECONDITION,
    remedy: "This id was settled as never run and is refused for ever; a new attempt has a new id.",
  },
  "ledger-corrupt": {
    status: status.DATA_LOSS,
    remedy: "See on the host whether the command ran, then retry the step: a new attempt has a new id.",
  },
  "ledger-failing": {
    status: status.UNAVAILABLE,
    remedy: "Check the disk that holds the agent's state on the host; nothing was started.",
  },
  "ledger-full": { status: status.RESOURCE_EXHAUSTED, remedy: "Free disk space on the host." },
  "too-late": {
    status: status.ABORTED,
    remedy: "The host or its disk stood still; nothing was started. Look at the host, then retry the step.",
  },
  "no-binary": { status: status.FAILED_PRECONDITION, remedy: "Check the path in the product's options, and the host." },
  "cannot-become-user": {
    status: status.FAILED_PRECONDITION,
    remedy: "Run the agent as root or as that user, and create the user if it is missing.",
  },
  "state-in-use": {
    status: status.FAILED_PRECONDITION,
    remedy: "Stop the other daemon that uses this state folder, or configure another one.",
  },
  "runner-away": {
    status: status.UNAVAILABLE,
    remedy: "The host starts no processes: check systemd, D-Bus and process limits there.",
  },
  "bus-away": { status: status.UNAVAILABLE, remedy: "Check NATS (muster-nats.service); Muster waits for it." },
  "no-stream": {
    status: status.UNAVAILABLE,
    remedy: "NATS lost its store, or no controller has run yet: start the controller, it creates the streams.",
  },
  "stream-differs": {
    status: status.FAILED_PRECONDITION,
    remedy: "Someone made that stream by hand: move it away, or point nats.servers at Muster's own NATS.",
  },
  "journal-lost": {
    status: status.UNAVAILABLE,
    remedy: "Start the controller again: it writes the journal anew from its own files.",
  },
  "foreign-journal": {
    status: status.FAILED_PRECONDITION,
    remedy:
      "Point nats.servers at this controller's own NATS; or, to take over what NATS holds, move the state directory away.",
  },
  "controller-running": {
    status: status.FAILED_PRECONDITION,
    remedy: "One controller per state directory: stop the other one, or set another `state`.",
  },
  "agent-away": {
    status: status.UNAVAILABLE,
    remedy: "Check muster-agent.service on that host and the network between.",
  },
  "controller-away": {
    status: status.UNAVAILABLE,
    remedy: "Start muster-controller, or name it: --controller HOST:PORT",
  },
  "no-nats-server": { status: status.FAILED_PRECONDITION, remedy: "Install it: apt-get install nats-server" },
  "plain-text-exposed": {
    status: status.FAILED_PRECONDITION,
    remedy: "Configure tls (ca, cert, key), or listen on 127.0.0.1 only.",
  },
  "no-table": { status: status.INVALID_ARGUMENT, remedy: "Feed the command's whole standard output." },
  internal: { status: status.INTERNAL, remedy: "This is a fault in Muster: report it with the log." },
} as const satisfies Record<string, Entry>;

export type ErrorCode = keyof typeof catalogue;

/** An error of the catalogue. `message` is for people; `code` is for programs. */
export class MusterError extends Error {
  readonly code: ErrorCode;
  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "MusterError";
    this.code = code;
  }
  get remedy(): string {
    return catalogue[this.code].remedy;
  }
  get status(): status {
    return catalogue[this.code].status;
  }
}

export function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(catalogue, text);
}

/** A write reached a controller that does not lead. */
export class NotLeaderError extends MusterError {
  /** Address of the controller that does, if it was heard. */
  readonly leader: string | null;
  constructor(leader: string | null) {
    super(
      "not-leader",
      `this controller does not lead; ${leader === null ? "who does was not heard" : `${leader} does`}`,
    );
    this.name = "NotLeaderError";
    this.leader = leader;
  }
}

/** One thing wrong with one place of an input file. `line` counts from 1; 0 where the file as a whole is meant. */
export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly message: string;
  readonly fix: string;
}

/** Everything wrong with an input, at once. */
export class InputError extends MusterError {
  readonly problems: readonly Problem[];
  constructor(problems: readonly Problem[]) {
    super("bad-input", problems.map((p) => `${p.file}:${p.line}: ${p.message} (${p.fix})`).join("\n"));
    this.name = "InputError";
    this.problems = problems;
  }
}
