/**
 * A real agent as a process of its own, with a product whose actions are /bin/sh scripts, and a client that calls it.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { ServiceError } from "@grpc/grpc-js";
import { channel } from "../../../shared/grpc/channel.ts";
import { readDefinition } from "../../../shared/procedure/definition.ts";
import type { Command__Output as Command } from "../../../shared/wire/generated/muster/agent/v1/Command.ts";
import type { CommandUpdate__Output as Update } from "../../../shared/wire/generated/muster/agent/v1/CommandUpdate.ts";
import type { ExecuteRequest } from "../../../shared/wire/generated/muster/agent/v1/ExecuteRequest.ts";
import { AgentClient } from "../../../shared/wire/load.ts";

const MAIN = fileURLToPath(new URL("../../../agent/main.ts", import.meta.url));

/** `mark` writes one line for each time it is really run: the judge of "once". */
export const DEFINITION = `
product: toy
title: Toy
source: made up
roles: { main: { title: Main } }
options:
  root: { type: path, default: /tmp, why: test }
actions:
  mark: { run: [/bin/sh, -c, 'echo run >>"$0/marks"; echo out; echo err >&2', "{root}"], goal: up }
  slow: { run: [/bin/sh, -c, 'echo run >>"$0/marks"; echo before; while [ -d "$0" ] && [ ! -e "$0/go" ]; do sleep 0.05; done; echo after; exit 3', "{root}"], goal: up }
  daemon: { run: [/bin/sh, -c, 'setsid sleep 300 & echo $! >"$0/daemon"; echo started', "{root}"], goal: up }
  flood: { run: [/bin/sh, -c, 'head -c 268435456 /dev/zero | tr "\\\\0" x; echo THE-END', "{root}"], goal: up }
  binary: { run: [/bin/sh, -c, 'printf "\\\\377\\\\376\\\\000x"'], goal: up }
  missing: { run: ["{root}/no/such/file"], goal: up }
  say: { run: [/usr/bin/printf, "<%s>", "{text}"], parameters: { text: { pattern: "[^;]*", why: test } }, goal: up }
probes: {}
conditions: { up: { says: up, all: [{ that: "true" }] } }
procedures: { start: { refused: no } }
`;
export const DIGEST = readDefinition("toy", DEFINITION).digest;
export const FENCE = { journal: "journal-1", epoch: 3, controller: "test" };

export interface AgentProcess {
  readonly process: ChildProcess;
  readonly address: string;
  /** What it wrote to stderr so far. */
  log(): string;
}

export class AgentHome {
  readonly folder = mkdtempSync(join(tmpdir(), "muster-agent-"));
  readonly #processes: ChildProcess[] = [];

  constructor(extra = "") {
    mkdirSync(join(this.folder, "products/toy"), { recursive: true });
    writeFileSync(join(this.folder, "products/toy/product.yaml"), DEFINITION);
    // NATS is away on purpose: commands must work without it.
    writeFileSync(
      this.config,
      `host: h1
listen: 127.0.0.1:0
nats: { servers: ["nats://127.0.0.1:1"] }
state: ${join(this.folder, "state")}
products: [${join(this.folder, "products")}]
runner: detached
rehearsal: {}
${extra}`,
    );
  }

  get config(): string {
    return join(this.folder, "agent.yaml");
  }
  get state(): string {
    return join(this.folder, "state");
  }

  /** Starts it and waits until it says that it is ready. */
  async start(): Promise<AgentProcess> {
    const child = spawn(process.execPath, [MAIN, "--config", this.config], { stdio: ["ignore", "pipe", "pipe"] });
    this.#processes.push(child);
    let log = "";
    child.stderr.on("data", (bytes: Buffer) => {
      log += bytes.toString();
    });
    for await (const line of createInterface({ input: child.stdout })) {
      const said = JSON.parse(line) as { ready: boolean; address: string };
      if (said.ready) return { process: child, address: said.address, log: () => log };
    }
    throw new Error(`the agent did not get ready: ${log}`);
  }

  /** How often `mark` or `slow` was really run. */
  marks(): number {
    try {
      return readFileSync(join(this.folder, "marks"), "utf8").split("\n").length - 1;
    } catch {
      return 0;
    }
  }

  async remove(): Promise<void> {
    for (const child of this.#processes) await kill(child, "SIGKILL");
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

export async function kill(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const gone = once(child, "exit");
  child.kill(signal);
  await gone;
  return child.exitCode;
}

/** Calls with promises; every call carries FENCE unless told otherwise. */
export class Caller {
  readonly client: InstanceType<typeof AgentClient>;
  readonly #root: string;

  constructor(address: string, root: string) {
    this.client = new AgentClient(address, ...channel(undefined));
    this.#root = root;
  }

  request(id: string, change: Partial<ExecuteRequest> = {}): ExecuteRequest {
    const action = id.split("/")[3] ?? "";
    const node = { cluster: "c", node: "n1", product: "toy", roles: ["main"], digest: DIGEST };
    const optionsJson = JSON.stringify({ root: this.#root });
    return { fence: FENCE, id, action, node: { ...node, optionsJson, ...change.node }, ...without(change) };
  }

  async execute(id: string, change: Partial<ExecuteRequest> = {}): Promise<Command> {
    const response = await promised((done: Done<{ command: Command | null }>) =>
      this.client.execute(this.request(id, change), { deadline: soon() }, done),
    );
    return present(response.command);
  }

  async settle(ids: string[], fence = FENCE): Promise<Command[]> {
    const response = await promised((done: Done<{ commands: Command[] }>) =>
      this.client.settle({ fence, ids }, { deadline: soon() }, done),
    );
    return response.commands;
  }

  /** Asks until the command's outcome is not RUNNING. */
  async ended(id: string): Promise<Command> {
    let last: Update | undefined;
    for await (const update of this.watch(id)) last = update;
    return present(last?.command ?? null);
  }

  async *watch(id: string, offset = 0): AsyncGenerator<Update> {
    const call = this.client.watchCommand({ fence: FENCE, id, offset }, { deadline: soon() });
    try {
      for await (const update of call) yield update as Update;
    } finally {
      call.cancel();
    }
  }

  /** The whole output, as text, and how it ended. */
  async output(id: string, offset = 0): Promise<{ text: string; bytes: Buffer; command: Command }> {
    const parts: Buffer[] = [];
    let command: Command | null = null;
    for await (const update of this.watch(id, offset)) {
      parts.push(update.output);
      command = update.command;
    }
    const bytes = Buffer.concat(parts);
    return { text: bytes.toString(), bytes, command: present(command) };
  }

  close(): void {
    this.client.close();
  }
}

export type Done<T> = (error: ServiceError | null, response?: T) => void;

export function promised<T>(call: (done: Done<T>) => unknown): Promise<T> {
  return new Promise((resolve, reject) => {
    call((error, response) => (error || response === undefined ? reject(error) : resolve(response)));
  });
}

/** Far above what any call takes: only there so that a hanging test says what hung. */
export const soon = () => Date.now() + 60_000;

function without({ node: _, ...rest }: Partial<ExecuteRequest>) {
  return rest;
}

function present(command: Command | null): Command {
  if (!command) throw new Error("no command in the answer");
  return command;
}
