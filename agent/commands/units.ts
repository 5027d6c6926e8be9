/**
 * Commands as transient systemd units: each has its own cgroup and outlives the agent, and systemd keeps how it ended.
 * design: "Where a command runs".
 */
import { readFileSync } from "node:fs";
import { constants } from "node:os";
import type { Clock } from "../../shared/clock.ts";
import type { TransientUnit, UnitManager, UnitState } from "../systemd/manager.ts";
import { commandSlug, unitName } from "./id.ts";
import type { Intent } from "./record.ts";
import type { Found, Runner, Started, StartOrder } from "./runner.ts";

interface Ports {
  readonly manager: UnitManager;
  readonly clock: Clock;
  readonly boot: string;
  /** Processes that live in a control group. */
  readonly processesIn: (controlGroup: string) => readonly number[];
}

/** Changes are told by signals of D-Bus; a lost one is made up for by asking this often. */
const POLL_MS = 2000;

export function unitsRunner(ports: Ports): Runner {
  return {
    name: "systemd",
    start: (order) => start(ports, order),
    find: (intent) => find(ports, intent),
    changed: async (intent, signal) => {
      if (signal.aborted) return;
      const either = new AbortController();
      // With a reason: without one an exception is made for it, with its stack.
      const over = () => either.abort("over");
      signal.addEventListener("abort", over);
      const poll = ports.clock.sleep(POLL_MS, either.signal).catch(() => {});
      try {
        await Promise.race([ports.manager.changed(nameOf(intent), either.signal), poll]);
      } finally {
        signal.removeEventListener("abort", over);
        over();
      }
    },
    terminate: (intent) => terminate(ports, intent),
    tidy: (intent) => tidy(ports, intent),
    close: () => ports.manager.close(),
  };
}

const nameOf = (intent: Intent) => unitName(commandSlug(intent.id));

async function start({ manager }: Ports, { intent, argv, user, output }: StartOrder): Promise<Started> {
  const unit: TransientUnit = {
    description: `Muster: ${intent.action} ${intent.node} (${intent.id})`,
    argv,
    user,
    output,
  };
  const answer = await manager.startTransient(nameOf(intent), unit);
  switch (answer.reply) {
    case "queued":
    // A unit of this id is this command, started before the ledger lost it: it is followed, not started again.
    case "exists":
      return { started: "yes" };
    case "refused":
    case "away":
      return { started: "no", code: "runner-away", reason: answer.reason };
    case "lost":
      return { started: "unclear", reason: answer.reason };
  }
}

async function find({ manager, boot }: Ports, intent: Intent): Promise<Found> {
  if (intent.boot !== boot) return { is: "absent", reason: "the host was rebooted" };
  try {
    const state = await manager.state(nameOf(intent));
    return state
      ? foundUnit(state)
      : { is: "absent", reason: "systemd has no unit of it: it never began, or was let go" };
  } catch (error) {
    return {
      is: "unclear",
      reason: `systemd does not answer: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
}

/** As waitid(2) has it. */
const CLD_EXITED = 1;
const CLD_KILLED = 2;
const CLD_DUMPED = 3;
/** systemd's own failures before the command itself runs (systemd.exec(5), "Process Exit Codes"); a program may use them too. */
const EXEC_FAILURES = { first: 200, last: 245 };

/** Exported for its tests (pure). */
export function foundUnit(state: UnitState): Found {
  // Main process first: a unit may linger in `deactivating` long after it.
  if (state.mainPid === 0 && state.execMainCode === CLD_EXITED) return exited(state.execMainStatus);
  if (state.mainPid === 0 && (state.execMainCode === CLD_KILLED || state.execMainCode === CLD_DUMPED))
    return { is: "signalled", signal: signalName(state.execMainStatus) };
  // Right after the start was queued a unit is still inactive: its job tells.
  if (state.mainPid > 0 || state.job) return { is: "running" };
  switch (state.activeState) {
    case "activating":
    case "deactivating":
    case "reloading":
    case "active":
      return { is: "running" };
    case "inactive":
    case "failed":
      return { is: "absent", reason: `systemd did not run it: ${state.result}` };
    default:
      return { is: "unclear", reason: `its unit is ${state.activeState}/${state.subState}` };
  }
}

function exited(status: number): Found {
  if (status < EXEC_FAILURES.first || status > EXEC_FAILURES.last) return { is: "exited", exitCode: status };
  return { is: "exited", exitCode: status, reason: `systemd also says ${status} where it cannot execute a command` };
}

function signalName(number: number): string {
  const name = Object.entries(constants.signals).find(([, value]) => value === number)?.[0];
  return name ?? `signal ${number}`;
}

async function terminate({ manager }: Ports, intent: Intent): Promise<boolean> {
  const state = await manager.state(nameOf(intent));
  if (!state || state.mainPid === 0) return false;
  await manager.killMain(nameOf(intent), "SIGTERM");
  return true;
}

/** A unit whose cgroup holds processes is left alone for ever: one of them may be the database. */
async function tidy({ manager, processesIn }: Ports, intent: Intent): Promise<void> {
  try {
    const state = await manager.state(nameOf(intent));
    if (!state || foundUnit(state).is === "running" || processesIn(state.controlGroup).length > 0) return;
    await manager.release(nameOf(intent), state);
  } catch {
    // It stays until the next boot: no harm.
  }
}

/** Of the unified hierarchy, or systemd's own one of the older layouts. What cannot be read counts as inhabited. */
export function processesInControlGroup(controlGroup: string): readonly number[] {
  if (controlGroup === "") return [];
  for (const mount of ["/sys/fs/cgroup", "/sys/fs/cgroup/unified", "/sys/fs/cgroup/systemd"]) {
    try {
      return readFileSync(`${mount}${controlGroup}/cgroup.procs`, "utf8").split("\n").filter(Boolean).map(Number);
    } catch {
      // Not this layout, or the group is gone.
    }
  }
  return [];
}
