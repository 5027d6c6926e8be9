/**
 * The processes probe: which processes run from under a product's root, and what else its user runs.
 * "None" is said only where nothing was hidden that could be one: permission denied is unknown, not down.
 */
import { existsSync, readdirSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { type ProbeAnswer, type ProbePorts, seen, unknown } from "./ports.ts";
import { type ProcessEntry, readProcess } from "./process-entry.ts";
import { redact } from "./redact.ts";
import { place } from "./under-root.ts";
import type { Found, Users } from "./users.ts";

export interface ProcessesValue {
  /** `partial`: processes of users other than the product's could not be looked into. */
  readonly visible: "all" | "partial";
  readonly processes: readonly SeenProcess[];
  /** What the product's user runs besides: a forgotten shell, a job of an administrator's. */
  readonly others: readonly SeenProcess[];
}
export interface SeenProcess {
  readonly pid: number;
  readonly name: string;
  readonly command: string;
  readonly user: string;
  readonly tty: string;
}

/** So many are read between two turns of the event loop: about 3 ms. */
const CHUNK = 64;
/** A process that forks and ends while the list is read is found in its child: what is new is looked at again, so many times at most. */
const PASSES = 3;
/** Others are for people, who read no more. */
const OTHERS_SHOWN = 100;

export interface ProcessScan {
  readonly root: string;
  /** Null in a rehearsal, where everything runs as the agent's own user. */
  readonly user: string | null;
  /** In a rehearsal, the simulated host's own file tree: what runs from elsewhere is nobody's business. */
  readonly host?: string | undefined;
  readonly withinMs: number;
}

export type ScanPorts = Pick<ProbePorts, "users" | "liveGroups" | "proc">;

export async function processesProbe(scan: ProcessScan, ports: ScanPorts, signal: AbortSignal): Promise<ProbeAnswer> {
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(scan.withinMs)]);
  const roots = withRealPath(scan.root);
  if (roots === null) return no(`${scan.root} may not be looked into by the agent`);
  const account = scan.user === null ? null : await ports.users.byName(scan.user, deadline);
  if (account?.kind === "unknown") return no(account.reason);
  const uid = productUid(account);
  const survey: Survey = { processes: [], others: [], undecided: [], denied: !isVisible(ports.proc, 1) };
  if (!(await visitAll(ports, deadline, (entry) => sort(entry, roots, survey))))
    return no(`the processes could not be read within ${scan.withinMs} ms`);

  const doubtful = survey.undecided.find((entry) => entry.uid === uid);
  if (doubtful)
    return no(
      `process ${doubtful.pid} (${doubtful.name}) may be of ${scan.root}: the agent may not see what it executes`,
    );
  if (survey.denied && !seesAllOf(uid))
    return no("other users' processes are hidden from the agent (proc is mounted with hidepid): run it as root");
  const others = survey.others.filter((entry) => isTold(entry, scan, uid)).slice(0, OTHERS_SHOWN);
  const value: ProcessesValue = {
    visible: survey.denied || survey.undecided.length > 0 ? "partial" : "all",
    processes: survey.processes.map((entry) => describe(entry, ports.users)),
    others: others.map((entry) => describe(entry, ports.users)),
  };
  return { yields: seen(value) };
}

/** The user's; of a simulated host what runs from its tree. */
function isTold(entry: ProcessEntry, { user, host }: ProcessScan, uid: number | null): boolean {
  if (user !== null) return entry.uid === uid;
  return host !== undefined && place(entry, [host]) === "under";
}

interface Survey {
  readonly processes: ProcessEntry[];
  readonly others: ProcessEntry[];
  readonly undecided: ProcessEntry[];
  /** Some process may not be looked into at all. */
  denied: boolean;
}

function sort(entry: ProcessEntry | "denied", roots: readonly string[], survey: Survey): void {
  if (entry === "denied") {
    survey.denied = true;
    return;
  }
  switch (place(entry, roots)) {
    case "under":
      survey.processes.push(entry);
      break;
    case "outside":
      survey.others.push(entry);
      break;
    case "undecided":
      survey.undecided.push(entry);
  }
}

/** False where the deadline came first. The agent itself and the commands of running probes are left out. */
async function visitAll(
  { proc, liveGroups }: Pick<ScanPorts, "proc" | "liveGroups">,
  deadline: AbortSignal,
  visit: (entry: ProcessEntry | "denied") => void,
): Promise<boolean> {
  const visited = new Set([process.pid]);
  for (let pass = 0; pass < PASSES; pass += 1) {
    const fresh = pids(proc).filter((pid) => !visited.has(pid));
    if (fresh.length === 0) return true;
    for (const [i, pid] of fresh.entries()) {
      if (i % CHUNK === CHUNK - 1) await nextTurn();
      if (deadline.aborted) return false;
      visited.add(pid);
      const entry = readProcess(proc, pid);
      if (entry === "denied" || (entry !== null && !liveGroups.has(entry.group))) visit(entry);
    }
  }
  return true;
}

/** The root as given and with links resolved; null where that is forbidden. A root that is not there has no real path. */
function withRealPath(root: string): string[] | null {
  const given = root.replace(/(?<=.)\/+$/, "");
  try {
    return [...new Set([given, realpathSync(given)])];
  } catch (error) {
    return ["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "") ? [given] : null;
  }
}

const pids = (proc: string) =>
  readdirSync(proc)
    .filter((name) => /^\d+$/.test(name))
    .map(Number);

/** Whose processes are the product's; null where there is no such user here, so that none can be. */
function productUid(account: Found | null): number | null {
  if (account === null) return process.geteuid?.() ?? null;
  return account.kind === "found" ? account.account.uid : null;
}

/** Process 1 is always there, and is root's. */
const isVisible = (proc: string, pid: number) => existsSync(join(proc, String(pid), "stat"));

/** hidepid hides other users' processes, never one's own; and nothing from root. */
const seesAllOf = (uid: number | null) => process.geteuid?.() === 0 || (uid !== null && uid === process.geteuid?.());

function describe(entry: ProcessEntry, users: Users): SeenProcess {
  const { pid, name, tty } = entry;
  return { pid, name, command: redact(entry.argv), user: users.nameOf(entry.uid), tty };
}

const no = (reason: string): ProbeAnswer => ({ yields: unknown(reason) });
