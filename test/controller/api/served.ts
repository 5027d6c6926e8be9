/**
 * The controller's API served for each test on a port of its own, over an office in memory; and a client that speaks to it.
 */
import { type ClientReadableStream, credentials, type ServiceError } from "@grpc/grpc-js";
import { pino } from "pino";
import { afterEach, beforeEach } from "vitest";
import { serveFleet } from "../../../controller/api/server.ts";
import type { Run__Output } from "../../../shared/wire/generated/muster/controller/v1/Run.ts";
import type { Status__Output } from "../../../shared/wire/generated/muster/controller/v1/Status.ts";
import { FleetClient } from "../../../shared/wire/load.ts";
import { upWorld } from "../../support/atscale-sight.ts";
import { FakeOffice, fleetOf, planned, record, runOf } from "./fake-office.ts";

export interface AtServer {
  office: FakeOffice;
  stop: AbortController;
  served: Awaited<ReturnType<typeof serveFleet>>;
  client: InstanceType<typeof FleetClient>;
  calls: Unary;
  /** Lines of the server's log. */
  logged: string[];
}

/** What it returns is filled anew before each test, and taken down after it. */
export function servedEach(): AtServer {
  const at = {} as AtServer;
  beforeEach(async () => {
    const office = new FakeOffice();
    office.fleet = fleetOf(upWorld());
    const stop = new AbortController();
    const logged: string[] = [];
    const log = pino({ level: "info" }, { write: (line: string) => void logged.push(line) });
    const served = await serveFleet({ office, listen: "127.0.0.1:0", tls: undefined, log, signal: stop.signal });
    const client = new FleetClient(served.address, credentials.createInsecure());
    Object.assign(at, { office, stop, served, client, calls: callsOf(client), logged });
  });
  afterEach(async () => {
    at.client.close();
    at.stop.abort();
    await at.served.closed;
  });
  return at;
}

export type Unary = {
  [M in keyof FakeMethods]: (request: object) => Promise<FakeMethods[M]>;
};
interface FakeMethods {
  ListClusters: { clusters: { name: string; nodes: number; hosts: number; version: number }[] };
  ListHosts: { hosts: { host: string; state: string }[] };
  ListProducts: { products: { name: string; verbs: string[]; roles: string[] }[] };
  Apply: { cluster: { version: number } | null; changed: boolean };
  GetStatus: Status__Output;
  MakePlan: {
    id: string;
    refused: { rule: string; override: string }[];
    phases: { name: string; does: { node: string }[] }[];
  };
  StartRun: { run: Run__Output | null; plan: { refused: { rule: string }[] } | null };
  ListRuns: { runs: { id: string }[] };
  GetRun: Run__Output;
  Pause: Run__Output;
  Resume: Run__Output;
  Abort: Run__Output;
  Retry: Run__Output;
  Skip: Run__Output;
  HostDead: { runs: Run__Output[] };
}

/** One call, as a promise; rejects with the ServiceError as the wire brought it. */
const callsOf = (client: AtServer["client"]) =>
  new Proxy({} as Unary, {
    get: (_, method: keyof FakeMethods) => (request: object) =>
      new Promise((resolve, reject) => {
        const call = client[method].bind(client) as (
          r: object,
          done: (e: ServiceError | null, v: unknown) => void,
        ) => void;
        call(request, (error, value) => (error ? reject(error) : resolve(value)));
      }),
  });

export const refusal = async (call: Promise<unknown>): Promise<ServiceError> => {
  const outcome = await call.then(
    () => null,
    (error: ServiceError) => error,
  );
  if (!outcome) throw new Error("it was not refused");
  return outcome;
};
export const meta = (error: ServiceError, key: string) => error.metadata.get(key)[0]?.toString();
export const openRun = (id = "bi-prod.42") => record(runOf(planned("stop"), [], id));

/** What has come so far of a stream, and a promise for the first message that fits. */
export function reader<T>(stream: ClientReadableStream<T>) {
  const got: T[] = [];
  let check: () => void = () => {};
  stream.on("data", (message: T) => {
    got.push(message);
    check();
  });
  const ended = new Promise<ServiceError | null>((resolve) => {
    stream.once("end", () => resolve(null));
    stream.once("error", (error: ServiceError) => resolve(error));
  });
  const until = (fits: (message: T) => boolean) =>
    new Promise<T>((resolve) => {
      check = () => {
        const found = got.find(fits);
        if (found) resolve(found);
      };
      check();
    });
  return { got, ended, until };
}
