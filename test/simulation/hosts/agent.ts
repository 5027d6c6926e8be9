/**
 * One life of an agent: the real fence, ledger, commands, observer and service on the ports of its simulated host.
 */
import { agentService } from "../../../agent/api/service.ts";
import { ClosedRuns } from "../../../agent/commands/closed-runs.ts";
import { Commands } from "../../../agent/commands/commands.ts";
import type { Disk } from "../../../agent/commands/disk.ts";
import { Fence } from "../../../agent/commands/fence.ts";
import { Ledger } from "../../../agent/commands/ledger.ts";
import type { OutputFile } from "../../../agent/commands/output.ts";
import { unitsRunner } from "../../../agent/commands/units.ts";
import type { NodeRef } from "../../../agent/node-ref.ts";
import { probeNames } from "../../../agent/probes/probe.ts";
import type { Users } from "../../../agent/probes/users.ts";
import { Beats } from "../../../agent/report/beats.ts";
import { Observer } from "../../../agent/report/observer.ts";
import type { UnitManager } from "../../../agent/systemd/manager.ts";
import { silentLogger } from "../../../shared/log.ts";
import type { Definition } from "../../../shared/procedure/schema.ts";
import type { Observation, Yield } from "../../../shared/state/observation.ts";
import type { AgentHandlers } from "../../../shared/wire/generated/muster/agent/v1/Agent.ts";
import type { AgentBeat } from "../../../shared/wire/load.ts";
import type { AgentFlaws } from "../bugs/flaws.ts";
import type { SimProcess } from "../kernel/process.ts";
import { ROOM } from "./blank-disk.ts";

export interface AgentPorts {
  readonly host: string;
  readonly process: SimProcess;
  readonly disk: Disk;
  readonly units: UnitManager;
  readonly boot: string;
  /** Drawn for this life. */
  readonly start: string;
  readonly definition: Definition;
  readonly probe: (node: string, probe: string) => Promise<Yield>;
  readonly publish: (observation: Observation) => void;
  readonly sayAlive: (beat: AgentBeat) => void;
  /** 0 up to 1. */
  readonly random: () => number;
  /** On its beat it looks at everything, besides saying that it lives. */
  readonly looksOnBeat: boolean;
  /** The nodes it was told of, as a file keeps them. */
  readonly nodes: Map<string, NodeRef>;
  readonly flaws: AgentFlaws;
}

export interface AgentLife {
  readonly handlers: AgentHandlers;
  /** Commands that it follows. */
  readonly open: () => number;
}

const log = silentLogger();

export async function beginAgent(ports: AgentPorts): Promise<AgentLife> {
  const { process, definition, boot, start, host, nodes, flaws } = ports;
  const { clock } = process;
  const disk = throughPorts(process, ports.disk);
  const ledger = flaws.ledger(await Ledger.open(disk, "/state/ledger", ROOM));
  const fence = flaws.fence(await Fence.open(disk, "/state"));
  const closed = await ClosedRuns.open(disk, "/state");
  const manager = throughPorts<UnitManager>(process, ports.units, ["changed", "close"]);
  const commands = await Commands.open({
    ...{ ledger, fence, closed, disk, clock, log, boot, users, outputs: "/state/commands" },
    runner: unitsRunner({ manager, clock, boot, processesIn: () => [] }),
    rules: { definitions: new Map([[definition.product, definition]]), pinnedOptions: {} },
    host: { output: () => noOutput, findExecutable: async (name) => name },
  });
  let beatMs = 0;
  const beats = new Beats({ clock, speed: 1, random: ports.random, beat: () => beat() }, 0);
  const observer = new Observer({
    ...{ host, life: { boot, start }, wall: clock.wall, beats, digestOf: () => definition.digest },
    probe: async (node, probe) => ({
      yields: await process.call(`probe.${kindOf(definition, probe)}`, () => ports.probe(node.node, probe)),
    }),
    probesOf: (node) => probeNames(definition, node),
    runsCommand: (_, probe) => "run" in (definition.probes[probe] ?? {}),
    send: (observation) => void process.call("bus.publish", () => ports.publish(observation)),
    nodes: {
      learn: (named, everyMs) => {
        for (const node of named) nodes.set(`${node.cluster}/${node.node}`, node);
        if (everyMs > 0) beatMs = everyMs;
      },
      all: () => [...nodes.values()],
    },
  });
  const beat = () => {
    const { journal, epoch } = fence.followed ?? { journal: "", epoch: 0 };
    const about = {
      host,
      version: "",
      boot,
      start,
      sequence: observer.count(),
      atMs: clock.wall(),
      beatMs: beatMs || 30_000,
    };
    const alive = { ...about, journal, epoch, digests: {}, address: host, nodes: [], degraded: "" };
    void process.call("bus.beat", () => ports.sayAlive(alive));
    if (ports.looksOnBeat) observer.beat();
  };
  void beats.run(new AbortController().signal);
  const identity = { host, version: "", boot, start, digests: {}, runner: "systemd" as const };
  const { handlers } = agentService({ identity, fence, commands, looker: observer, log });
  return { handlers: handlers as AgentHandlers, open: () => commands.open().length };
}

/** Every method of the port becomes a call that can be the process's last. */
function throughPorts<T extends Disk | UnitManager>(process: SimProcess, port: T, direct: readonly string[] = []): T {
  const about = "makeFolder" in port ? "disk" : "units";
  return new Proxy(port, {
    get: (target, name, receiver) => {
      const method = Reflect.get(target, name, receiver) as unknown;
      if (typeof method !== "function" || typeof name !== "string") return method;
      if (direct.includes(name)) return method.bind(target);
      return (...given: unknown[]) => process.call(`${about}.${name}`, () => Reflect.apply(method, target, given));
    },
  });
}

/** Probes of one kind are one kind of call. */
function kindOf(definition: Definition, probe: string): string {
  const declared = definition.probes[probe];
  if (!declared) return probe;
  return (
    Object.keys(declared).find((key) =>
      ["run", "http", "tcp", "file", "lines", "sql", "processes", "owned"].includes(key),
    ) ?? "other"
  );
}

/** The agent runs as root, so that it may become any account. */
const users: Users = {
  byName: async (name) => ({
    kind: "found",
    account: { name, uid: process.getuid?.() ?? 0, gid: 0, home: "/", groups: [] },
  }),
  nameOf: String,
};

/** Outputs are dropped here: what a command prints is simulated nowhere. */
const noOutput: OutputFile = {
  path: "",
  dropped: true,
  capped: false,
  create: () => undefined,
  size: () => 0,
  cap: () => undefined,
  read: (offset) => ({ offset, bytes: Buffer.alloc(0) }),
  remove: () => undefined,
};
