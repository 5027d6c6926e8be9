/**
 * The hosts of a simulated AtScale cluster under a virtual clock: vendor commands and probes over the world's pure core, without a
 * process or a socket. What is begun there is written down: the judge of every test that uses it.
 */
import { formats, yieldOf } from "../../shared/formats/formats.ts";
import type { CommandProbe, Definition } from "../../shared/procedure/schema.ts";
import { beginWorld } from "../../shared/products/atscale/simulator/world/begin.ts";
import { hasFault, parseFault } from "../../shared/products/atscale/simulator/world/faults.ts";
import type { Effect } from "../../shared/products/atscale/simulator/world/scene.ts";
import type { Setup, World } from "../../shared/products/atscale/simulator/world/state.ts";
import { nextDueMs, step, type WorldEvent } from "../../shared/products/atscale/simulator/world/step.ts";
import { printStatus } from "../../shared/products/atscale/simulator/world/text/status.ts";
import { STATUS_MS } from "../../shared/products/atscale/simulator/world/timings.ts";
import { wanted } from "../../shared/products/atscale/simulator/world/wanted.ts";
import type { RawOutput, Yield } from "../../shared/state/observation.ts";
import type { VirtualClock } from "./virtual-clock.ts";

/** What a virtual agent needs of its host. */
export interface Hosts {
  /** Runs an action's command; resolves with its exit code. It goes on whatever becomes of who asked. */
  run(node: string, action: string, parameters: Readonly<Record<string, string>>): Promise<number>;
  /** One look; never rejects. */
  probe(node: string, probe: string, signal: AbortSignal): Promise<Yield>;
}

/** A vendor command that changes state, as the world saw it begin. */
export interface Begun {
  readonly atMs: number;
  readonly node: string;
  readonly command: string;
}

export interface Harm {
  readonly atMs: number;
  readonly harm: string;
  readonly node: string;
  readonly message: string;
}

const POLL_MS = 1_000;

interface Call {
  out: string;
  err: string;
  readonly end: (exit: number | null) => void;
}

export class VirtualHosts implements Hosts {
  world: World;
  readonly begun: Begun[] = [];
  readonly harms: Harm[] = [];
  readonly #clock: VirtualClock;
  readonly #definition: Definition;
  readonly #calls = new Map<string, Call>();
  #count = 0;
  #attending = false;

  constructor(setup: Setup, definition: Definition, clock: VirtualClock) {
    this.world = beginWorld(setup);
    this.#definition = definition;
    this.#clock = clock;
  }

  async run(node: string, action: string): Promise<number> {
    const { exit } = await this.call(node, `atscale_${action}`).ended;
    return exit ?? 0;
  }

  /** A vendor command as a person at the host would give it. */
  call(
    node: string,
    command: string,
    ...argv: string[]
  ): { id: string; ended: Promise<{ exit: number | null; out: string; err: string }> } {
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

  fault(text: string, on = true): void {
    const fault = parseFault(text, Object.keys(this.world.setup.nodes));
    if (!fault) throw new TypeError(`no such fault: ${text}`);
    this.#step({ type: "fault", fault, on });
  }

  async probe(node: string, probe: string, signal: AbortSignal): Promise<Yield> {
    const declared = this.#definition.probes[probe];
    // Optional parts of the product are not installed on these hosts.
    if (declared?.when) return { result: "unknown", reason: `the probe ${probe} is not for this node` };
    if (probe !== "services" && declared && "run" in declared)
      return await this.#command(node, probe, declared, signal);
    await this.#clock.sleep(STATUS_MS);
    this.catchUp();
    switch (probe) {
      case "services": {
        const { out, err, exit } = printStatus(this.world, node, []);
        return this.#read(probe, { exit, stdout: out, stderr: err });
      }
      case "processes":
        return seen(this.#processes(node));
      case "ports":
        return seen({ ports: PORTS.map((port) => ({ port, state: this.#listens(node, port) ? "open" : "closed" })) });
      case "ping":
        return seen(PINGS[this.world.hosts[node]?.ping ?? "closed"]);
      case "config":
        return seen({ exists: true, sha256: "0".repeat(64) });
      case "roll-call":
        return seen(this.#rollCall(node));
      default:
        return { result: "unknown", reason: `atscale has no probe ${probe}` };
    }
  }

  /** Brings the world to the clock's time. */
  catchUp(): void {
    const now = this.#clock.now();
    const due = nextDueMs(this.world);
    if (due !== null && due <= now) this.#step({ type: "passed" });
    else this.world.nowMs = Math.max(this.world.nowMs, now);
  }

  async #command(node: string, probe: string, { run, within }: CommandProbe, signal: AbortSignal): Promise<Yield> {
    const [program = "", ...argv] = run.map((part) => part.replace("{node}", node));
    const { id, ended } = this.call(node, program.slice(program.lastIndexOf("/") + 1), ...argv);
    const killed = new AbortController();
    const late = this.#clock.sleep(within, AbortSignal.any([killed.signal, signal])).then(
      () => "late" as const,
      () => "late" as const,
    );
    const first = await Promise.race([ended, late]);
    killed.abort("answered");
    if (first === "late") {
      this.#step({ type: "caller-gone", call: id });
      return { result: "unknown", reason: `no answer within ${within} ms, killed` };
    }
    return this.#read(probe, { exit: first.exit ?? 0, stdout: first.out, stderr: first.err });
  }

  /** As the agent does: the definition names the reader. */
  #read(probe: string, raw: RawOutput): Yield {
    const declared = this.#definition.probes[probe];
    const reader = declared && "format" in declared ? formats[declared.format] : undefined;
    return reader ? yieldOf(reader(raw)) : { result: "unknown", reason: `no reader of ${probe}` };
  }

  #processes(node: string) {
    const all = wanted(this.world).processes.filter((process) => process.node === node);
    const told = all.map(({ program, stranger, key }, i) => ({
      stranger,
      process: { pid: 100 + i, name: program, command: key, user: "atscale", tty: "?" },
    }));
    return {
      visible: "all",
      processes: told.filter((one) => !one.stranger).map((one) => one.process),
      others: told.filter((one) => one.stranger).map((one) => one.process),
    };
  }

  #listens(node: string, port: number): boolean {
    return wanted(this.world).ports.some((one) => one.node === node && one.port === port);
  }

  #rollCall(node: string) {
    const missing = hasFault(this.world, node, "missing-binary");
    const action = (name: string) => {
      const ok = name !== "stop" || !missing;
      return {
        ok,
        reason: ok ? "" : "/opt/atscale/bin/atscale_stop is not there",
        argv: [`/opt/atscale/bin/atscale_${name}`],
      };
    };
    return {
      digest: this.#definition.digest,
      runner: "systemd",
      user: { name: "atscale", exists: true },
      actions: { stop: action("stop"), start: action("start") },
    };
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
        if (call) call[effect.stream] += effect.text;
        break;
      }
      case "ended": {
        const call = this.#calls.get(effect.call.id);
        this.#calls.delete(effect.call.id);
        call?.end(effect.exit);
        break;
      }
      case "flooded":
        break;
    }
  }
}

/** The defaults of the definition's options. */
const PORTS = [10500, 10502, 10520];
const PINGS = {
  closed: { status: null, body: "", reachable: "refused" },
  cold: { status: 503, body: "starting", reachable: "yes" },
  warm: { status: 200, body: "OK", reachable: "yes" },
} as const;

const seen = (value: unknown): Yield => ({ result: "seen", value });
