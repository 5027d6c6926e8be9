/** One call to whichever controller answers it: the leader where something is asked for, anyone where something is read. */
import { type ServiceError, status } from "@grpc/grpc-js";
import { channel } from "../../shared/grpc/channel.ts";
import { FleetClient } from "../../shared/wire/load.ts";

/** A controller that is stopped in its tracks takes a call and answers nothing. */
const READ_WITHIN_MS = 3_000;
/** A plan looks at every node first. */
const WRITE_WITHIN_MS = 60_000;

export interface Call {
  readonly method: string;
  readonly request: object;
  readonly signal: AbortSignal;
}

/** "refused" where the leader said no; null where nobody who may answer did. */
export async function callAny<T>(addresses: readonly string[], call: Call): Promise<T | "refused" | null> {
  for (const address of addresses) {
    if (call.signal.aborted) return null;
    try {
      return await one<T>(address, call);
    } catch (error) {
      const { code, details = "" } = error as ServiceError;
      const elsewhere = code === status.UNAVAILABLE || code === status.DEADLINE_EXCEEDED || code === status.CANCELLED;
      if (!elsewhere && !details.includes("does not lead") && code !== status.ABORTED) return "refused";
    }
  }
  return null;
}

/** What each controller that answers says; a standby may be behind the leader. */
export async function callEach<T>(addresses: readonly string[], call: Call): Promise<readonly T[]> {
  const answers = await Promise.allSettled(addresses.map((address) => one<T>(address, call)));
  return answers.flatMap((answer) => (answer.status === "fulfilled" ? [answer.value] : []));
}

function one<T>(address: string, { method, request, signal }: Call): Promise<T> {
  const client = new FleetClient(address, ...channel(undefined));
  const within = method === "getRun" ? READ_WITHIN_MS : WRITE_WITHIN_MS;
  type Unary = (r: object, o: object, done: (e: Error | null, a: T) => void) => { cancel(): void };
  const methods = client as unknown as Readonly<Record<string, Unary>>;
  return new Promise<T>((resolve, reject) => {
    const sent = methods[method]?.call(client, request, { deadline: Date.now() + within }, (error, answer) =>
      error ? reject(error) : resolve(answer),
    );
    signal.addEventListener("abort", () => sent?.cancel(), { once: true });
  }).finally(() => client.close());
}
