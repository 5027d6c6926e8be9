/**
 * The hosts of a simulated Ocient system under a virtual clock: commands and probes of the definition over the world's pure core,
 * without a process or a socket. What is begun there is written down: the judge of every test that uses it.
 */
import { formats, yieldOf } from "../../shared/formats/formats.ts";
import { commandOf } from "../../shared/procedure/command-of.ts";
import { evaluate } from "../../shared/procedure/expression.ts";
import { type OptionValues, resolveTemplate, templateContext } from "../../shared/procedure/resolve.ts";
import type { CommandProbe, Definition, ProbeDefinition } from "../../shared/procedure/schema.ts";
import { beginWorld } from "../../shared/products/ocient/simulator/world/begin.ts";
import { isDead, parseFault } from "../../shared/products/ocient/simulator/world/faults.ts";
import { firstLog } from "../../shared/products/ocient/simulator/world/log.ts";
import type { Effect, LogEffect } from "../../shared/products/ocient/simulator/world/scene.ts";
import type { Setup, World } from "../../shared/products/ocient/simulator/world/state.ts";
import { nextDueMs, step } from "../../shared/products/ocient/simulator/world/step.ts";
import { wanted } from "../../shared/products/ocient/simulator/world/wanted.ts";
import type { WorldEvent } from "../../shared/simulator/model.ts";
import type { Yield } from "../../shared/state/observation.ts";
import type { VirtualClock } from "./virtual-clock.ts";
import type { Begun, Harm, Hosts } from "./virtual-hosts.ts";

const POLL_MS = 1_000;
/** A look that runs no command. */
const LOOK_MS = 20;

interface Call {
  out: string;
  err: string;
  readonly end: (exit: number | null) => void;
}

interface LogFile {
  text: string;
  rotations: number;
}

export class OcientHosts implements Hosts {
  world: World;
  readonly begun: Begun[] = [];
  readonly harms: Harm[] = [];
  readonly #clock: VirtualClock;
  readonly #definition: Definition;
  readonly #options: OptionValues;
  readonly #calls = new Map<string, Call>();
  readonly #logs = new Map<string, LogFile>();
  #count = 0;
  #attending = false;

  constructor(setup: Setup, definition: Definition, options: OptionValues, clock: VirtualClock) {
    this.world = beginWorld(setup);
    this.#definition = definition;
    this.#options = options;
    this.#clock = clock;
    for (const node of Object.keys(setup.nodes)) this.#logs.set(node, { text: firstLog(this.world), rotations: 0 });
  }

  async run(node: string, action: string, parameters: Readonly<Record<string, string>>): Promise<number> {
    const { exit } = await this.call(
      node,
      ...this.#argv(node, this.#definition.actions[action]?.run ?? [], parameters),
    );
    return exit ?? 0;
  }

  /** A command as a person at the host would give it. */
  call(node: string, program: string, ...argv: string[]): Promise<{ exit: number | null; out: string; err: string }> {
    return this.#begin(node, program, argv).ended;
  }

  fault(text: string, on = true): void {
    const fault = parseFault(text, Object.keys(this.world.setup.nodes));
    if (!fault) throw new TypeError(`no such fault: ${text}`);
    this.#step({ type: "fault", fault, on });
  }

  async probe(node: string, name: string, signal: AbortSignal): Promise<Yield> {
    if (name === "roll-call") return this.#rollCall(node);
    const probe = this.#definition.probes[name];
    if (!probe) return no(`ocient has no probe ${name}`);
    if (probe.askIf && !(await this.#asks(node, probe, signal))) return no(`not asked: ${probe.askIf.that}`);
    const command = commandOf(probe);
    if (command !== null) return await this.#command(node, command, signal);
    await this.#clock.sleep(LOOK_MS);
    this.catchUp();
    if (isDead(this.world, node)) return no("the host does not answer");
    if ("tcp" in probe) {
      const open = wanted(this.world).ports.some((port) => port.node === node && port.serves === "sql");
      return seen({ ports: [{ port: this.world.setup.ports.sql, state: open ? "open" : "closed" }] });
    }
    return "lines" in probe ? this.#lines(node) : no(`no look of the kind of ${name}`);
  }

  /** Brings the world to the clock's time. */
  catchUp(): void {
    const now = this.#clock.now();
    const due = nextDueMs(this.world);
    if (due !== null && due <= now) this.#step({ type: "passed" });
    else this.world.nowMs = Math.max(this.world.nowMs, now);
  }

  #argv(node: string, run: readonly string[], parameters = {}): [string, ...string[]] {
    const about = { node, member: null, id: null, port: null };
    const context = templateContext(this.#definition, this.#options, about, { parameters, address: node });
    const [program = "", ...argv] = run.map((template) => resolveTemplate(template, context));
    return [program.slice(program.lastIndexOf("/") + 1), ...argv];
  }

  #begin(node: string, command: string, argv: string[]) {
    this.#count += 1;
    const id = `call-${this.#count}`;
    const ended = new Promise<{ exit: number | null; out: string; err: string }>((resolve) => {
      const call: Call = { out: "", err: "", end: (exit) => resolve({ exit, out: call.out, err: call.err }) };
      this.#calls.set(id, call);
    });
    this.#step({ type: "called", request: { id, node, command, argv, pid: 1, uid: 0 } });
    void this.#attend();
    return { id, ended };
  }

  async #asks(node: string, { askIf }: ProbeDefinition, signal: AbortSignal): Promise<boolean> {
    if (!askIf) return true;
    const yields = await this.probe(node, askIf.probe, signal);
    const asked = yields.result === "seen" ? evaluate(askIf.that, { [askIf.probe]: yields.value }) : null;
    return asked?.known === true && asked.value === true;
  }

  async #command(node: string, { run, format, within }: CommandProbe, signal: AbortSignal): Promise<Yield> {
    const [program, ...argv] = this.#argv(node, run);
    const { id, ended } = this.#begin(node, program, argv);
    const killed = new AbortController();
    const late = this.#clock.sleep(within, AbortSignal.any([killed.signal, signal])).then(
      () => "late" as const,
      () => "late" as const,
    );
    const first = await Promise.race([ended, late]);
    killed.abort("answered");
    if (first === "late") {
      this.#step({ type: "caller-gone", call: id });
      return no(`no answer within ${within} ms, killed`);
    }
    const reader = formats[format];
    const raw = { exit: first.exit ?? 0, stdout: first.out, stderr: first.err };
    return reader ? yieldOf(reader(raw)) : no(`no reader ${format}`);
  }

  /** As the agent's look of that kind. */
  #lines(node: string): Yield {
    const file = this.#logs.get(node);
    if (!file) return no("no such log");
    const at = file.text.lastIndexOf("rolehostd successfully started");
    const lastAt = at < 0 ? null : file.text.lastIndexOf("\n", at) + 1;
    const line = lastAt === null ? null : file.text.slice(lastAt, file.text.indexOf("\n", lastAt));
    const { length: size } = file.text;
    return seen({ exists: true, file: `1:${file.rotations}`, size, lastAt, line, searchedFrom: 0 });
  }

  #rollCall(node: string): Yield {
    if (isDead(this.world, node)) return no("the host does not answer");
    const actions = Object.entries(this.#definition.actions).map(([name, { run }]) => {
      const whole = run.filter((template) => !template.includes("{query}"));
      return [name, { ok: true, reason: "", argv: this.#argv(node, whole) }] as const;
    });
    const { digest } = this.#definition;
    return seen({
      digest,
      runner: "systemd",
      user: { name: "root", exists: true },
      actions: Object.fromEntries(actions),
    });
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

  #take(effect: Effect | LogEffect): void {
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
        if (call) call[effect.stream] += effect.text;
        break;
      }
      case "ended": {
        const call = this.#calls.get(effect.call.id);
        this.#calls.delete(effect.call.id);
        call?.end(effect.exit);
        break;
      }
      case "logged": {
        const file = this.#logs.get(effect.node);
        if (file) file.text += effect.text;
        break;
      }
      case "rotated":
        this.#logs.set(effect.node, { text: "", rotations: (this.#logs.get(effect.node)?.rotations ?? 0) + 1 });
        break;
      case "booted":
      case "flooded":
        break;
    }
  }
}

const seen = (value: unknown): Yield => ({ result: "seen", value });
const no = (reason: string): Yield => ({ result: "unknown", reason });
