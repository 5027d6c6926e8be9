/**
 * A disk in memory that is full, fails, or loses power at a chosen moment. Names changed since the last `syncFolder` are lost or kept then,
 * as the test says; file content is durable once written, as the port promises.
 */
import type { Disk } from "../../../agent/commands/disk.ts";

type Names = Map<string, Buffer>;

export class FaultyDisk implements Disk {
  /** Bytes that may still be taken. */
  free = Number.POSITIVE_INFINITY;
  /** Operations done so far. */
  operations = 0;
  /** The operation with this number, and every later one, fails with this errno. */
  failFrom = Number.POSITIVE_INFINITY;
  failWith = "EIO";
  /** At this operation power is lost: nothing happens any more, and no promise settles. */
  powerLossAt = Number.POSITIVE_INFINITY;
  /** Of an overwrite during which power is lost this many bytes get through. */
  tornBytes = 0;
  #names: Names = new Map();
  #durable: Names = new Map();
  #lost = Promise.withResolvers<void>();

  /** Settles when power is lost. */
  get powerLost(): Promise<void> {
    return this.#lost.promise;
  }

  /** The disk after the power is back. */
  reboot(keepNames: boolean): FaultyDisk {
    const next = new FaultyDisk();
    const lasting = keepNames ? this.#names : this.#durable;
    const hasFolder = (path: string) => path.split("/").length <= 3 || lasting.has(path.replace(/\/[^/]*$/, "/."));
    next.#durable = new Map([...lasting].filter(([path]) => hasFolder(path)));
    next.#names = new Map(next.#durable);
    return next;
  }

  async makeFolder(path: string): Promise<void> {
    await this.#operation();
    if (!this.#names.has(`${path}/.`)) this.#names.set(`${path}/.`, Buffer.alloc(0));
  }

  async list(folder: string): Promise<string[]> {
    await this.#operation();
    const inside = [...this.#names.keys()].filter((path) => path.startsWith(`${folder}/`));
    const names = inside.map((path) => path.slice(folder.length + 1).split("/")[0] ?? "");
    return [...new Set(names)].filter((name) => name !== ".");
  }

  async read(path: string): Promise<Buffer | null> {
    await this.#operation();
    const content = this.#names.get(path);
    return content ? Buffer.from(content) : null;
  }

  async create(path: string, content: Uint8Array): Promise<void> {
    await this.#operation();
    if (content.length > this.free) throw errno("ENOSPC");
    this.free -= content.length;
    this.#names.set(path, Buffer.from(content));
  }

  async overwrite(path: string, offset: number, content: Uint8Array): Promise<void> {
    const file = this.#names.get(path);
    if (!file) throw errno("ENOENT");
    await this.#operation(() => Buffer.from(content).copy(file, offset, 0, this.tornBytes));
    Buffer.from(content).copy(file, offset);
  }

  async rename(from: string, to: string): Promise<void> {
    await this.#operation();
    const content = this.#names.get(from);
    if (!content) throw errno("ENOENT");
    this.#names.delete(from);
    this.#names.set(to, content);
  }

  async unlink(path: string): Promise<void> {
    await this.#operation();
    if (!this.#names.delete(path)) throw errno("ENOENT");
  }

  /** The names in this folder last from now on, those of folders among them; what is in those folders does not by that. */
  async syncFolder(folder: string): Promise<void> {
    await this.#operation();
    const isHere = (path: string) => path.replace(/\/\.$/, "").replace(/\/[^/]*$/, "") === folder;
    for (const path of this.#durable.keys()) if (isHere(path) && !this.#names.has(path)) this.#durable.delete(path);
    for (const [path, content] of this.#names) if (isHere(path)) this.#durable.set(path, content);
  }

  async freeBytes(): Promise<number> {
    return this.free;
  }

  /** The file whose path ends so: for rotten bytes, or a look inside. */
  file(end: string): Buffer {
    const content = this.#names.get(this.path(end));
    if (!content) throw errno("ENOENT");
    return content;
  }

  path(end: string): string {
    const path = [...this.#names.keys()].find((name) => name.endsWith(end));
    if (!path) throw errno("ENOENT");
    return path;
  }

  async #operation(torn: () => void = () => {}): Promise<void> {
    this.operations += 1;
    if (this.operations >= this.powerLossAt) {
      if (this.operations === this.powerLossAt) torn();
      this.#lost.resolve();
      await new Promise<never>(() => {});
    }
    if (this.operations >= this.failFrom) throw errno(this.failWith);
  }
}

function errno(code: string): NodeJS.ErrnoException {
  return Object.assign(new Error(code), { code });
}
