import { ensureServer } from "./debian-server.mjs";

/** The path of etcd; fetched where the machine has none. Only tests run it: the product that a user would write (docs/examples). */
export const ensureEtcd = (root) =>
  ensureServer(root, { name: "etcd", from: "etcd-server", inside: "usr/bin", named: "MUSTER_ETCD" });
