/**
 * The engine's HTTP port.
 */
import { createServer as createHttp } from "node:http";
import type { Server } from "node:net";

/** AtScale's engine: GET /ping answers a text containing OK once it is warm. */
export function pingServer(isWarm: () => boolean): Server {
  return createHttp((request, response) => {
    const known = request.method === "GET" && request.url === "/ping";
    const status = known ? (isWarm() ? 200 : 503) : 404;
    response.writeHead(status, { "content-type": "text/plain", connection: "close" });
    response.end({ 200: "OK", 503: "starting", 404: "not found" }[status]);
  });
}
