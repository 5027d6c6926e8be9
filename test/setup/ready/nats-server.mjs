import { ensureServer } from "./debian-server.mjs";

/** The path of a nats-server; fetched where the machine has none. The places are those of shared/nats-server/find.ts. */
export const ensureNatsServer = (root) =>
  ensureServer(root, { name: "nats-server", from: "nats-server", inside: "usr/sbin", named: "MUSTER_NATS_SERVER" });
