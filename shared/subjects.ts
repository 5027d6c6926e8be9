/**
 * Every NATS subject Muster uses, in one place. A name becomes one token: characters that mean something to NATS are encoded.
 */

/** `muster.state.CLUSTER.NODE.PROBE`: the newest observation of one probe of one node, published by its agent. */
export const stateSubject = (cluster: string, node: string, probe: string) =>
  `muster.state.${token(cluster)}.${token(node)}.${token(probe)}`;
export const ALL_STATES = "muster.state.>";
/** `muster.agent.HOST`: an agent's own sign of life. */
export const agentSubject = (host: string) => `muster.agent.${token(host)}`;
export const ALL_AGENTS = "muster.agent.*";
/** The leading controller's sign of life. */
export const CONTROLLER_BEAT = "muster.beat";
/** `muster.journal.LOG.N`: event N of a log, created once and never changed. A run's log is its id, CLUSTER.NUMBER. */
export const journalSubject = (log: string, n: number) => `muster.journal.${log}.${n}`;
/** All events of one log. */
export const logSubject = (log: string) => `muster.journal.${log}.*`;
export const ALL_JOURNAL = "muster.journal.>";
/** `muster.lease.N`: epoch N belongs to whoever creates it; N = 0 holds the journal's id. */
export const leaseSubject = (epoch: number) => `muster.lease.${epoch}`;
export const ALL_LEASES = "muster.lease.*";

/** One token of a subject. Dots are common in host names; `%` keeps the encoding reversible. */
export function token(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9_-]/g, (c) => `%${c.codePointAt(0)?.toString(16).padStart(2, "0")}`);
}
export function untoken(text: string): string {
  return text.replaceAll(/%([0-9a-f]{2,6})/g, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)));
}
