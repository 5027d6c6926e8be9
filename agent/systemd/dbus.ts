/**
 * systemd over D-Bus: org.freedesktop.systemd1.Manager and the units' properties.
 */
import { type Message, type MessageLike, Variant } from "@jellybrick/dbus-next";
import { BusAway, Connection, DBusError } from "./connection.ts";
import type { StartReply, TransientUnit, UnitManager, UnitState } from "./manager.ts";
import { readState, type Variants } from "./unit-state.ts";

const SYSTEMD = "org.freedesktop.systemd1";
const MANAGER = { destination: SYSTEMD, path: "/org/freedesktop/systemd1", interface: `${SYSTEMD}.Manager` };
const UNIT_EXISTS = `${SYSTEMD}.UnitExists`;
/** What is answered for a unit that is not loaded, or that was let go between two questions. */
const GONE = new Set([`${SYSTEMD}.NoSuchUnit`, "org.freedesktop.DBus.Error.UnknownObject"]);
/** A oneshot's start job ends when its main process does: this signal is how an ending is learnt at once. */
const MATCH = `type='signal',sender='${SYSTEMD}',interface='${SYSTEMD}.Manager',member='JobRemoved'`;

export function systemdManager(): UnitManager {
  const jobs = new JobsEnded();
  const bus = new Connection(
    subscribe,
    (message) => jobs.hear(message),
    () => jobs.wakeAll(),
  );
  const manager = (member: string, signature: string, body: unknown[]) =>
    bus.call({ ...MANAGER, member, signature, body });
  return {
    startTransient: (name, unit) => startTransient(manager, name, unit),
    state: (name) => state(bus, manager, name),
    changed: (name, signal) => jobs.next(name, signal),
    killMain: async (name, signal) => {
      await manager("KillUnit", "ssi", [name, "main", SIGNALS[signal] ?? 15]);
    },
    release: async (name, { activeState }) => {
      if (activeState === "failed") await manager("ResetFailedUnit", "s", [name]);
      else await manager("StopUnit", "ss", [name, "fail"]);
      jobs.forget(name);
    },
    close: () => bus.close(),
  };
}

type ManagerCall = (member: string, signature: string, body: unknown[]) => Promise<Message>;
const SIGNALS: Partial<Record<NodeJS.Signals, number>> = { SIGTERM: 15, SIGKILL: 9 };

async function subscribe(call: (message: MessageLike) => Promise<Message>): Promise<void> {
  const bus = { destination: "org.freedesktop.DBus", path: "/org/freedesktop/DBus", interface: "org.freedesktop.DBus" };
  await call({ ...bus, member: "AddMatch", signature: "s", body: [MATCH] });
  await call({ ...MANAGER, member: "Subscribe" });
}

async function startTransient(manager: ManagerCall, name: string, unit: TransientUnit): Promise<StartReply> {
  try {
    await manager("StartTransientUnit", "ssa(sv)a(sa(sv))", [name, "fail", properties(unit), []]);
    return { reply: "queued" };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (error instanceof DBusError) {
      return error.type === UNIT_EXISTS
        ? { reply: "exists" }
        : { reply: "refused", reason: `${error.type}: ${reason}` };
    }
    if (error instanceof BusAway) return { reply: "away", reason };
    return { reply: "lost", reason };
  }
}

const NO_LIMIT = 0xffff_ffff_ffff_ffffn;

/** Why each is so: design, "Where a command runs". */
function properties({ description, argv, user, output }: TransientUnit): [string, Variant][] {
  const [program] = argv;
  const streams: [string, Variant][] =
    output === null
      ? [
          ["StandardOutput", new Variant("s", "null")],
          ["StandardError", new Variant("s", "null")],
        ]
      : [
          ["StandardOutputFileToAppend", new Variant("s", output)],
          ["StandardErrorFileToAppend", new Variant("s", output)],
        ];
  return [
    ["Description", new Variant("s", description)],
    ["Type", new Variant("s", "oneshot")],
    ["RemainAfterExit", new Variant("b", true)],
    ["KillMode", new Variant("s", "process")],
    ["SendSIGKILL", new Variant("b", false)],
    ["Slice", new Variant("s", "muster-commands.slice")],
    ["TimeoutStartUSec", new Variant("t", NO_LIMIT)],
    // A database may live in this unit: neither the default cap on tasks nor one process out of memory may end it.
    ["TasksMax", new Variant("t", NO_LIMIT)],
    ["OOMPolicy", new Variant("s", "continue")],
    ["ExecStart", new Variant("a(sasb)", [[program, [...argv], false]])],
    ...(user === null ? [] : ([["User", new Variant("s", user)]] satisfies [string, Variant][])),
    ...streams,
  ];
}

async function state(bus: Connection, manager: ManagerCall, name: string): Promise<UnitState | null> {
  try {
    const [path] = (await manager("GetUnit", "s", [name])).body;
    const all = async (type: "Unit" | "Service") => {
      const reply = await bus.call({
        destination: SYSTEMD,
        path: String(path),
        interface: "org.freedesktop.DBus.Properties",
        member: "GetAll",
        signature: "s",
        body: [`${SYSTEMD}.${type}`],
      });
      return reply.body[0] as Variants;
    };
    return readState(await all("Unit"), await all("Service"));
  } catch (error) {
    if (error instanceof DBusError && GONE.has(error.type)) return null;
    throw error;
  }
}

/** Units whose job ended, for those who wait; one that ended before it was waited for is remembered. */
class JobsEnded {
  readonly #ended = new Set<string>();
  readonly #waiting = new Map<string, Set<() => void>>();

  hear(message: Message): void {
    if (message.member !== "JobRemoved") return;
    const unit = String(message.body[2]);
    if (!unit.startsWith("muster-")) return;
    const waiting = this.#waiting.get(unit);
    if (waiting) for (const wake of waiting) wake();
    else this.#ended.add(unit);
  }

  next(unit: string, signal: AbortSignal): Promise<void> {
    if (signal.aborted || this.#ended.delete(unit)) return Promise.resolve();
    return new Promise((resolve) => {
      const waiting = this.#waiting.get(unit) ?? new Set();
      const wake = () => {
        signal.removeEventListener("abort", wake);
        waiting.delete(wake);
        if (waiting.size === 0) this.#waiting.delete(unit);
        resolve();
      };
      waiting.add(wake);
      this.#waiting.set(unit, waiting);
      signal.addEventListener("abort", wake, { once: true });
    });
  }

  wakeAll(): void {
    for (const waiting of this.#waiting.values()) for (const wake of waiting) wake();
  }

  forget(unit: string): void {
    this.#ended.delete(unit);
  }
}
