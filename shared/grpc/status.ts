/**
 * How an error of the catalogue travels over gRPC: its status, its message, its code as metadata.
 */
import { Metadata, type ServiceError, status } from "@grpc/grpc-js";
import { InputError, MusterError, NotLeaderError } from "../errors.ts";

/** Metadata key of the catalogue's code. */
export const CODE_KEY = "muster-code";
/** Metadata key of what to do about it, for callers without the catalogue. */
export const REMEDY_KEY = "muster-remedy";
/** Metadata key of the leading controller's address, where a standby refused. */
export const LEADER_KEY = "muster-leader";
/** Metadata key of an InputError's problems, as JSON. */
export const PROBLEMS_KEY = "muster-problems-bin";
/** HTTP/2 peers limit headers (commonly 16 KiB in all): longer lists of problems travel as the message only. */
const MOST_PROBLEM_BYTES = 4096;
const MOST_MESSAGE_CHARACTERS = 2000;

/** Anything thrown by a handler -> what the caller gets. What is not of the catalogue is `internal`, without its stack. */
export function toServiceError(error: unknown): Pick<ServiceError, "code" | "details" | "metadata"> {
  const metadata = new Metadata();
  if (!(error instanceof MusterError)) {
    metadata.set(CODE_KEY, "internal");
    return { code: status.INTERNAL, details: error instanceof Error ? error.message : String(error), metadata };
  }
  metadata.set(CODE_KEY, error.code);
  metadata.set(REMEDY_KEY, error.remedy);
  if (error instanceof NotLeaderError && error.leader !== null) metadata.set(LEADER_KEY, error.leader);
  if (error instanceof InputError) {
    const problems = Buffer.from(JSON.stringify(error.problems));
    if (problems.length <= MOST_PROBLEM_BYTES) metadata.set(PROBLEMS_KEY, problems);
  }
  return { code: error.status, details: error.message.slice(0, MOST_MESSAGE_CHARACTERS), metadata };
}
