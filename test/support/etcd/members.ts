/**
 * Real members of etcd on loopback, one a host: each host's root is a directory with a stand-in for systemctl. Seen here by etcd's own
 * HTTP interface and by the stand-in's log, past Muster.
 */
import { execFile } from "node:child_process";
import { accessSync, constants, readFileSync } from "node:fs";
import { copyFile, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** Slower than etcd's own, so that a busy machine elects nobody anew (etcd.io/docs/v3.4/tuning: ten times the heartbeat). */
const HEARTBEAT_MS = 300;
const ELECTION_MS = 3000;
const CLIENT_PORT = 2379;
const PEER_PORT = 2380;
/** A member without a majority holds a request until it gives up by itself. */
const ANSWER_WITHIN_MS = 10_000;
const KEY = Buffer.from("kept").toString("base64");

export interface Member {
  readonly node: string;
  readonly address: string;
  /** The host's root: before every path option. */
  readonly sysroot: string;
}

export type Reach = "healthy" | "unhealthy" | "refused";

/** Lays out a host for each node. Nothing runs yet. */
export async function setMembers(dir: string, addresses: ReadonlyMap<string, string>): Promise<readonly Member[]> {
  const program = findEtcd();
  const members = [...addresses].map(([node, address]) => ({ node, address, sysroot: join(dir, "hosts", node) }));
  const peers = members.map(({ node, address }) => `${node}=http://${address}:${PEER_PORT}`).join(",");
  await Promise.all(members.map((member) => setHost(member, program, peers)));
  return members;
}

/** As a person on that host. Resolves when it has ended; rejects where it fails. */
export async function systemctl({ sysroot }: Member, verb: "start" | "stop"): Promise<void> {
  await promisify(execFile)(join(sysroot, "usr/bin/systemctl"), [verb, "etcd"]);
}

/** What the stand-ins were asked by anybody, in order: "etcd-1 stop began". */
export async function commandLog(dir: string): Promise<string[]> {
  return (await readFile(join(dir, "hosts/commands.log"), "utf8").catch(() => "")).split("\n").filter((l) => l !== "");
}

export async function reach({ address }: Member): Promise<Reach> {
  try {
    const answer = await fetch(url(address, "/health"), { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
    return ((await answer.json()) as { health?: string }).health === "true" ? "healthy" : "unhealthy";
  } catch (error) {
    const { code } = ((error as Error).cause ?? {}) as { code?: string };
    return code === "ECONNREFUSED" ? "refused" : "unhealthy";
  }
}

/** Its id and whom it follows, as its own raft has them. */
export async function raft({ address }: Member): Promise<{ readonly id: string; readonly lead: string }> {
  const vars = (await (await fetch(url(address, "/debug/vars"))).json()) as Record<
    string,
    { id: string; lead: string }
  >;
  return vars["raft.status"] ?? { id: "", lead: "" };
}

export async function put(member: Member, value: string): Promise<void> {
  await call(member, "/v3/kv/put", { key: KEY, value: Buffer.from(value).toString("base64") });
}

/** What that member reads, by a majority; null where there is no such key. */
export async function get(member: Member): Promise<string | null> {
  const answer = (await call(member, "/v3/kv/range", { key: KEY })) as { kvs?: { value: string }[] };
  const value = answer.kvs?.[0]?.value;
  return value === undefined ? null : Buffer.from(value, "base64").toString();
}

/** Makes that member the leader; the one that leads now is asked. */
export async function lead(leader: Member, next: Member): Promise<void> {
  const { id } = await raft(next);
  await call(leader, "/v3/maintenance/transfer-leadership", { targetID: BigInt(`0x${id}`).toString() });
}

/** Ends what still runs, at once. */
export function killMembers(members: readonly Member[]): void {
  for (const { sysroot } of members) {
    try {
      const pid = Number(readFileSync(join(sysroot, "run/etcd.pid"), "utf8"));
      if (readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(sysroot)) process.kill(pid, "SIGKILL");
    } catch {
      // It never ran, or is gone.
    }
  }
}

async function setHost({ node, address, sysroot }: Member, program: string, peers: string): Promise<void> {
  for (const dir of ["usr/bin", "etc", "run", "var/log"]) await mkdir(join(sysroot, dir), { recursive: true });
  await symlink(program, join(sysroot, "usr/bin/etcd"));
  await copyFile(fileURLToPath(new URL("systemctl.sh", import.meta.url)), join(sysroot, "usr/bin/systemctl"));
  const settings = {
    name: node,
    "data-dir": join(sysroot, "var/lib/etcd"),
    "listen-client-urls": url(address, ""),
    "advertise-client-urls": url(address, ""),
    "listen-peer-urls": `http://${address}:${PEER_PORT}`,
    "initial-advertise-peer-urls": `http://${address}:${PEER_PORT}`,
    "initial-cluster": peers,
    "initial-cluster-state": "new",
    // The test reads and writes through it; on by default only where there is no file.
    "enable-grpc-gateway": true,
    "heartbeat-interval": HEARTBEAT_MS,
    "election-timeout": ELECTION_MS,
  };
  await writeFile(join(sysroot, "etc/etcd.yml"), JSON.stringify(settings));
}

async function call(member: Member, path: string, body: object): Promise<unknown> {
  const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
  const answer = await fetch(url(member.address, path), { method: "POST", body: JSON.stringify(body), signal });
  if (!answer.ok) throw new Error(`${member.node} answers ${answer.status}: ${await answer.text()}`);
  return await answer.json();
}

const url = (address: string, path: string) => `http://${address}:${CLIENT_PORT}${path}`;

/** The places of test/setup/ready/etcd.mjs, which `npm test` puts one into where it can. */
function findEtcd(): string {
  const { MUSTER_ETCD, PATH = "" } = process.env;
  const unpacked = fileURLToPath(new URL("../../../.tools/usr/bin/etcd", import.meta.url));
  const dirs = [...PATH.split(delimiter).filter(Boolean), "/usr/bin", "/usr/local/bin"];
  const places = MUSTER_ETCD ? [MUSTER_ETCD] : [...dirs.map((dir) => join(dir, "etcd")), unpacked];
  const found = places.find(isProgram);
  if (found !== undefined) return found;
  throw new Error(
    "This test needs etcd. `npm test` fetches it where there is apt; else install Debian's etcd-server, or set MUSTER_ETCD=/path/to/etcd.",
  );
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
