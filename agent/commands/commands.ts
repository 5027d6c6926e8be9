/**
 * Everything a controller may ask about commands. What is asked of one id is decided one after the other; nothing is started before its
 * intent is in the ledger, and nothing twice.
 */
import type { Clock } from "../../shared/clock.ts";
import { MusterError } from "../../shared/errors.ts";
import type { Logger } from "../../shared/log.ts";
import type { Users } from "../probes/users.ts";
import type { ClosedRuns } from "./closed-runs.ts";
import type { Disk } from "./disk.ts";
import type { findExecutable } from "./executable.ts";
import type { Fence, FenceToken } from "./fence.ts";
import { follow, interpret, type Open, writeEnding } from "./follow.ts";
import { checkCommandId, commandSlug, runOf } from "./id.ts";
import { KeyedLock } from "./keyed-lock.ts";
import type { Ledger } from "./ledger.ts";
import { type ExecuteOrder, type HostRules, resolveOrder } from "./order.ts";
import type { Command, Ended } from "./outcome.ts";
import { Output, type OutputFile } from "./output.ts";
import { prepare } from "./prepare.ts";
import { Pulse } from "./pulse.ts";
import type { Ending, Intent } from "./record.ts";
import type { Runner } from "./runner.ts";
import { Stillness, tookTooLong } from "./stillness.ts";
import { tell } from "./tell.ts";
import { type CommandUpdate, watch } from "./watch.ts";

export interface CommandPorts {
  readonly ledger: Ledger;
  readonly closed: ClosedRuns;
  readonly fence: Fence;
  readonly runner: Runner;
  readonly rules: HostRules;
  readonly users: Users;
  readonly disk: Disk;
  readonly clock: Clock;
  readonly log: Logger;
  readonly boot: string;
  /** Folder of the output files; it exists. */
  readonly outputs: string;
  /** What a host gives besides; its own, unless a simulation brings another. */
  readonly host?: HostPorts;
}

export interface HostPorts {
  readonly output: (path: string) => OutputFile;
  readonly findExecutable: typeof findExecutable;
}

/** With less free space output is dropped from the start: a script that stops at its first failed echo would not stop its database. */
const OUTPUT_FLOOR_BYTES = 16 * 1024 * 1024;

export class Commands {
  readonly #ports: CommandPorts;
  readonly #lock = new KeyedLock();
  readonly #open = new Map<string, Open>();
  readonly #stopping = new AbortController();
  readonly #following = new Set<Promise<void>>();
  readonly #stillness: Stillness;

  private constructor(ports: CommandPorts) {
    this.#ports = ports;
    this.#stillness = new Stillness(ports.clock);
    void this.#stillness.watch(this.#stopping.signal);
  }

  /** Takes up what an earlier life of the agent left open: each is looked at once before this returns. */
  static async open(ports: CommandPorts): Promise<Commands> {
    const commands = new Commands(ports);
    await Promise.all(
      [...ports.ledger.records.values()].map(async (record) => {
        if (record.kind !== "intent" || record.ending) return;
        const open = commands.#track(record.intent);
        const ended = interpret(await commands.#runnerOf(record.intent).find(record.intent), open, ports.boot);
        ports.log.info({ cmd: record.intent.id, ended, unclear: open.unclear?.reason }, "a command was left open");
        if (ended && (await writeEnding(open, ended, ports))) commands.#open.delete(record.intent.id);
        else commands.#follow(open);
      }),
    );
    return commands;
  }

  /**
   * Starts it unless its id is known; returns once it is under way. Throws MusterError where the request itself is refused: then the id
   * is not used up. `token` has passed the fence and is looked at again right before each effect.
   */
  execute(token: FenceToken, order: ExecuteOrder): Promise<Command> {
    checkCommandId(order.id);
    const askedMs = this.#ports.clock.now();
    return this.#lock.run(order.id, async () => {
      this.#ports.fence.assertCurrent(token);
      const known = this.tell(order.id);
      if (known?.is.outcome === "void") return refusedVoid(known, "it was settled as never run");
      if (known) return known;
      if (this.#ports.closed.has(runOf(order.id)))
        return refusedVoid(unheard(order.id), `the run ${runOf(order.id)} is closed on this host`);
      this.#stillness.assertAwake();
      return this.#begin(token, order, askedMs);
    });
  }

  /** What became of each, in their order. An id never heard of is buried: from now on it is refused for ever. */
  settle(token: FenceToken, ids: readonly string[]): Promise<Command[]> {
    for (const id of ids) checkCommandId(id);
    return Promise.all(
      ids.map((id) =>
        this.#lock.run(id, async () => {
          this.#ports.fence.assertCurrent(token);
          const known = this.tell(id);
          if (known) return known;
          if (!this.#ports.closed.has(runOf(id)))
            await this.#ports.ledger.bury({ kind: "void", id, atMs: this.#ports.clock.wall() });
          return { ...unheard(id), is: { outcome: "void" } } as const;
        }),
      ),
    );
  }

  /** SIGTERM to the command's process, if it runs. Throws MusterError("not-found"). */
  async cancel(id: string): Promise<Command> {
    const known = this.#known(id);
    const open = this.#open.get(id);
    if (open && known.is.outcome === "running") {
      const asked = await this.#runnerOf(open.intent).terminate(open.intent);
      this.#ports.log.warn({ cmd: id, asked }, "a command was asked to end");
    }
    return this.#known(id);
  }

  /** Output from an offset, then the ending; ends early when `signal` aborts or the agent stops. Throws MusterError("not-found"). */
  watch(id: string, offset: number, signal: AbortSignal): AsyncIterable<CommandUpdate> {
    this.#known(id);
    const output = this.#open.get(id)?.output ?? this.#output(id);
    const watched = { output, pulse: () => this.#open.get(id)?.pulse ?? null, tell: () => this.#known(id) };
    return untilEither(signal, this.#stopping.signal, (until) => watch(watched, offset, until));
  }

  /** Lets go of a run's endings and tombstones; how many. Its ids stay refused. What may still run is kept. */
  async close(run: string): Promise<number> {
    const { ledger, closed, log } = this.#ports;
    await closed.add(run);
    const going = [...ledger.records].flatMap(([id, record]) => {
      const done = record.kind !== "intent" || record.ending !== null;
      return runOf(id) === run && done ? [{ id, record }] : [];
    });
    for (const { id, record } of going) {
      if (record.kind === "intent") await this.#runnerOf(record.intent).tidy(record.intent);
      this.#output(id).cap();
    }
    await ledger.forget(going.map(({ id }) => id));
    log.info({ run, forgotten: going.length }, "a run is closed");
    return going.length;
  }

  /** Commands whose outcome is not settled yet. */
  open(): Command[] {
    return [...this.#open.keys()].map((id) => this.#known(id));
  }

  /** Null for an id never heard of. */
  tell(id: string): Command | null {
    const record = this.#ports.ledger.records.get(id);
    return record ? tell(id, record, this.#open.get(id) ?? null) : null;
  }

  /** The agent ends; commands go on. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all(this.#following);
    this.#ports.runner.close();
  }

  async #begin(token: FenceToken, order: ExecuteOrder, askedMs: number): Promise<Command> {
    const { ledger, fence, rules, runner, users, clock, boot, log, host } = this.#ports;
    const resolved = resolveOrder(order, rules);
    const ways = { users, runner: runner.name, rehearsal: rules.rehearsal !== undefined, find: host?.findExecutable };
    const prepared = await prepare(resolved, ways, this.#stopping.signal);
    const intent: Intent = {
      kind: "intent",
      id: order.id,
      cluster: order.node.cluster,
      node: order.node.node,
      action: order.action,
      argv: [...resolved.argv],
      runner: runner.name,
      boot,
      atMs: clock.wall(),
      ends: resolved.ends,
    };
    fence.assertCurrent(token);
    await ledger.intend(intent);
    if (!prepared.ok) return this.#refuse(intent, { outcome: "refused", code: prepared.code, reason: prepared.reason });
    const stale = heardSince(fence, token);
    if (stale) return this.#refuse(intent, { outcome: "refused", code: stale.code, reason: stale.message });
    const open = this.#track(intent);
    const output = await this.#makeOutput(open.output);
    log.info({ cmd: intent.id, argv: intent.argv, runner: runner.name }, "a command starts");
    const late = tookTooLong(clock.now() - askedMs);
    const started = late ?? (await runner.start({ intent, argv: prepared.argv, user: prepared.user, output }));
    switch (started.started) {
      case "no":
        this.#open.delete(intent.id);
        return this.#refuse(intent, { outcome: "refused", code: started.code, reason: started.reason });
      case "unclear":
        open.unclear = { reason: started.reason, unwritten: false };
        break;
      case "yes":
        break;
    }
    this.#follow(open);
    return this.#known(intent.id);
  }

  /** Surely not started. Where even that cannot be written, following finds it out again. */
  async #refuse(intent: Intent, ended: Ended): Promise<Command> {
    const ending: Ending = { ended, atMs: this.#ports.clock.wall(), outputBytes: 0, outputCapped: false };
    this.#ports.log.warn({ cmd: intent.id, ended }, "a command is refused");
    try {
      await this.#ports.ledger.end(intent.id, ending);
    } catch (error) {
      this.#ports.log.error({ cmd: intent.id, err: error }, "a refusal could not be written down");
      this.#follow(this.#track(intent));
    }
    return this.#known(intent.id);
  }

  #track(intent: Intent): Open {
    const open = { intent, output: this.#output(intent.id), pulse: new Pulse(), unclear: null };
    this.#open.set(intent.id, open);
    return open;
  }

  #follow(open: Open): void {
    const { ledger, clock, boot, log } = this.#ports;
    const ports = { ledger, clock, boot, runner: this.#runnerOf(open.intent) };
    const following = follow(open, ports, this.#stopping.signal)
      .catch((error: unknown) => log.error({ cmd: open.intent.id, err: error }, "a command is not followed any more"))
      .finally(() => {
        this.#following.delete(following);
        const told = this.tell(open.intent.id);
        if (!told || told.endedMs === 0) return;
        this.#open.delete(open.intent.id);
        log.info({ cmd: open.intent.id, is: told.is }, "a command has ended");
      });
    this.#following.add(following);
  }

  /** The runner that started it; another one can tell nothing about it. */
  #runnerOf(intent: Intent): Runner {
    const { runner, clock } = this.#ports;
    if (intent.runner === runner.name) return runner;
    const reason = `it was started by the ${intent.runner} runner, and this agent is configured for ${runner.name}`;
    return {
      ...runner,
      find: async () => ({ is: "unclear", reason }),
      changed: (_, signal) => clock.sleep(1000, signal).catch(() => {}),
      terminate: async () => false,
      tidy: async () => {},
    };
  }

  #output(id: string): OutputFile {
    const path = `${this.#ports.outputs}/${commandSlug(id)}.out`;
    return this.#ports.host?.output(path) ?? new Output(path);
  }

  async #makeOutput(output: OutputFile): Promise<string | null> {
    const free = await this.#ports.disk.freeBytes(this.#ports.outputs).catch(() => 0);
    if (free < OUTPUT_FLOOR_BYTES) return null;
    output.create();
    return output.dropped ? null : output.path;
  }

  #known(id: string): Command {
    const command = this.tell(id);
    if (!command) throw new MusterError("not-found", `this host never heard of the command ${id}`);
    return command;
  }
}

/** A newer controller was heard while the intent was written. */
function heardSince(fence: Fence, token: FenceToken): MusterError | null {
  try {
    fence.assertCurrent(token);
    return null;
  } catch (error) {
    if (error instanceof MusterError) return error;
    throw error;
  }
}

const unheard = (id: string) => ({ id, startedMs: 0, endedMs: 0, outputBytes: 0, outputCapped: false });

const refusedVoid = (known: Omit<Command, "is">, reason: string): Command => ({
  ...known,
  is: { outcome: "refused", code: "command-void", reason },
});

/** Both are let go of at its end: the agent's own signal outlives many watchers. */
async function* untilEither<T>(
  one: AbortSignal,
  other: AbortSignal,
  work: (until: AbortSignal) => AsyncIterable<T>,
): AsyncIterable<T> {
  const until = new AbortController();
  const over = () => until.abort("over");
  const signals = [one, other];
  for (const signal of signals) signal.addEventListener("abort", over);
  if (signals.some((signal) => signal.aborted)) over();
  try {
    yield* work(until.signal);
  } finally {
    for (const signal of signals) signal.removeEventListener("abort", over);
  }
}
