/**
 * What `supervisorctl status` prints: one row a service, or that nobody answers.
 * Source: Supervisor's supervisorctl and states; products that wrap it print the same shape.
 */
import type { RawOutput } from "../state/observation.ts";
import type { Read } from "./formats.ts";
import { harmlessLines } from "./harmless.ts";

export interface SupervisorStatus {
  /** "down" only where supervisorctl says that nobody is there to answer; whatever cannot be read is "unknown". */
  readonly supervisor: "up" | "down" | "unknown";
  readonly services: readonly SupervisedService[];
}

export interface SupervisedService {
  /** `name`, or `group:name`. */
  readonly name: string;
  /** A word of Supervisor's own set, upper case; "UNKNOWN" for any other word. */
  readonly state: string;
  /** Null where the row names none. */
  readonly pid: number | null;
  /** The row's free text, e.g. "pid 7, uptime 12 days, 3:04:05"; empty while STARTING or STOPPING. */
  readonly detail: string;
}

/** Always yields a value. The exit code is not read: STARTING, BACKOFF and STOPPING exit 0 in some versions. */
export function readSupervisorctl(raw: RawOutput): Read<SupervisorStatus> {
  const lines = harmlessLines(raw.stdout).map((line) => line.trim());
  const candidates = lines.map(candidateOf).filter((row) => row !== null);
  const services = candidates.filter((row) => row.known || fitsTheTable(row, candidates)).map((row) => row.service);
  if (services.length > 0) return { ok: true, value: { supervisor: "up", services } };
  if (lines.some((line) => NO_SUCH_SERVICE.test(line))) return { ok: true, value: { supervisor: "up", services: [] } };
  const said = [...lines, ...harmlessLines(raw.stderr).map((line) => line.trim())];
  if (said.some(isUnreachable)) return { ok: true, value: { supervisor: "down", services: [] } };
  const first = said.find((line) => line !== "") ?? "it printed nothing";
  return {
    ok: true,
    value: { supervisor: "unknown", services: [] },
    doubt: `the supervisor cannot be asked: ${first.slice(0, 200)}`,
  };
}

interface Candidate {
  readonly service: SupervisedService;
  /** Whether the state is a word of Supervisor's own set. */
  readonly known: boolean;
  /** Whether name and state stand apart as in Supervisor's padded columns. */
  readonly padded: boolean;
}

function candidateOf(line: string): Candidate | null {
  const match = /^(\S+)(\s+)([A-Z][A-Z_]+)(?:\s+(.*))?$/.exec(line);
  if (!match) return null;
  const [, name = "", gap = "", word = "", detail = ""] = match;
  if (name.endsWith(":") || LOG_LEVEL.test(name) || DATE.test(name)) return null;
  const known = STATES.has(word);
  const pid = /^pid (\d{1,10})\b/.exec(detail)?.[1];
  return {
    service: { name, state: known ? word : "UNKNOWN", pid: pid ? Number(pid) : null, detail: detail.trim() },
    known,
    padded: gap.length > 1 || gap === "\t",
  };
}

/**
 * A row whose state nobody knows counts, so that it is never taken for stopped; but prose such as "Using JVM 17" looks like one
 * where the columns are collapsed. It counts if padded like a table, or beside known rows that are collapsed too.
 */
function fitsTheTable(row: Candidate, all: readonly Candidate[]): boolean {
  return row.padded || (all.some((other) => other.known) && all.every((other) => !other.known || !other.padded));
}

/** supervisor/states.py */
const STATES = new Set(["STOPPED", "STARTING", "RUNNING", "BACKOFF", "STOPPING", "EXITED", "FATAL", "UNKNOWN"]);
const LOG_LEVEL = /^\[?(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|CRITICAL)\]?$/;
const DATE = /^\[?\d{4}-\d\d-\d\d/;
/** The supervisor answered, and does not know the name that was asked for. */
const NO_SUCH_SERVICE = /^\S+: ERROR \(no such (?:process|group)\)$/;

/**
 * The two messages by which supervisorctl says that there is no supervisord: its socket is missing, its port refuses.
 * "permission denied", faults while it shuts down and tracebacks say nothing of the kind.
 */
const isUnreachable = (line: string) => /^(?:unix|https?):\/\/.+\s(?:no such file|refused connection)$/.test(line);
