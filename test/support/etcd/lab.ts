/**
 * Three real members of etcd under the real controller and one real agent a host, all on loopback in one temporary directory. The product
 * is the one in docs/examples, which is YAML and nothing else: as a user's folder it stands behind the bundled ones in `products:`.
 */
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Daemon, startDaemon } from "../../../controller/rehearsal/daemon.ts";
import { startGuard } from "../../../controller/rehearsal/guard.ts";
import { freeNetwork } from "../../../controller/rehearsal/network.ts";
import { loadCluster } from "../../../shared/cluster/load.ts";
import { BUNDLED_PRODUCTS } from "../../../shared/config/parts.ts";
import { channel } from "../../../shared/grpc/channel.ts";
import { silentLogger } from "../../../shared/log.ts";
import { type NatsServer, startNatsServer } from "../../../shared/nats-server/server.ts";
import { loadProducts } from "../../../shared/products/load.ts";
import type { Plan__Output as PlanView } from "../../../shared/wire/generated/muster/controller/v1/Plan.ts";
import type { Run__Output as RunView } from "../../../shared/wire/generated/muster/controller/v1/Run.ts";
import type { StartRunResponse__Output as Started } from "../../../shared/wire/generated/muster/controller/v1/StartRunResponse.ts";
import type { Status__Output as StatusView } from "../../../shared/wire/generated/muster/controller/v1/Status.ts";
import { FleetClient } from "../../../shared/wire/load.ts";
import { eventually, patiently, unary } from "../rehearsed.ts";
import { killMembers, type Member, raft, setMembers, systemctl } from "./members.ts";

export const USER_PRODUCTS = fileURLToPath(new URL("../../../docs/examples/products", import.meta.url));
const CLUSTER_FILE = fileURLToPath(new URL("../../../docs/examples/etcd-lab.yaml", import.meta.url));
const root = fileURLToPath(new URL("../../..", import.meta.url));
/** Deadlines of five minutes are one then. etcd itself knows nothing of it. */
const SPEED = 5;

export interface EtcdLab extends AsyncDisposable {
  readonly dir: string;
  readonly members: readonly Member[];
  member(node: string): Member;
  readonly agents: ReadonlyMap<string, Daemon>;
  plan(verb: string, options?: LabOptions): Promise<PlanView>;
  start(verb: string, options?: LabOptions): Promise<Started>;
  status(): Promise<StatusView>;
  /** Until the run is done, failed, aborted or paused. */
  settled(): Promise<RunView>;
  /** The run's events from the controller's own journal file. */
  events(run: string): Promise<Record<string, unknown>[]>;
}

export interface LabOptions {
  readonly overrides?: string[];
  readonly without?: string[];
  readonly nodes?: string[];
}

/** All members up. */
export async function etcdLab(): Promise<EtcdLab> {
  const dir = await mkdtemp(join(tmpdir(), "muster-etcd-"));
  const guard = startGuard(dir);
  const ending = new AbortController();
  const daemons: Promise<Daemon>[] = [];
  let members: readonly Member[] = [];
  let nats: NatsServer | null = null;
  const strike = async () => {
    ending.abort();
    const stopped = daemons.map(async (daemon) => (await daemon).stop());
    await Promise.allSettled(stopped);
    await nats?.stop();
    killMembers(members);
    await rm(dir, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    await guard.dismiss();
  };
  const daemon = (name: string, argv: string[]) => {
    const started = startDaemon({ name, argv, dir, logName: name, signal: ending.signal });
    daemons.push(started);
    return started;
  };
  try {
    const { cluster, text } = loadCluster(CLUSTER_FILE, loadProducts([BUNDLED_PRODUCTS, USER_PRODUCTS]).definitions);
    members = await setMembers(dir, await freeNetwork(cluster));
    await Promise.all(members.map((member) => systemctl(member, "start")));
    nats = await startNatsServer({ dir: join(dir, "nats"), log: silentLogger(), signal: ending.signal });
    const { url } = nats;
    const starting = members.map(async (member) => {
      const config = await agentConfig(dir, member, url);
      const agent = await daemon(`agent-${member.node}`, [join(root, "agent/main.ts"), "--config", config]);
      return [member.node, agent] as const;
    });
    const agents = new Map(await Promise.all(starting));
    const clusterText = await withIds(text, members);
    const config = await controllerConfig(dir, url, clusterText, agents);
    const controller = await daemon("controller", [join(root, "controller/main.ts"), "--config", config]);
    return { dir, members, agents, ...(await calls(dir, cluster.name, members, controller, strike)) };
  } catch (error) {
    await strike();
    throw error;
  }
}

async function calls(
  dir: string,
  cluster: string,
  members: readonly Member[],
  controller: Daemon,
  strike: () => Promise<void>,
): Promise<Omit<EtcdLab, "dir" | "members" | "agents">> {
  const client = new FleetClient(controller.address, ...channel(undefined));
  const call = <T>(method: string, request: object) => patiently<T>(() => unary<T>(client, method, request));
  const taken = async () => (await call<{ clusters: unknown[] }>("listClusters", {})).clusters.length > 0;
  await eventually("the controller leads", taken);
  return {
    member: (node) => {
      const member = members.find((one) => one.node === node);
      if (!member) throw new TypeError(`no member ${node}`);
      return member;
    },
    plan: (verb, options = {}) => call("makePlan", { cluster, verb, options, who: "test" }),
    start: (verb, options = {}) =>
      call("startRun", { cluster, verb, options, who: "test", reason: "test", onPause: "ask" }),
    status: () => call("getStatus", { cluster }),
    settled: async () => {
      let last: RunView | null = null;
      const run = async () => {
        last = await call<RunView>("getRun", { run: cluster });
        return last.state !== "running" && last.state !== "aborting";
      };
      await eventually("the run ends or pauses", run, () => `${last?.state}: ${last?.sentence}`);
      return last ?? (await call<RunView>("getRun", { run: cluster }));
    },
    events: async (run) => {
      const text = await readFile(join(dir, "controller/journal", `${run}.jsonl`), "utf8");
      const lines = text.split("\n").filter((line) => line !== "");
      return lines.map((line) => (JSON.parse(line) as { event: Record<string, unknown> }).event);
    },
    [Symbol.asyncDispose]: async () => {
      client.close();
      await strike();
    },
  };
}

/** A member gets its id with its first start; the file in docs/examples has those of others. */
async function withIds(text: string, members: readonly Member[]): Promise<string> {
  let written = text;
  for (const member of members) {
    const { id } = await raft(member);
    written = written.replace(new RegExp(`(${member.node}:.*member: )"[0-9a-f]+"`), `$1"${id}"`);
  }
  return written;
}

async function agentConfig(dir: string, { node, address, sysroot }: Member, nats: string): Promise<string> {
  const state = join(dir, "agents", node);
  const settings = {
    ...{ host: node, state, listen: `${address}:0`, nats: { servers: [nats] }, runner: "detached" },
    products: [BUNDLED_PRODUCTS, USER_PRODUCTS],
    rehearsal: { speed: SPEED, address, sysroot },
  };
  return await written(state, "agent.yaml", settings);
}

async function controllerConfig(
  dir: string,
  nats: string,
  clusterText: string,
  agents: ReadonlyMap<string, Daemon>,
): Promise<string> {
  const clusters = join(dir, "clusters");
  await mkdir(clusters);
  await writeFile(join(clusters, "etcd-lab.yaml"), clusterText);
  const state = join(dir, "controller");
  const addresses = Object.fromEntries([...agents].map(([host, agent]) => [host, agent.address]));
  const settings = {
    ...{ name: "lab", listen: "127.0.0.1:0", nats: { servers: [nats] }, state, clusters, agents: { addresses } },
    products: [BUNDLED_PRODUCTS, USER_PRODUCTS],
    rehearsal: { speed: SPEED },
  };
  return await written(state, "controller.yaml", settings);
}

async function written(folder: string, name: string, settings: object): Promise<string> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, name), JSON.stringify(settings));
  return join(folder, name);
}
