/**
 * The http probe: one GET. A refused connection is something seen (nothing listens); no answer in time is not.
 */
import { get as getPlain, type IncomingMessage } from "node:http";
import { get as getSecure } from "node:https";
import { formatDuration } from "../../shared/procedure/duration.ts";
import { BODY_BYTES, beginsLikeJson, type HttpBody, httpBody, JSON_BYTES } from "../../shared/state/http-body.ts";
import { type ProbeAnswer, seen, unknown } from "./ports.ts";

/** The body's invalid UTF-8 becomes U+FFFD. */
export interface HttpValue extends HttpBody {
  /** Null where the connection was refused. */
  readonly status: number | null;
  readonly reachable: "yes" | "refused";
}

export async function httpProbe(url: string, withinMs: number, signal: AbortSignal): Promise<ProbeAnswer> {
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(withinMs)]);
  try {
    const response = await ask(url, deadline);
    const answer = httpBody(await beginning(response));
    return { yields: seen({ status: response.statusCode ?? null, ...answer, reachable: "yes" } satisfies HttpValue) };
  } catch (error) {
    if (deadline.aborted) return { yields: unknown(`no answer from ${url} within ${formatDuration(withinMs)}`) };
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ECONNREFUSED")
      return { yields: seen({ status: null, ...httpBody(""), reachable: "refused" } satisfies HttpValue) };
    return { yields: unknown(`${url}: ${code ?? (error instanceof Error ? error.message : String(error))}`) };
  }
}

function ask(url: string, signal: AbortSignal): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const get = url.startsWith("https:") ? getSecure : getPlain;
    // `agent: false`: a connection of its own, closed afterwards. Redirects are an answer, not followed.
    get(url, { agent: false, signal, headers: { "user-agent": "muster-agent", connection: "close" } }, resolve).on(
      "error",
      reject,
    );
  });
}

/** Up to one byte more than is read as JSON, where it begins like JSON; else as much as is told. */
async function beginning(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  let most = BODY_BYTES;
  // Leaving the loop destroys the response and with it the connection.
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (most === BODY_BYTES && size >= most && beginsLikeJson(text(chunks, most))) most = JSON_BYTES + 1;
    if (size >= most) break;
  }
  return text(chunks, most);
}

const text = (chunks: readonly Buffer[], most: number) => Buffer.concat(chunks).subarray(0, most).toString("utf8");
