/**
 * Whom this agent obeys: one journal, and of its controllers only the one with the highest epoch heard; of two that call with one epoch,
 * which a journal that lost its tail makes possible, the first. Durable before it is acted on.
 */
import { MusterError } from "../../shared/errors.ts";
import type { Disk } from "./disk.ts";
import { type Followed, prepareFollowed, readFollowed, writeFollowed } from "./followed.ts";

/** What every call carries. */
export type FenceToken = Followed;

export class Fence {
  readonly #disk: Disk;
  readonly #folder: string;
  #followed: Followed | null;
  #last: Promise<void> = Promise.resolve();

  private constructor(disk: Disk, folder: string, followed: Followed | null) {
    this.#disk = disk;
    this.#folder = folder;
    this.#followed = followed;
  }

  static async open(disk: Disk, folder: string): Promise<Fence> {
    const followed = await readFollowed(disk, folder);
    // A file of the wrong length reads as unreadable and must stay so; a full disk may let it be made later.
    if (followed === null) await prepareFollowed(disk, folder).catch(() => {});
    return new Fence(disk, folder, followed);
  }

  /** Null until the first journal is heard. */
  get followed(): Followed | null {
    return this.#followed;
  }

  /**
   * Durably follows a higher epoch. Throws MusterError: "bad-parameter", "stale-epoch", "other-journal", or "ledger-failing" where
   * what was heard cannot be kept (then nobody was obeyed).
   */
  check(token: FenceToken | null): Promise<void> {
    const checked = this.#last.then(() => this.#check(token));
    this.#last = checked.catch(() => {});
    return checked;
  }

  /** For right before an effect: whether the token that passed is still the newest. */
  assertCurrent(token: FenceToken): void {
    const followed = this.#followed;
    if (followed && followed.journal !== token.journal) throw otherJournal(followed, token);
    if (followed && token.epoch < followed.epoch) throw staleEpoch(followed, token);
    if (followed && token.epoch === followed.epoch && isAnother(followed, token)) throw sameEpoch(followed, token);
  }

  async #check(token: FenceToken | null): Promise<void> {
    if (!token?.journal || !Number.isSafeInteger(token.epoch) || token.epoch < 1)
      throw new MusterError("bad-parameter", "the request carries no fence: journal and epoch");
    // A person may have run accept-journal beside this process.
    if (this.#followed && this.#followed.journal !== token.journal)
      this.#followed = await readFollowed(this.#disk, this.#folder);
    this.assertCurrent(token);
    if (this.#followed?.epoch === token.epoch && this.#followed.journal === token.journal) return;
    const { journal, epoch, controller } = token;
    const followed = { journal, epoch, ...(controller ? { controller: controller.slice(0, 200) } : {}) };
    try {
      await writeFollowed(this.#disk, this.#folder, followed);
    } catch (error) {
      throw new MusterError("ledger-failing", `cannot keep the epoch: ${String(error)}`, { cause: error });
    }
    this.#followed = followed;
  }
}

const isAnother = ({ controller: first }: Followed, { controller }: FenceToken) =>
  Boolean(first) && Boolean(controller) && first !== controller?.slice(0, 200);

const sameEpoch = (followed: Followed, token: FenceToken) =>
  new MusterError("stale-epoch", `epoch ${token.epoch} is ${followed.controller}'s here, not ${token.controller}'s`);
const staleEpoch = (followed: Followed, token: FenceToken) =>
  new MusterError("stale-epoch", `epoch ${token.epoch} was followed by epoch ${followed.epoch}`);
const otherJournal = (followed: Followed, token: FenceToken) =>
  new MusterError("other-journal", `this host follows journal ${followed.journal}, not ${token.journal}`);
