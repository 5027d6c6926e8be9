/**
 * The pure world under a virtual clock: no process, no port, no waiting. It jumps from one due time to the next.
 */
import { beginWorld } from "../../../../shared/products/ocient/simulator/world/begin.ts";
import { parseFault } from "../../../../shared/products/ocient/simulator/world/faults.ts";
import { type Effect, isReady, type LogEffect } from "../../../../shared/products/ocient/simulator/world/scene.ts";
import type { Role, Setup, World } from "../../../../shared/products/ocient/simulator/world/state.ts";
import { nextDueMs, step } from "../../../../shared/products/ocient/simulator/world/step.ts";
import type { WorldEvent } from "../../../../shared/simulator/model.ts";

const node = (name: string, ...roles: Role[]) => ({ [name]: { roles, names: [name] } });

/** Three administrators, two of them SQL nodes too; one SQL node that is none; three Foundation nodes; two Loaders. */
export const standardSetup: Setup = {
  cluster: "dw",
  seed: 1,
  nodes: {
    ...node("adm", "administrator"),
    ...node("sql1", "sql", "administrator"),
    ...node("sql2", "sql", "administrator"),
    ...node("sql3", "sql"),
    ...node("fnd1", "foundation"),
    ...node("fnd2", "foundation"),
    ...node("fnd3", "foundation"),
    ...node("ldr1", "loader"),
    ...node("ldr2", "loader"),
  },
  start: "up",
  epochMs: Date.UTC(2026, 10, 21, 20, 0, 0),
  units: { rolehostd: "rolehostd", lat: "lat" },
  ports: { sql: 4050, lat: 8080 },
  parityWidth: 1,
  stopTimeoutMs: 1_800_000,
  lat: true,
};

export const KILL = ["kill", "-s", "SIGKILL", "rolehostd"] as const;

/** What a call has said and how it ended; `exit` is undefined while it runs. */
export interface Told {
  out: string;
  err: string;
  exit: number | null | undefined;
}

export class VirtualWorld {
  world: World;
  readonly effects: (Effect | LogEffect)[] = [];
  readonly #told = new Map<string, Told>();
  #calls = 0;

  constructor(setup: Partial<Setup> = {}) {
    this.world = beginWorld({ ...standardSetup, ...setup });
  }

  get harms(): string[] {
    return this.effects.flatMap((effect) => (effect.type === "harm" ? [effect.harm] : []));
  }

  /** What rolehostd of the node has written since the world began or its log was rotated. */
  log(node: string): string {
    const mine = this.effects.filter((effect) => "node" in effect && effect.node === node);
    const rotated = mine.findLastIndex(({ type }) => type === "rotated");
    return mine
      .slice(rotated + 1)
      .flatMap((effect) => (effect.type === "logged" ? [effect.text] : []))
      .join("");
  }

  /** The commands that changed something, as they are logged. */
  get commands(): string[] {
    return this.effects.flatMap((effect) =>
      effect.type === "began" && effect.call.changes ? [`${effect.call.command} @${effect.call.node}`] : [],
    );
  }

  /** Begins a command; its answer grows as time passes. */
  begin(node: string, command: string, ...argv: string[]): Told {
    this.#calls += 1;
    const id = `call-${this.#calls}`;
    const told: Told = { out: "", err: "", exit: undefined };
    this.#told.set(id, told);
    this.#step({ type: "called", request: { id, node, command, argv, pid: 1, uid: 0 } }, this.world.nowMs);
    return told;
  }

  /** Runs a command to its end; throws if it takes longer than an hour. */
  run(node: string, command: string, ...argv: string[]): Told {
    const told = this.begin(node, command, ...argv);
    this.until(() => told.exit !== undefined, `${command} ${argv.join(" ")} on ${node} ends`);
    return told;
  }

  systemctl(node: string, ...argv: string[]): Told {
    return this.run(node, "systemctl", ...argv);
  }

  /** The properties that `systemctl show` prints. */
  show(node: string, unit = "rolehostd"): Record<string, string> {
    const { out } = this.systemctl(node, "show", unit);
    return Object.fromEntries(
      out
        .trimEnd()
        .split("\n")
        .map((line) => line.split(/=(.*)/s).slice(0, 2)),
    );
  }

  /** As `state/sub result`. */
  state(node: string, unit = "rolehostd"): string {
    const { ActiveState, SubState, Result } = this.show(node, unit);
    return `${ActiveState}/${SubState} ${Result}`;
  }

  /** pyocient on the node itself, pinned to the host asked. */
  sql(node: string, statement: string, server = "sql1?force=true"): Told {
    const [host, query] = server.split("?");
    const url = `ocient://admin:secret@${host}:4050/system${query ? `?${query}` : ""}`;
    return this.run(node, "pyocient", url, statement);
  }

  fault(text: string, on = true): void {
    const fault = parseFault(text, Object.keys(this.world.setup.nodes));
    if (!fault) throw new Error(`no such fault: ${text}`);
    this.#step({ type: "fault", fault, on }, this.world.nowMs);
  }

  pass(ms: number): void {
    const endMs = this.world.nowMs + ms;
    for (let due = nextDueMs(this.world); due !== null && due <= endMs; due = nextDueMs(this.world)) this.#pass(due);
    this.#pass(endMs);
  }

  until(condition: () => boolean, what: string, withinMs = 3_600_000): void {
    const endMs = this.world.nowMs + withinMs;
    while (!condition()) {
      const due = nextDueMs(this.world);
      if (due === null || due > endMs) throw new Error(`never came: ${what}`);
      this.#pass(due);
    }
  }

  #pass(nowMs: number): void {
    this.#step({ type: "passed" }, nowMs);
  }

  #step(event: WorldEvent, nowMs: number): void {
    const next = step(this.world, event, nowMs);
    this.world = next.world;
    for (const effect of next.effects) {
      this.effects.push(effect);
      if (effect.type === "said") {
        const told = this.#told.get(effect.call);
        if (told) told[effect.stream] += effect.text;
      }
      if (effect.type === "ended") {
        const told = this.#told.get(effect.call.id);
        if (told) told.exit = effect.exit;
      }
    }
  }
}

export const FOUNDATION = ["fnd1", "fnd2", "fnd3"];
export const LOADERS = ["ldr1", "ldr2"];
export const ADMINISTRATORS = ["adm", "sql1", "sql2"];

/** As the vendor's page stops the whole system. */
export function stopSystem(virtual: VirtualWorld): void {
  for (const node of LOADERS) virtual.systemctl(node, "stop", "lat");
  for (const node of [...LOADERS, ...FOUNDATION, "sql3", ...ADMINISTRATORS]) virtual.systemctl(node, ...KILL);
}

/** As the vendor's page starts it: each group together, and the next when it is ready. */
export function startSystem(virtual: VirtualWorld): void {
  for (const group of [[...ADMINISTRATORS, "sql3"], FOUNDATION, LOADERS]) startReady(virtual, ...group);
  for (const node of LOADERS) virtual.systemctl(node, "start", "lat");
}

export function startReady(virtual: VirtualWorld, ...nodes: string[]): void {
  for (const node of nodes) virtual.systemctl(node, "start", "rolehostd");
  virtual.until(() => nodes.every((node) => isReady(virtual.world, node)), `${nodes} ready`);
}

/** A quiesce to its end. */
export function quiesce(virtual: VirtualWorld, ...nodes: string[]): void {
  for (const node of nodes) virtual.systemctl(node, "stop", "rolehostd");
}
