/**
 * conf/atscale.yaml: who runs what. The vendor says it must be identical on every host.
 */
import { hasFault } from "../faults.ts";
import type { World } from "../state.ts";
import { servicesOf } from "../topology.ts";

export function printConfig(world: World, node: string): string {
  const { setup } = world;
  const hosts = Object.entries(setup.nodes).map(([name, { member }]) => {
    // A host was swapped, and its own file was not brought up to date.
    const stale = name === node && hasFault(world, node, "config-differs");
    const services = servicesOf(setup, name).toSorted().join(", ");
    return `  - dnsname: ${stale ? `old-${member}` : member}\n    services: [${services}]\n    override: {}\n`;
  });
  return `# Must be identical on every host.\nservice_account: atscale\nhosts:\n${hosts.join("")}`;
}
