/**
 * Hosts that cannot report: NATS listens on loopback only, and their agents were never heard. Said with the lines that mend it.
 */
import { presenceOf } from "./hosts-view.ts";
import type { Office } from "./ports.ts";

type Asked = Pick<Office, "busIsLocal" | "clusters" | "fleet" | "name" | "now">;

/** The declared hosts that NATS cannot be reached from; the controller's own is not among them. */
export function cutOff(office: Asked): string[] {
  if (!office.busIsLocal()) return [];
  const declared = new Set(office.clusters().flatMap(({ cluster }) => cluster.nodes.map((node) => node.host)));
  return [...declared]
    .filter((host) => host !== office.name && presenceOf(office.fleet, host, office.now()).is === "never-seen")
    .sort();
}

/** Empty where none is cut off. docs/first-cluster.md has the whole of it. */
export function reachAdvice(office: Asked): string[] {
  const hosts = cutOff(office);
  if (hosts.length === 0) return [];
  const tls = "{ ca: /etc/muster/tls/ca.pem, cert: /etc/muster/tls/host.pem, key: /etc/muster/tls/host.key }";
  return [
    `NATS listens on loopback only: the agents on ${hosts.join(", ")} cannot reach it. With certificates in /etc/muster/tls write`,
    `  here, last in /etc/muster/nats.conf:     include "nats-tls.conf"`,
    `  there, in /etc/muster/agent.yaml:        nats: { servers: ["nats://${office.name}:4222"], tls: ${tls} }`,
    `and give controller.yaml the same tls; then restart muster-nats, muster-controller and the agents.`,
  ];
}
