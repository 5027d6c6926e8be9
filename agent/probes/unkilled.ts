/**
 * Remembers, a look, the process that SIGKILL did not end (it waits in the kernel, for a dead disk or a dead mount), so that looks
 * do not pile up one more of them each beat.
 */
export class Unkilled {
  readonly #pids = new Map<string, number>();

  note(key: string, pid: number): void {
    this.#pids.set(key, pid);
  }

  /** The process that is still there; null, and forgotten, once it has gone. */
  pid(key: string): number | null {
    const pid = this.#pids.get(key);
    if (pid === undefined) return null;
    if (isThere(pid)) return pid;
    this.#pids.delete(key);
    return null;
  }
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
