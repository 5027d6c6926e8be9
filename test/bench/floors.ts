/**
 * The floor: what the parts cost by themselves, on this machine, in this very run. Times in milliseconds.
 */
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { open } from "node:fs/promises";
import { get } from "node:http";
import { join } from "node:path";
import { type ClientOptions, makeGenericClientConstructor, type ServiceClientConstructor } from "@grpc/grpc-js";
import { service as health } from "grpc-health-check";
import { connect } from "../../shared/bus/nats.ts";
import type { TlsConfig } from "../../shared/config/parts.ts";
import { channel } from "../../shared/grpc/channel.ts";
import type { Logger } from "../../shared/log.ts";
import { type Figures, figures } from "./figures.ts";

export interface Floors {
  /** One unary call over a kept connection with mutual TLS: grpc.health.v1 of an agent. */
  readonly grpc: Figures;
  /** One event created in a JetStream stream and acknowledged. */
  readonly append: Figures;
  /** 300 bytes appended to a file and fsynced. */
  readonly fsync: Figures;
  /** /bin/true from spawn to its exit being seen. */
  readonly spawn: Figures;
  /** What the product's probe does: one GET on a connection of its own. */
  readonly look: Figures;
}

/** A call and a process for each command, phase by phase, and nothing else: no journal, no ledger, no looks. Milliseconds for the whole. */
export async function bareFanOut({ agent, tls }: FloorPorts, phases: number, nodesInPhase: number): Promise<number> {
  const client = healthClient(agent, tls);
  try {
    await checked(client);
    const began = performance.now();
    for (let phase = 0; phase < phases; phase += 1) {
      const commands = Array.from({ length: nodesInPhase }, async () => {
        await checked(client);
        await ended("/bin/true");
      });
      await Promise.all(commands);
    }
    return performance.now() - began;
  } finally {
    client.close();
  }
}

export interface FloorPorts {
  readonly agent: string;
  readonly tls: TlsConfig;
  readonly nats: string;
  readonly world: string;
  readonly dir: string;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

const WARM_UP = 100;
const ROUNDS = 300;
/** An event of a run with its mark is about so long. */
const EVENT_BYTES = 300;

/** Times of each part. */
export type FloorSample = { readonly [Part in keyof Floors]: readonly number[] };

/** Of several samples: the machine may have been busy during one of them. */
export function floorsOf(samples: readonly FloorSample[]): Floors {
  const of = (part: keyof Floors) => figures(samples.flatMap((sample) => sample[part]));
  return { grpc: of("grpc"), append: of("append"), fsync: of("fsync"), spawn: of("spawn"), look: of("look") };
}

export async function measureFloors(ports: FloorPorts): Promise<FloorSample> {
  return {
    grpc: await grpcFloor(ports),
    append: await appendFloor(ports),
    fsync: await fsyncFloor(ports),
    spawn: await repeat(() => ended("/bin/true")),
    look: await repeat(() => fetched(`http://${ports.world}/floor`)),
  };
}

async function grpcFloor({ agent, tls }: FloorPorts): Promise<number[]> {
  const client = healthClient(agent, tls);
  try {
    return await repeat(() => checked(client));
  } finally {
    client.close();
  }
}

function healthClient(agent: string, tls: TlsConfig): HealthClient {
  const Health = makeGenericClientConstructor(health, "Health");
  const [credentials, options] = channel(tls);
  return new Health(agent, credentials, options as ClientOptions);
}

type HealthClient = InstanceType<ServiceClientConstructor>;

const checked = (client: HealthClient) =>
  new Promise<void>((resolve, reject) => {
    const check = client.check;
    if (!check) throw new TypeError("the health service has no check");
    check.call(client, { service: "" }, (error: Error | null) => (error ? reject(error) : resolve()));
  });

async function appendFloor({ nats, log, signal }: FloorPorts): Promise<number[]> {
  const bus = await connect({ servers: [nats], replicas: 1 }, { log, signal, name: "bench" });
  const subject = `bench.${randomUUID()}`;
  const shape = {
    name: "BENCH",
    subjects: ["bench.>"],
    replicas: 1,
    storage: "file",
    denyDelete: false,
    denyPurge: false,
  } as const;
  await bus.ensureStream(shape);
  let n = 0;
  const times = await repeat(async () => {
    n += 1;
    await bus.create(`${subject}.${n}`, Buffer.alloc(EVENT_BYTES, "x"));
  });
  await bus.close();
  return times;
}

async function fsyncFloor({ dir }: FloorPorts): Promise<number[]> {
  await using file = await open(join(dir, "fsync"), "a");
  return await repeat(async () => {
    await file.appendFile(Buffer.alloc(EVENT_BYTES, "x"));
    await file.datasync();
  });
}

const ended = (program: string) =>
  new Promise<void>((resolve, reject) =>
    spawn(program, { stdio: "ignore" })
      .once("exit", () => resolve())
      .once("error", reject),
  );

const fetched = (url: string) =>
  new Promise<void>((resolve, reject) => {
    get(url, { agent: false, headers: { connection: "close" } }, (response) =>
      response.resume().once("end", () => resolve()),
    ).once("error", reject);
  });

async function repeat(work: () => Promise<void>): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < WARM_UP + ROUNDS; i += 1) {
    const began = performance.now();
    await work();
    if (i >= WARM_UP) times.push(performance.now() - began);
  }
  return times;
}
