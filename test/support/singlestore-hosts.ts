/**
 * The hosts of a simulated SingleStore cluster under a virtual clock: commands and probes of the definition over the world's pure core,
 * without a process or a socket. What is begun and what is asked there is written down: the judge of every test that uses it.
 */
import { formats, yieldOf } from "../../shared/formats/formats.ts";
import { commandOf } from "../../shared/procedure/command-of.ts";
import { evaluate } from "../../shared/procedure/expression.ts";
import { type OptionValues, resolveTemplate, templateContext } from "../../shared/procedure/resolve.ts";
import type { CommandProbe, Definition, ProbeDefinition } from "../../shared/procedure/schema.ts";
import { beginWorld } from "../../shared/products/singlestore/simulator/world/begin.ts";
import { SQL_PORT } from "../../shared/products/singlestore/simulator/world/calls.ts";
import { isDead, parseFault } from "../../shared/products/singlestore/simulator/world/faults.ts";
import type { Effect } from "../../shared/products/singlestore/simulator/world/scene.ts";
import type { SqlAnswer } from "../../shared/products/singlestore/simulator/world/sql/answer.ts";
import type { Setup, World } from "../../shared/products/singlestore/simulator/world/state.ts";
import { nextDueMs, step } from "../../shared/products/singlestore/simulator/world/step.ts";
import { wanted } from "../../shared/products/singlestore/simulator/world/wanted.ts";
import type { WorldEvent } from "../../shared/simulator/model.ts";
import type { Yield } from "../../shared/state/observation.ts";
import type { VirtualClock } from "./virtual-clock.ts";
import type { Begun, Harm, Hosts } from "./virtual-hosts.ts";
import { askAll } from "./virtual-sql.ts";

const POLL_MS = 1_000;
/** A look that runs no command. */
const LOOK_MS = 20;
/** Process ids begin here; each process of memsqld has its own. */
const FIRST_PID = 20_000;

interface Call {
  out: string;
  err: string;
  readonly end: (ended: Ended) => void;
}

interface Ended {
  readonly exit: number | null;
  readonly out: string;
  readonly err: string;
  readonly answer: SqlAnswer | null;
}

/** A command as it was given: every argument. */
export interface Given {
  readonly atMs: number;
  readonly node: string;
  readonly argv: readonly string[];
}

export class SingleStoreHosts implements Hosts {
  world: World;
  readonly begun: Begun[] = [];
  readonly harms: Harm[] = [];
  /** Every program that was run and every statement that was asked, looks among them. */
  readonly given: Given[] = [];
  readonly #clock: VirtualClock;
  readonly #definition: Definition;
  readonly #options: OptionValues;
  readonly #calls = new Map<string, Call>();
  readonly #logs = new Map<string, string>();
  #count = 0;
  #attending = false;

  constructor(setup: Setup, definition: Definition, options: OptionValues, clock: VirtualClock) {
    this.world = beginWorld(setup);
    this.#definition = definition;
    this.#options = options;
    this.#clock = clock;
  }

  async run(node: string, action: string, parameters: Readonly<Record<string, string>>): Promise<number> {
    const argv = this.#argv(node, this.#definition.actions[action]?.run ?? [], parameters);
    const { exit } = await this.#begin(this.#hostOf(node), ...argv).ended;
    return exit ?? 0;
  }

  /** A command as a person at the host would give it. */
  call(node: string, program: string, ...argv: string[]): Promise<Ended> {
    return this.#begin(this.#hostOf(node), program, ...argv).ended;
  }

  fault(text: string, on = true): void {
    const fault = parseFault(text, Object.keys(this.world.setup.nodes));
    if (!fault) throw new TypeError(`no such fault: ${text}`);
    this.#step({ type: "fault", fault, on });
  }

  async probe(node: string, name: string, signal: AbortSignal): Promise<Yield> {
    if (name === "roll-call") return this.#rollCall(node);
    const probe = this.#definition.probes[name];
    if (!probe) return no(`singlestore has no probe ${name}`);
    const unasked = await this.#unasked(node, probe, signal);
    if (unasked !== null) return no(unasked);
    const given = await this.#given(node, probe, signal);
    if (typeof given === "string") return no(given);
    const command = commandOf(probe);
    if (command !== null) return await this.#command(node, command, given, signal);
    if ("sql" in probe) return await this.#sql(node, probe, signal);
    await this.#clock.sleep(LOOK_MS);
    this.catchUp();
    if (isDead(this.world, node)) return no("the host does not answer");
    if ("processes" in probe) return seen(this.#processes(node));
    return "lines" in probe ? this.#lines(node) : no(`no look of the kind of ${name}`);
  }

  /** Brings the world to the clock's time. */
  catchUp(): void {
    const now = this.#clock.now();
    const due = nextDueMs(this.world);
    if (due !== null && due <= now) this.#step({ type: "passed" });
    else this.world.nowMs = Math.max(this.world.nowMs, now);
  }

  #hostOf = (node: string): string => this.world.setup.nodes[node]?.host ?? node;

  #argv(node: string, run: readonly string[], parameters = {}): [string, ...string[]] {
    const about = { node, member: null, id: null, port: null };
    const context = templateContext(this.#definition, this.#options, about, { parameters });
    const [program = "", ...argv] = run.map((template) => resolveTemplate(template, context));
    return [program.slice(program.lastIndexOf("/") + 1), ...argv];
  }

  #begin(node: string, command: string, ...argv: string[]) {
    this.#count += 1;
    const id = `call-${this.#count}`;
    const ended = new Promise<Ended>((resolve) => {
      this.#calls.set(id, { out: "", err: "", end: resolve });
    });
    this.given.push({ atMs: this.#clock.now(), node, argv: [command, ...argv] });
    this.#step({ type: "called", request: { id, node, command, argv, pid: 1, uid: 0 } });
    void this.#attend();
    return { id, ended };
  }

  /** Null where nothing forbids the question. */
  async #unasked(node: string, { askIf }: ProbeDefinition, signal: AbortSignal): Promise<string | null> {
    if (!askIf) return null;
    const asked = await this.#read(node, askIf.probe, askIf.that, signal);
    if (asked.known && asked.value === true) return null;
    return asked.known ? `not asked in the state that ${askIf.probe} shows` : `not asked: ${asked.reason}`;
  }

  async #given(node: string, { given }: ProbeDefinition, signal: AbortSignal) {
    const filled: Record<string, string> = {};
    for (const [name, { probe, is }] of Object.entries(given)) {
      const read = await this.#read(node, probe, is, signal);
      if (!read.known) return `${name} cannot be told from ${probe}: ${read.reason}`;
      filled[name] = String(read.value);
    }
    return filled;
  }

  /** What an expression reads from another look of the node. */
  async #read(node: string, probe: string, expression: string, signal: AbortSignal) {
    const yields = await this.probe(node, probe, signal);
    if (yields.result === "unknown") return { known: false as const, reason: yields.reason };
    const { id = null, port = null, role } = this.world.setup.nodes[node] ?? {};
    const about = { name: node, roles: [role], member: null, id, port };
    return evaluate(expression, { [probe.replaceAll("-", "_")]: yields.value, node: about });
  }

  async #command(
    node: string,
    { run, format, within }: CommandProbe,
    given: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<Yield> {
    const begun = this.#begin(this.#hostOf(node), ...this.#argv(node, run, given));
    const first = await this.#within(begun, within, signal);
    if (first === "late") return no(`no answer within ${within} ms, killed`);
    const reader = formats[format];
    const raw = { exit: first.exit ?? 0, stdout: first.out, stderr: first.err };
    return reader ? yieldOf(reader(raw)) : no(`no reader ${format}`);
  }

  async #sql(node: string, probe: ProbeDefinition, signal: AbortSignal): Promise<Yield> {
    if (!("sql" in probe)) return no("no SQL");
    this.catchUp();
    const { port } = this.world.setup.nodes[node] ?? {};
    const serves = wanted(this.world).ports.find((one) => one.node === node)?.serves;
    if (serves === undefined) return no(`127.0.0.1:${port}: connect ECONNREFUSED`);
    const askOne = async (statement: string): Promise<SqlAnswer | null> => {
      const first = await this.#within(this.#begin(node, SQL_PORT, statement), probe.within, signal);
      return first === "late" ? null : first.answer;
    };
    const value = await askAll(probe.sql.ask, askOne);
    return value === null ? no(`127.0.0.1:${port} did not answer within ${probe.within} ms`) : seen(value);
  }

  async #within({ id, ended }: { id: string; ended: Promise<Ended> }, withinMs: number, signal: AbortSignal) {
    const killed = new AbortController();
    const late = this.#clock.sleep(withinMs, AbortSignal.any([killed.signal, signal])).then(
      () => "late" as const,
      () => "late" as const,
    );
    const first = await Promise.race([ended, late]);
    killed.abort("answered");
    if (first === "late") {
      this.#step({ type: "caller-gone", call: id });
      this.#calls.delete(id);
    }
    return first;
  }

  /** Of the whole host: each node finds its own by its id in the command line. */
  #processes(node: string) {
    const host = this.#hostOf(node);
    const nodes = Object.keys(this.world.setup.nodes);
    const mine = wanted(this.world).processes.filter((process) => this.#hostOf(process.node) === host);
    return {
      visible: "all",
      processes: mine.map(({ node: of, program, run }) => ({
        pid: FIRST_PID + 1_000 * nodes.indexOf(of) + 2 * run + (program === "memsqld" ? 1 : 0),
        name: program,
        command: `${program} --defaults-file /var/lib/memsql/${this.world.setup.nodes[of]?.id}/memsql.cnf`,
        ...{ user: "memsql", tty: "?" },
      })),
      others: [],
    };
  }

  /** As the agent's look of that kind. */
  #lines(node: string): Yield {
    const text = this.#logs.get(node) ?? "";
    const at = text.lastIndexOf(String(this.#options.replayText ?? "eplaying"));
    const lastAt = at < 0 ? null : text.lastIndexOf("\n", at) + 1;
    const line = lastAt === null ? null : text.slice(lastAt, text.indexOf("\n", lastAt));
    return seen({ exists: true, file: "1:1", size: text.length, lastAt, line, searchedFrom: 0 });
  }

  #rollCall(node: string): Yield {
    if (isDead(this.world, node)) return no("the host does not answer");
    const ready = Object.entries(this.#definition.actions).map(([name, { run, parameters }]) => {
      const filled = Object.fromEntries(Object.keys(parameters).map((key) => [key, `{${key}}`]));
      return [name, { ok: true, reason: "", argv: this.#argv(node, run, filled) }] as const;
    });
    const { digest } = this.#definition;
    const user = { name: "memsql", exists: true };
    return seen({ digest, runner: "systemd", user, actions: Object.fromEntries(ready) });
  }

  /** Lets the world go on while a call is open; without one nobody waits for it. */
  async #attend(): Promise<void> {
    if (this.#attending) return;
    this.#attending = true;
    while (this.#calls.size > 0) {
      const dueMs = nextDueMs(this.world) ?? Number.POSITIVE_INFINITY;
      await this.#clock.sleep(Math.ceil(Math.max(0, Math.min(dueMs - this.#clock.now(), POLL_MS))));
      this.catchUp();
    }
    this.#attending = false;
  }

  #step(event: WorldEvent): void {
    const next = step(this.world, event, this.#clock.now());
    this.world = next.world;
    for (const effect of next.effects) this.#take(effect);
  }

  #take(effect: Effect): void {
    switch (effect.type) {
      case "began":
        if (effect.call.changes)
          this.begun.push({ atMs: effect.atMs, node: effect.call.node, command: effect.call.command });
        break;
      case "harm":
        this.harms.push({ atMs: effect.atMs, harm: effect.harm, node: effect.node, message: effect.message });
        break;
      case "said": {
        const call = this.#calls.get(effect.call);
        if (call) call[effect.stream] += Buffer.from(effect.text, "latin1").toString();
        break;
      }
      case "answered":
        this.#end(effect.call, { exit: 0, answer: effect.answer });
        break;
      case "ended":
        this.#end(effect.call.id, { exit: effect.exit, answer: null });
        break;
      case "logged":
        this.#logs.set(effect.node, (this.#logs.get(effect.node) ?? "") + effect.line);
        break;
      case "prompted":
        throw new TypeError("a command asked a question that nobody answers");
    }
  }

  #end(id: string, { exit, answer }: Pick<Ended, "exit" | "answer">): void {
    const call = this.#calls.get(id);
    this.#calls.delete(id);
    call?.end({ exit, answer, out: call.out, err: call.err });
  }
}

const seen = (value: unknown): Yield => ({ result: "seen", value });
const no = (reason: string): Yield => ({ result: "unknown", reason });
