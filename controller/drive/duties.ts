/**
 * What a controller does when it hears an agent that began a new life: it tells it of its nodes, for an agent forgets tokens.
 */
import type { RunOffice } from "./office.ts";

export function dutiesOf(office: RunOffice): (host: string, start: string) => void {
  const lives = new Map<string, string>();
  return (host, start) => {
    if (lives.get(host) === start) return;
    lives.set(host, start);
    for (const { cluster } of office.clusters()) {
      if (cluster.nodes.some((node) => node.host === host)) office.enrol(cluster.name, host);
    }
  };
}
