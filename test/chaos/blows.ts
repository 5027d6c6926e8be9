/**
 * What happens to the processes: killed and started again, or stopped in their tracks for a while. One blow after the other, of any length,
 * so that two of a kind may be down at once. The simulated databases are left alone: what harms them is Muster's doing.
 */
import { setTimeout as after } from "node:timers/promises";
import type { Stage } from "../../controller/rehearsal/stage.ts";
import type { Dice } from "../simulation/kernel/dice.ts";

/** Between two blows: time for a takeover now and then, and not always. */
const SHORTEST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 12_000;
/** Under a lease's silence, and well over it. */
const SHORTEST_SLEEP_MS = 500;
const LONGEST_SLEEP_MS = 10_000;
/** A controller that lost its lease ends, and systemd starts it again soon. */
const REVIVE_EVERY_MS = 1_000;

export class Blows {
  count = 0;
  readonly #stage: Stage;
  readonly #dice: Dice;
  readonly #say: (line: string) => void;
  /** Stopped in their tracks now. */
  readonly #asleep = new Set<number>();
  readonly #starting = new Set<number>();

  constructor(stage: Stage, dice: Dice, say: (line: string) => void) {
    this.#stage = stage;
    this.#dice = dice;
    this.#say = say;
  }

  /** Until the signal aborts. */
  async strike(signal: AbortSignal): Promise<void> {
    const reviving = this.#revive(signal);
    while (!signal.aborted) {
      await pause(this.#dice.between(SHORTEST_PAUSE_MS, LONGEST_PAUSE_MS), signal);
      if (signal.aborted) break;
      this.count += 1;
      await this.#one(signal);
    }
    await reviving;
  }

  /** Everything runs again. */
  async heal(): Promise<void> {
    for (const pid of [...this.#asleep]) this.#wake(pid);
    await this.#reviveAll();
  }

  async #one(signal: AbortSignal): Promise<void> {
    const { agents, controllers, nats } = this.#stage;
    const index = this.#dice.pick([...controllers.keys()]);
    const host = this.#dice.pick([...agents.keys()]);
    switch (this.#dice.pick(["controller", "agent", "nats", "sleep", "sleep"] as const)) {
      case "controller":
        this.#say(`kill -9 controller ${index + 1}`);
        return await controllers[index]?.kill();
      case "agent":
        this.#say(`kill -9 the agent of ${host}`);
        await agents.get(host)?.kill();
        await pause(this.#dice.between(0, LONGEST_SLEEP_MS), signal);
        return await this.#stage.restartAgent(host);
      case "nats":
        this.#say(`kill -9 nats-server ${index + 1}`);
        await nats.all[index]?.stop("SIGKILL");
        await pause(this.#dice.between(0, LONGEST_SLEEP_MS), signal);
        return await nats.startAgain(index);
      case "sleep": {
        const [what, pid] = this.#dice.pick([
          [`controller ${index + 1}`, controllers[index]?.pid],
          [`the agent of ${host}`, agents.get(host)?.pid],
          [`nats-server ${index + 1}`, nats.all[index]?.pid],
        ] as const);
        if (pid === undefined || !isAlive(pid)) return;
        const sleepMs = this.#dice.between(SHORTEST_SLEEP_MS, LONGEST_SLEEP_MS);
        this.#say(`${what} sleeps for ${Math.round(sleepMs)} ms`);
        this.#asleep.add(pid);
        process.kill(pid, "SIGSTOP");
        await pause(sleepMs, signal);
        this.#wake(pid);
      }
    }
  }

  #wake(pid: number): void {
    this.#asleep.delete(pid);
    if (isAlive(pid)) process.kill(pid, "SIGCONT");
  }

  async #revive(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await pause(REVIVE_EVERY_MS, signal);
      if (!signal.aborted) await this.#reviveAll();
    }
  }

  async #reviveAll(): Promise<void> {
    await Promise.all(
      [...this.#stage.controllers].map(async (controller, index) => {
        if (isAlive(controller.pid) || this.#starting.has(index)) return;
        this.#starting.add(index);
        // With NATS away it does not come up in time; the next turn tries again.
        await this.#stage
          .restartController(index)
          .catch((error: unknown) => this.#say(String(error).split("\n")[0] ?? ""));
        this.#starting.delete(index);
      }),
    );
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

const pause = (ms: number, signal: AbortSignal) => after(ms, undefined, { signal }).catch(() => undefined);
