/**
 * The process groups of commands that probes are running, so that a process scan does not take a probe for the product.
 * Only these are left out, never "the agent's children": where the agent is the reaper of orphans, a daemonised database is its child.
 */
export class LiveGroups {
  readonly #groups = new Set<number>();
  add(group: number): void {
    this.#groups.add(group);
  }
  delete(group: number): void {
    this.#groups.delete(group);
  }
  has(group: number): boolean {
    return this.#groups.has(group);
  }
}
