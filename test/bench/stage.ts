/**
 * The stage of the bench: nats-server, the real controller with a listener on its trace, real agents, all on loopback with mutual TLS,
 * in one temporary directory. Nothing outlives it.
 */
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type FleetSession, openSession } from "../../controller/cli/fleet/session.ts";
import { type Daemon, startDaemon } from "../../controller/rehearsal/daemon.ts";
import type { TlsConfig } from "../../shared/config/parts.ts";
import type { Logger } from "../../shared/log.ts";
import { startNatsServer } from "../../shared/nats-server/server.ts";
import { makeAuthority } from "../support/certificates.ts";
import type { TraceRecord } from "./trace-record.ts";

export interface StageOptions {
  readonly hosts: readonly string[];
  /** How many agents share a process: what a step costs the controller is the same, and 64 processes of Node would be the machine's load. */
  readonly agentsPerProcess: number;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

export interface Stage extends AsyncDisposable {
  readonly dir: string;
  readonly tls: TlsConfig;
  readonly nats: string;
  readonly world: string;
  /** Address of one agent. */
  readonly agent: string;
  readonly session: FleetSession;
  /** Takes a cluster in; its nodes are up. */
  apply(cluster: string, nodes: Readonly<Record<string, { host: string; role: string }>>): Promise<void>;
  /** Ends the controller and yields what its trace says. Nothing can be run afterwards. */
  finish(): Promise<readonly TraceRecord[]>;
}

const here = fileURLToPath(new URL(".", import.meta.url));

export async function setStage({ hosts, agentsPerProcess, log, signal }: StageOptions): Promise<Stage> {
  const dir = await mkdtemp(join(tmpdir(), "muster-bench-"));
  const authority = await makeAuthority();
  const daemons: Daemon[] = [];
  const keep = async (daemon: Promise<Daemon>) => {
    const started = await daemon;
    daemons.push(started);
    return started;
  };
  const strike = async () => {
    await Promise.allSettled(daemons.toReversed().map((daemon) => daemon.stop()));
    await nats.stop();
    await authority[Symbol.asyncDispose]();
    await rm(dir, { recursive: true, force: true });
  };
  const nats = await startNatsServer({ dir: join(dir, "nats"), log, signal });
  try {
    const tls = await authority.issue("localhost");
    const files = join(dir, "files");
    await mkdir(files);
    const world = await keep(
      startDaemon({ name: "world", argv: [join(here, "world.ts"), files], dir, logName: "world", signal }),
    );
    const shared = { dir, tls, nats: nats.url, signal };
    const groups = Array.from({ length: Math.ceil(hosts.length / agentsPerProcess) }, (_, i) =>
      hosts.slice(i * agentsPerProcess, (i + 1) * agentsPerProcess),
    );
    const told = await Promise.all(groups.map((group, i) => startAgents(group, `agents-${i}`, shared, keep)));
    const addresses: Record<string, string> = Object.assign({}, ...told);
    const trace = join(dir, "trace.jsonl");
    const controller = await keep(startController(addresses, trace, shared));
    const session = openSession(controller.address, tls);
    return {
      ...shared,
      world: world.address,
      agent: Object.values(addresses)[0] ?? "",
      session,
      apply: async (cluster, nodes) => {
        for (const node of Object.keys(nodes)) await writeFile(join(files, node), "");
        const declared = Object.entries(nodes).map(([node, { host, role }]) => [node, { host, roles: [role] }]);
        const options = { root: files, worldPort: Number(world.address.split(":")[1]) };
        const text = JSON.stringify({ cluster, product: "bench", nodes: Object.fromEntries(declared), options });
        await session.ask("Apply", { file: `${cluster}.json`, text, who: "bench" });
      },
      finish: async () => {
        session.close();
        await controller.stop();
        const text = await readFile(trace, "utf8");
        return text.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line) as TraceRecord]));
      },
      [Symbol.asyncDispose]: strike,
    };
  } catch (error) {
    await strike();
    throw error;
  }
}

interface Shared {
  readonly dir: string;
  readonly tls: TlsConfig;
  readonly nats: string;
  readonly signal: AbortSignal;
}
type Keep = (daemon: Promise<Daemon>) => Promise<Daemon>;

const products = [join(here, "product")];

async function startAgents(
  hosts: readonly string[],
  name: string,
  { dir, tls, nats, signal }: Shared,
  keep: Keep,
): Promise<Record<string, string>> {
  const configs = await Promise.all(
    hosts.map(async (host) => {
      const state = join(dir, "agents", host);
      await mkdir(state, { recursive: true });
      const config = join(state, "agent.yaml");
      const settings = {
        host,
        state,
        listen: "localhost:0",
        nats: { servers: [nats] },
        products,
        tls,
        runner: "detached",
        logLevel: "warn",
      };
      await writeFile(config, JSON.stringify(settings));
      return config;
    }),
  );
  const told = join(dir, `${name}.json`);
  await keep(startDaemon({ name, argv: [join(here, "agents.ts"), told, ...configs], dir, logName: name, signal }));
  return JSON.parse(await readFile(told, "utf8")) as Record<string, string>;
}

async function startController(
  addresses: Readonly<Record<string, string>>,
  trace: string,
  { dir, tls, nats, signal }: Shared,
): Promise<Daemon> {
  const state = join(dir, "controller");
  await mkdir(state);
  const config = join(dir, "controller.yaml");
  const settings = {
    name: "bench",
    listen: "localhost:0",
    nats: { servers: [nats] },
    state,
    clusters: join(dir, "clusters"),
    products,
    tls,
    agents: { addresses },
  };
  await writeFile(config, JSON.stringify({ ...settings, logLevel: "warn" }));
  const argv = [join(here, "traced-controller.ts"), trace, "--config", config];
  return await startDaemon({ name: "controller", argv, dir, logName: "controller", signal });
}
