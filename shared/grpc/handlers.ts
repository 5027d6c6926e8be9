/**
 * Plain functions as gRPC handlers: promises and async iterables in, statuses of the catalogue out. No error leaves a handler otherwise.
 */
import type { handleServerStreamingCall, handleUnaryCall, ServerWritableStream } from "@grpc/grpc-js";
import { toServiceError } from "./status.ts";

/** Told of every error that is no error of the catalogue: a fault to log. */
export type OnFault = (error: unknown) => void;

export function unary<Request, Response>(
  answer: (request: Request) => Promise<Response> | Response,
  onError: OnFault,
): handleUnaryCall<Request, Response> {
  return (call, callback) => {
    attempt(answer, call.request).then(
      (response) => callback(null, response),
      (error: unknown) => {
        onError(error);
        callback(toServiceError(error));
      },
    );
  };
}

async function attempt<Request, Response>(
  answer: (request: Request) => Promise<Response> | Response,
  request: Request,
): Promise<Response> {
  return await answer(request);
}

/** A reason of its own: without one each call's end makes an exception with its stack. */
const GONE = "the caller is gone";

/** `signal` aborts when the caller goes away or its deadline passes; the iterable must then end. */
export function streaming<Request, Response>(
  answer: (request: Request, signal: AbortSignal) => AsyncIterable<Response>,
  onError: OnFault,
): handleServerStreamingCall<Request, Response> {
  return async (call) => {
    const gone = new AbortController();
    call.on("cancelled", () => gone.abort(GONE));
    call.on("error", () => gone.abort(GONE));
    try {
      for await (const message of answer(call.request, gone.signal)) {
        if (gone.signal.aborted) return;
        if (!call.write(message)) await drained(call, gone.signal);
      }
      call.end();
    } catch (error) {
      if (gone.signal.aborted) return;
      onError(error);
      call.emit("error", toServiceError(error));
    }
  };
}

/** A slow reader slows the source down instead of filling memory. */
function drained<Request, Response>(call: ServerWritableStream<Request, Response>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      call.off("drain", done);
      signal.removeEventListener("abort", done);
      resolve();
    };
    if (signal.aborted) return resolve();
    call.once("drain", done);
    signal.addEventListener("abort", done, { once: true });
  });
}
