/**
 * What the bench's probes ask: whether a node's file is there. In a process of its own, so that answering costs no other part of the bench.
 *
 *     node test/bench/world.ts FOLDER
 */
import { existsSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { basename, join } from "node:path";

const folder = process.argv[2] ?? "";
const server = createServer((request, response) => {
  response.statusCode = existsSync(join(folder, basename(request.url ?? ""))) ? 200 : 404;
  response.end();
});
server.listen(0, "127.0.0.1", () => {
  const { port } = server.address() as AddressInfo;
  console.log(JSON.stringify({ ready: true, address: `127.0.0.1:${port}` }));
});
process.on("SIGTERM", () => process.exit(0));
