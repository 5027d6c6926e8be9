/**
 * Calling a Muster daemon: the channel's options, and its refusals turned back into errors of the catalogue.
 */
import { type ChannelCredentials, type ChannelOptions, type ServiceError, status } from "@grpc/grpc-js";
import type { TlsConfig } from "../config/parts.ts";
import { type ErrorCode, InputError, isErrorCode, MusterError, NotLeaderError, type Problem } from "../errors.ts";
import { channelCredentials } from "../tls.ts";
import { CODE_KEY, LEADER_KEY, PROBLEMS_KEY } from "./status.ts";

/** A silent peer is noticed within 15 s: a cut cable sends no reset. The server allows pings this often (`serve`). */
export const KEEPALIVE_TIME_MS = 10_000;
export const KEEPALIVE_TIMEOUT_MS = 5_000;
/** A daemon that comes back is found again within this: the library's own back-off grows to two minutes. */
const MAX_RECONNECT_MS = 1_000;

const OPTIONS: ChannelOptions = {
  "grpc.keepalive_time_ms": KEEPALIVE_TIME_MS,
  "grpc.keepalive_timeout_ms": KEEPALIVE_TIMEOUT_MS,
  "grpc.keepalive_permit_without_calls": 1,
  "grpc.initial_reconnect_backoff_ms": 100,
  "grpc.max_reconnect_backoff_ms": MAX_RECONNECT_MS,
  "grpc.enable_retries": 0,
};

/** Arguments of a generated client: `new AgentClient(address, ...channel(tls))`. */
export function channel(tls: TlsConfig | undefined): [ChannelCredentials, ChannelOptions] {
  return [channelCredentials(tls), OPTIONS];
}

/**
 * The error of the catalogue that the daemon raised. Where no daemon answered (unreachable, deadline) or the answer carries no code:
 * `away`, which names who was called.
 */
export function fromServiceError(error: unknown, away: ErrorCode): MusterError {
  if (error instanceof MusterError) return error;
  if (!isServiceError(error)) return new MusterError("internal", String(error), { cause: error });
  const code = text(error, CODE_KEY);
  const problems = code === "bad-input" ? readProblems(error) : null;
  if (problems) return new InputError(problems);
  if (code === "not-leader") return new NotLeaderError(text(error, LEADER_KEY));
  if (code && isErrorCode(code)) return new MusterError(code, error.details, { cause: error });
  const unanswered = error.code === status.UNAVAILABLE || error.code === status.DEADLINE_EXCEEDED;
  return new MusterError(unanswered ? away : "internal", `${status[error.code]}: ${error.details}`, { cause: error });
}

function isServiceError(error: unknown): error is ServiceError {
  return error instanceof Error && "metadata" in error && "details" in error && "code" in error;
}

function text(error: ServiceError, key: string): string | null {
  const value = error.metadata?.get(key)[0];
  return value === undefined ? null : value.toString();
}

function readProblems(error: ServiceError): readonly Problem[] | null {
  const json = text(error, PROBLEMS_KEY);
  if (!json) return null;
  try {
    return JSON.parse(json) as readonly Problem[];
  } catch {
    return null;
  }
}
