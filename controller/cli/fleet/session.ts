/**
 * A session with the controller. A standby's answer leads to its leader, once a call; everything else that goes wrong is an error of the
 * catalogue, `controller-away` naming the address tried.
 */
import {
  type ClientReadableStream,
  connectivityState,
  Metadata,
  type MethodDefinition as ServerMethod,
} from "@grpc/grpc-js";
import type { MethodDefinition } from "@grpc/proto-loader";
import type { TlsConfig } from "../../../shared/config/parts.ts";
import { MusterError, NotLeaderError } from "../../../shared/errors.ts";
import { channel, fromServiceError } from "../../../shared/grpc/channel.ts";
import type { FleetDefinition } from "../../../shared/wire/generated/muster/controller/v1/Fleet.ts";
import { FleetClient } from "../../../shared/wire/load.ts";

export type StreamMethod = "WatchRun" | "WatchStatus" | "WatchOrder" | "Capture";
export type UnaryMethod = Exclude<keyof FleetDefinition & string, StreamMethod>;
export type RequestOf<M extends keyof FleetDefinition> =
  FleetDefinition[M] extends MethodDefinition<infer Request, infer _R, infer _Q, infer _S> ? Request : never;
export type ResponseOf<M extends keyof FleetDefinition> =
  FleetDefinition[M] extends MethodDefinition<infer _Q, infer _R, infer _S, infer Response> ? Response : never;

export interface FleetSession {
  /** Where it was told to look. */
  readonly address: string;
  ask<M extends UnaryMethod>(method: M, request: RequestOf<M>): Promise<ResponseOf<M>>;
  /** Ends silently when the signal aborts. Throws MusterError. */
  watch<M extends StreamMethod>(method: M, request: RequestOf<M>, signal: AbortSignal): AsyncIterable<ResponseOf<M>>;
  close(): void;
}

/** A controller on the same network connects within milliseconds; longer means that nothing answers at all. */
const CONNECT_MS = 5_000;
/** Reading what the controller has in memory. */
const READ_MS = 15_000;
/** Planning looks at every node first, and a look may take its whole deadline. */
const LOOK_MS = 90_000;
const SLOW: ReadonlySet<UnaryMethod> = new Set([
  "MakePlan",
  "StartRun",
  "PlanOrder",
  "StartOrder",
  "Resume",
  "Retry",
  "Skip",
  "HostDead",
  "Abort",
  "Discover",
]);

export function openSession(address: string, tls: TlsConfig | undefined): FleetSession {
  const clients = new Map<string, InstanceType<typeof FleetClient>>();
  let current = address;
  const clientAt = (at: string) => {
    const client = clients.get(at) ?? new FleetClient(at, ...channel(tls));
    clients.set(at, client);
    return client;
  };
  /** The error to throw; null where the call shall be made again, at the leader. */
  const refusal = (thrown: unknown, followed: boolean): MusterError | null => {
    const error = fromServiceError(thrown, "controller-away");
    if (error instanceof NotLeaderError && error.leader !== null && !followed) {
      current = error.leader;
      return null;
    }
    const at = current;
    // A leader that was followed may be gone; who leads next is heard where one was told to look.
    current = address;
    return named(error, at);
  };
  return {
    address,
    ask: async (method, request) => {
      for (const followed of [false, true]) {
        try {
          return await unary(clientAt(current), method, request);
        } catch (error) {
          const refused = refusal(error, followed);
          if (refused) throw refused;
        }
      }
      throw new TypeError("a call is made twice at most");
    },
    watch: async function* (method, request, signal) {
      for (const followed of [false, true]) {
        try {
          yield* streaming(clientAt(current), method, request, signal);
          return;
        } catch (error) {
          if (signal.aborted) return;
          const refused = refusal(error, followed);
          if (refused) throw refused;
        }
      }
    },
    close: () => {
      for (const client of clients.values()) client.close();
    },
  };
}

type Client = InstanceType<typeof FleetClient>;
type ClientMethodDefinition<Request, Response> = Pick<
  ServerMethod<Request, Response>,
  "path" | "requestSerialize" | "responseDeserialize"
>;

async function unary<M extends UnaryMethod>(client: Client, method: M, request: RequestOf<M>): Promise<ResponseOf<M>> {
  await reach(client);
  const { path, requestSerialize, responseDeserialize } = methodOf(method);
  const deadline = Date.now() + (SLOW.has(method) ? LOOK_MS : READ_MS);
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(
      path,
      requestSerialize,
      responseDeserialize,
      request,
      new Metadata(),
      { deadline },
      (error, value) =>
        error || !value ? reject(error ?? new TypeError(`${method} answered nothing`)) : resolve(value),
    );
  });
}

async function* streaming<M extends StreamMethod>(
  client: Client,
  method: M,
  request: RequestOf<M>,
  signal: AbortSignal,
): AsyncGenerator<ResponseOf<M>> {
  await reach(client);
  if (signal.aborted) return;
  const { path, requestSerialize, responseDeserialize } = methodOf(method);
  const call: ClientReadableStream<ResponseOf<M>> = client.makeServerStreamRequest(
    path,
    requestSerialize,
    responseDeserialize,
    request,
  );
  const cancel = () => call.cancel();
  signal.addEventListener("abort", cancel, { once: true });
  try {
    for await (const message of call) yield message as ResponseOf<M>;
  } finally {
    signal.removeEventListener("abort", cancel);
    call.cancel();
  }
}

/** The generated index of methods loses which is which. */
function methodOf<M extends UnaryMethod | StreamMethod>(
  method: M,
): ClientMethodDefinition<RequestOf<M>, ResponseOf<M>> {
  return FleetClient.service[method] as unknown as ClientMethodDefinition<RequestOf<M>, ResponseOf<M>>;
}

/** Returns once connected, or once the library has given a reason, which the call that follows then carries. */
async function reach(client: Client): Promise<void> {
  const wire = client.getChannel();
  const deadline = Date.now() + CONNECT_MS;
  for (;;) {
    const state = wire.getConnectivityState(true);
    if (state !== connectivityState.IDLE && state !== connectivityState.CONNECTING) return;
    const late = await new Promise<boolean>((resolve) => {
      wire.watchConnectivityState(state, deadline, (error) => resolve(error !== undefined && error !== null));
    });
    if (late) throw new MusterError("controller-away", `no answer within ${CONNECT_MS / 1000} s`);
  }
}

function named(error: MusterError, at: string): MusterError {
  if (error.code !== "controller-away" && error.code !== "not-leader") return error;
  const message =
    error.code === "not-leader"
      ? `the controller ${at} does not lead: ${error.message}`
      : `no controller answers at ${at}: ${cause(error.message)}`;
  return new MusterError(error.code, message, { cause: error });
}

/** The library wraps the reason (`connect ECONNREFUSED ...`) in words about itself. */
const cause = (message: string) => /Last error: (?:Error: )?(.+?)\.? Resolution note/.exec(message)?.[1] ?? message;
