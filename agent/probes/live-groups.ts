/**
 * The process groups of commands that probes are running, so that a process scan does not take a probe for the product.
 * Only these are left out, never "the agent's children": where the agent is the reaper of orphans, a daemonised database is its child.
 */
export class LiveGroups {
  readonly #groups = new Set<number>();
  readonly #onChange: (groups: ReadonlySet<number>) => void;

  constructor(onChange: (groups: ReadonlySet<number>) => void = () => {}) {
    this.#onChange = onChange;
  }

  add(group: number): void {
    this.#groups.add(group);
    this.#onChange(this.#groups);
  }

  delete(group: number): void {
    this.#groups.delete(group);
    this.#onChange(this.#groups);
  }

  has(group: number): boolean {
    return this.#groups.has(group);
  }
}
