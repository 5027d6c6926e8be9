/**
 * What a failure of the NATS client means in Muster's words.
 */
import { NatsError } from "nats";
import { MusterError } from "../errors.ts";

/** err_code of nats-server's API errors (server/errors.json of nats-server). */
const WRONG_LAST_SEQUENCE = 10071;
const NO_MESSAGE_FOUND = 10037;
const STREAM_NOT_FOUND = 10059;
const STREAM_NAME_IN_USE = 10058;

export const isConflict = (error: unknown): boolean => apiCode(error) === WRONG_LAST_SEQUENCE;
export const isNoMessage = (error: unknown): boolean => apiCode(error) === NO_MESSAGE_FOUND;
export const isNameInUse = (error: unknown): boolean => apiCode(error) === STREAM_NAME_IN_USE;

/**
 * `no-stream` where the server says so; everything else is `bus-away`, because no answer, no responder, a lost leader and
 * a full store all mean the same to the caller: it did not hear that it happened, and it may have.
 */
export function busError(error: unknown, doing: string): MusterError {
  if (error instanceof MusterError) return error;
  const why = error instanceof NatsError ? (error.api_error?.description ?? error.message) : String(error);
  if (apiCode(error) === STREAM_NOT_FOUND) return new MusterError("no-stream", `${doing}: ${why}`, { cause: error });
  return new MusterError("bus-away", `${doing}: NATS did not confirm it (${why})`, { cause: error });
}

function apiCode(error: unknown): number | undefined {
  return error instanceof NatsError ? error.api_error?.err_code : undefined;
}
