/**
 * The stage of a rehearsal: the real controller and one real agent a host, as processes, a real nats-server, and the product's
 * simulator, all on loopback in one temporary directory. Nothing outlives it, not even where this process is killed.
 */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Cluster } from "../../shared/cluster/cluster.ts";
import { MusterError } from "../../shared/errors.ts";
import type { Logger } from "../../shared/log.ts";
import type { Definition } from "../../shared/procedure/schema.ts";
import { carriers } from "../fleet/binding.ts";
import { type Daemon, startDaemon } from "./daemon.ts";
import { startGuard } from "./guard.ts";
import { type Judgement, judge } from "./judge.ts";
import { type NatsServers, startNatsServers } from "./nats-servers.ts";
import { freeNetwork } from "./network.ts";
import { linkPaths } from "./paths.ts";
import { followReboots } from "./reboots.ts";

/** One simulated cluster. */
export interface StagedCluster {
  readonly cluster: Cluster;
  readonly definition: Definition;
  /** The cluster file's text, taken in by the controller. */
  readonly text: string;
  /** How the simulated cluster stands at first. */
  readonly start: "up" | "stopped";
  /** NODE:FAULT, as the product's simulator knows them. */
  readonly faults: readonly string[];
  /** Who bears each binding at first; the first that may where left out. */
  readonly bearers: Readonly<Record<string, string>>;
  /** The simulator's own further keys. */
  readonly simulator?: Readonly<Record<string, unknown>>;
}

export interface StageOptions extends StagedCluster {
  /** Further clusters of the same controller, on hosts of their own. */
  readonly beside?: readonly StagedCluster[];
  readonly speed: number;
  readonly seed: number;
  /** How many controllers share the journal; one where left out. */
  readonly controllers?: number;
  /** Three make one cluster that keeps everything threefold; one where left out. */
  readonly natsServers?: 1 | 3;
  readonly log: Logger;
  /** Ends the setting of the stage. Once it stands, dispose of it. */
  readonly signal: AbortSignal;
}

export interface Stage extends AsyncDisposable {
  readonly dir: string;
  /** The simulator's directory: its harm log, command log and state. */
  readonly worldDir: string;
  /** The controller's address; it stays the same over restarts. */
  readonly address: string;
  readonly nats: NatsServers;
  readonly agents: ReadonlyMap<string, Daemon>;
  readonly world: Daemon;
  readonly bearers: Readonly<Record<string, string>>;
  controller: Daemon;
  /** All of them; the first is `controller`, until one is started again in its place. */
  readonly controllers: Daemon[];
  /** Another controller on the same directory and address, after the last one died. */
  restartController(index?: number): Promise<void>;
  restartAgent(host: string): Promise<void>;
  /** What the simulator's own files say; of the first cluster where none is named. */
  judge(cluster?: string): Promise<Judgement>;
}

const root = fileURLToPath(new URL("../..", import.meta.url));
/** Every process of a stage names its directory. */
export const STAGE_PREFIX = "muster-rehearsal-";

export async function setStage(options: StageOptions): Promise<Stage> {
  const dir = await mkdtemp(join(tmpdir(), STAGE_PREFIX));
  const guard = startGuard(dir);
  const daemons = new Set<Promise<Daemon>>();
  const keep = (daemon: Promise<Daemon>): Promise<Daemon> => {
    daemons.add(daemon);
    return daemon;
  };
  let nats: NatsServers | null = null;
  let struck: Promise<void> | null = null;
  const striking = new AbortController();
  const reboots: Promise<void>[] = [];
  const strike = async () => {
    striking.abort();
    await Promise.allSettled(reboots);
    await Promise.allSettled([...daemons].map(async (daemon) => (await daemon).stop()));
    await nats?.stop();
    await rm(dir, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    await guard.dismiss();
  };
  const strikeOnce = () => {
    struck ??= strike();
    return struck;
  };
  try {
    const scenes = scenesOf(options, dir);
    const [main] = scenes;
    const network = await freeNetwork({ nodes: scenes.flatMap(({ cluster }) => cluster.nodes) });
    const { worldDir, bearers } = main;
    const servers = await startNatsServers(options.natsServers ?? 1, { dir, log: options.log, signal: options.signal });
    nats = servers;
    const world = await keep(startWorld(options, dir, main, network));
    await Promise.all(scenes.slice(1).map((scene) => keep(startWorld(options, dir, scene, network))));
    await Promise.all(scenes.flatMap((scene) => treesOf(scene).map((tree) => linkNode(scene, tree))));
    const agents = new Map<string, Daemon>();
    const agentOf = (host: string, port: number) =>
      keep(startAgent(options, dir, scenes, network, host, servers.urls, port));
    const hosts = [...network.keys()];
    for (const [host, agent] of await Promise.all(hosts.map(async (h) => [h, await agentOf(h, 0)] as const)))
      agents.set(host, agent);
    const addresses = Object.fromEntries([...agents].map(([host, agent]) => [host, agent.address]));
    const controllerAt = (index: number, port: number) =>
      keep(startController(options, dir, scenes, servers.urls, addresses, index, port));
    const many = Array.from({ length: options.controllers ?? 1 }, (_, index) => controllerAt(index, 0));
    const controllers = await Promise.all(many);
    const [controller] = controllers;
    if (!controller) throw new MusterError("internal", "a rehearsal needs a controller");
    const stage: Stage = {
      ...{ dir, worldDir, nats: servers, agents, world, bearers, controller, controllers },
      address: controller.address,
      restartController: async (index = 0) => {
        const again = await controllerAt(index, portOf(controllers[index]?.address ?? ""));
        controllers[index] = again;
        if (index === 0) stage.controller = again;
      },
      restartAgent: async (host) => {
        agents.set(host, await agentOf(host, portOf(addresses[host] ?? "")));
      },
      judge: (name) => judge(sceneOf(scenes, name ?? main.cluster.name).worldDir),
      [Symbol.asyncDispose]: strikeOnce,
    };
    for (const host of hosts) {
      const sysroot = sysrootOf(scenes, host);
      const restart = async () => {
        await agents.get(host)?.kill();
        await stage.restartAgent(host);
      };
      reboots.push(
        followReboots({ sysroot, restart }, striking.signal).catch((error: unknown) =>
          options.log.error({ error, host }, "the agent of a host that booted anew was not started"),
        ),
      );
    }
    return stage;
  } catch (error) {
    await strikeOnce();
    throw error;
  }
}

/** A cluster with the directory of its simulator. */
interface Scene extends StagedCluster {
  readonly worldDir: string;
}

/** Throws bad-input where two of them share a host: a simulated host has one node. */
function scenesOf(options: StageOptions, dir: string): [Scene, ...Scene[]] {
  const scene = (staged: StagedCluster, folder: string): Scene => ({
    ...staged,
    bearers: { ...firstBearers(staged), ...staged.bearers },
    worldDir: join(dir, folder),
  });
  const beside = options.beside ?? [];
  const hosts = [options, ...beside].flatMap(({ cluster }) => [...new Set(cluster.nodes.map((node) => node.host))]);
  if (new Set(hosts).size < hosts.length)
    throw new MusterError("bad-input", "clusters of one rehearsal need hosts of their own");
  return [scene(options, "world"), ...beside.map((staged) => scene(staged, `world-${staged.cluster.name}`))];
}

function sceneOf(scenes: readonly Scene[], name: string): Scene {
  const scene = scenes.find(({ cluster }) => cluster.name === name);
  if (!scene) throw new TypeError(`no cluster ${name} is on this stage`);
  return scene;
}

/** A host has one tree of files, named after its first node. */
const treesOf = ({ cluster }: Scene): string[] => [
  ...new Set(cluster.nodes.map(({ host }) => firstOn(cluster, host)?.name ?? host)),
];

function sysrootOf(scenes: readonly Scene[], host: string): string {
  const scene = scenes.find(({ cluster }) => firstOn(cluster, host) !== undefined);
  if (!scene) throw new MusterError("internal", `no cluster of this rehearsal has the host ${host}`);
  return join(scene.worldDir, "hosts", firstOn(scene.cluster, host)?.name ?? host);
}

const linkNode = ({ cluster, definition, worldDir }: Scene, node: string) =>
  linkPaths(cluster, definition, join(worldDir, "hosts", node));

function firstBearers({ cluster, definition, bearers }: StagedCluster): Record<string, string> {
  const found = Object.entries(definition.bindings).flatMap(([name, binding]) => {
    const [first] = carriers(cluster, binding);
    return first ? [[name, bearers[name] ?? first.name]] : [];
  });
  return Object.fromEntries(found) as Record<string, string>;
}

async function startWorld(
  { speed, seed, signal }: StageOptions,
  dir: string,
  { cluster, definition, start, faults, simulator, worldDir, bearers }: Scene,
  network: ReadonlyMap<string, string>,
): Promise<Daemon> {
  const nodes = Object.fromEntries(
    cluster.nodes.map((node) => [
      node.name,
      {
        roles: node.roles,
        address: network.get(node.host) ?? "127.0.0.1",
        member: node.member ?? node.name,
        host: node.host,
        ...(node.id === null ? {} : { id: node.id }),
        ...(node.port === null ? {} : { port: node.port }),
      },
    ]),
  );
  const name = basename(worldDir);
  const config = join(dir, `${name}.json`);
  await writeFile(
    config,
    JSON.stringify({
      cluster: cluster.name,
      dir: worldDir,
      speed,
      seed,
      nodes,
      start,
      faults,
      options: cluster.options,
      ...bearers,
      ...simulator,
    }),
  );
  const main = join(root, "shared/products", definition.product, "simulator/main.ts");
  return await startDaemon({
    name: `${definition.product} simulator`,
    argv: [main, "--config", config, "--until-stdin-ends"],
    dir,
    logName: name,
    signal,
  });
}

async function startAgent(
  { speed, signal }: StageOptions,
  dir: string,
  scenes: readonly Scene[],
  network: ReadonlyMap<string, string>,
  host: string,
  nats: readonly string[],
  port: number,
): Promise<Daemon> {
  const address = network.get(host);
  if (!address) throw new MusterError("internal", `host ${host} has no address in this rehearsal`);
  const state = join(dir, "agents", host);
  await mkdir(state, { recursive: true });
  const config = join(state, "agent.yaml");
  const settings = {
    ...{ host, state, listen: `${address}:${port}`, nats: { servers: nats }, runner: "detached", logLevel: "info" },
    products: [join(root, "shared/products")],
    rehearsal: { speed, address, sysroot: sysrootOf(scenes, host) },
  };
  await writeFile(config, JSON.stringify(settings));
  return await startDaemon({
    name: `agent of ${host}`,
    argv: [join(root, "agent/main.ts"), "--config", config],
    dir,
    logName: `agent-${host}`,
    signal,
  });
}

async function startController(
  { speed, signal }: StageOptions,
  dir: string,
  scenes: readonly Scene[],
  nats: readonly string[],
  addresses: Readonly<Record<string, string>>,
  index: number,
  port: number,
): Promise<Daemon> {
  const clusters = join(dir, "clusters");
  const name = index === 0 ? "controller" : `controller-${index + 1}`;
  const state = join(dir, name);
  await mkdir(clusters, { recursive: true });
  await mkdir(state, { recursive: true });
  for (const { cluster, text } of scenes) await writeFile(join(clusters, `${cluster.name}.yaml`), text);
  const config = join(dir, `${name}.yaml`);
  const settings = {
    ...{
      name: index === 0 ? "rehearsal" : `rehearsal-${index + 1}`,
      listen: `127.0.0.1:${port}`,
      nats: { servers: nats, replicas: nats.length === 3 ? 3 : 1 },
      state,
      clusters,
      agents: { addresses },
    },
    products: [join(root, "shared/products")],
    rehearsal: { speed },
    logLevel: "info",
  };
  await writeFile(config, JSON.stringify(settings));
  return await startDaemon({
    name,
    argv: [join(root, "controller/main.ts"), "--config", config],
    dir,
    logName: name,
    signal,
  });
}

/** A host's file tree bears the name of the first node declared on it. */
const firstOn = ({ nodes }: Cluster, host: string) => nodes.find((node) => node.host === host);
const portOf = (address: string) => Number(address.slice(address.lastIndexOf(":") + 1));
