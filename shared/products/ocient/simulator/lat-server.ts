/**
 * LAT's HTTP port: the metrics of the vendor's page, for one partition.
 */
import { createServer } from "node:http";
import type { Server } from "node:net";

/** `unacknowledged`: rows pushed to the Loaders and not acknowledged yet. */
export function latServer(unacknowledged: () => number): Server {
  return createServer((request, response) => {
    const known = request.method === "GET" && request.url === "/v2/metrics/read/lat:type=partitions";
    response.writeHead(known ? 200 : 404, { "content-type": "application/json", connection: "close" });
    response.end(known ? JSON.stringify(metrics(unacknowledged())) : "");
  });
}

function metrics(pushes_unacknowledged: number) {
  const counts = { lag: 0, rows_pushed: 0, offsets_durable: 0, offsets_written: 0, complete: 0, invalid_state: 0 };
  const partition = { partition: "topic-0", ...counts, pushes_unacknowledged, errors_partition: 0 };
  const request = { mbean: "lat:type=partitions", type: "read" };
  return { request, value: { partitions: [partition] }, status: 200 };
}
