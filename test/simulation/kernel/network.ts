/**
 * Messages between simulated hosts: each gets through at once, late, twice, or not at all, as the weather has it.
 */
import type { SimClock } from "./clock.ts";
import type { Dice } from "./dice.ts";

export interface Weather {
  /** Chance that one message is lost, and that one is late. */
  lost: number;
  late: number;
  /** Longest lateness. Nothing is late for longer than a socket may hold it. */
  lateMs: number;
  /** Chance that a request lies in a socket and is handled long after its caller gave up. */
  held: number;
  twice: number;
}

export const FAIR: Weather = { lost: 0, late: 0, lateMs: 0, held: 0, twice: 0 };
/** A frozen or cut off peer may be given what was sent to it after this long. */
const HELD_MS = 90_000;

export class SimNetwork {
  weather: Weather = FAIR;
  /** The next command on its way lies in a socket for so long; null where none does. */
  holdsCommandMs: number | null = null;
  readonly #clock: SimClock;
  readonly #dice: Dice;
  readonly #cut = new Set<string>();

  constructor(clock: SimClock, dice: Dice) {
    this.#clock = clock;
    this.#dice = dice;
  }

  cut(a: string, b: string): void {
    this.#cut.add(pair(a, b));
  }

  heal(): void {
    this.#cut.clear();
  }

  joined(a: string, b: string): boolean {
    return a === b || !this.#cut.has(pair(a, b));
  }

  /** A command on its way: what is held arrives, though its sender gave up long before. */
  sendCommand(from: string, to: string, arrive: () => void): void {
    const heldMs = this.holdsCommandMs;
    this.holdsCommandMs = null;
    if (heldMs === null) this.send(from, to, arrive);
    else this.#clock.after(heldMs, arrive);
  }

  /** One message on its way. `arrive` is called when it gets there, perhaps now, perhaps twice, perhaps never. */
  send(from: string, to: string, arrive: () => void): void {
    const { lost, late, lateMs, held, twice } = this.weather;
    if (!this.joined(from, to) || (lost > 0 && this.#dice.chance(lost))) return;
    if (held > 0 && this.#dice.chance(held)) {
      this.#clock.after(this.#dice.below(HELD_MS), arrive);
      return;
    }
    if (late > 0 && this.#dice.chance(late)) this.#clock.after(this.#dice.below(lateMs), arrive);
    else arrive();
    if (twice > 0 && this.#dice.chance(twice)) this.#clock.after(this.#dice.below(lateMs + 1), arrive);
  }
}

const pair = (a: string, b: string) => (a < b ? `${a}|${b}` : `${b}|${a}`);
