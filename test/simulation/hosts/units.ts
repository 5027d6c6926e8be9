/**
 * The systemd of a simulated host: transient units run the product's commands, outlive the agent, and vanish at a reboot. Every start is
 * written down here, by the host and not by Muster: the independent record that the judges read.
 */
import type { StartReply, TransientUnit, UnitManager, UnitState } from "../../../agent/systemd/manager.ts";

export interface Unit {
  readonly name: string;
  mainPid: number;
  exit: number | null;
}

export interface UnitsPorts {
  /** Runs the command; resolves with its exit code. It goes on whatever becomes of the agent. */
  readonly run: (name: string, argv: readonly string[]) => Promise<number>;
  readonly onStart: (name: string) => void;
}

export class SimUnits implements UnitManager {
  /** systemd does not answer. */
  away = false;
  /** The next start's reply is lost, after the job was queued (`late`) or before. */
  losesReply: "early" | "late" | null = null;
  readonly #ports: UnitsPorts;
  readonly #units = new Map<string, Unit>();
  readonly #waiting = new Map<string, Set<() => void>>();
  #pids = 1000;

  constructor(ports: UnitsPorts) {
    this.#ports = ports;
  }

  async startTransient(name: string, { argv }: TransientUnit): Promise<StartReply> {
    if (this.away) return { reply: "away", reason: "systemd does not answer" };
    if (this.#units.has(name)) return { reply: "exists" };
    const loses = this.losesReply;
    this.losesReply = null;
    if (loses === "early") return { reply: "lost", reason: "the connection broke" };
    this.#pids += 1;
    const unit: Unit = { name, mainPid: this.#pids, exit: null };
    this.#units.set(name, unit);
    this.#ports.onStart(name);
    void this.#ports.run(name, argv).then((exit) => {
      unit.mainPid = 0;
      unit.exit = exit;
      if (this.#units.get(name) === unit) this.#stir(name);
    });
    return loses === "late" ? { reply: "lost", reason: "the connection broke" } : { reply: "queued" };
  }

  async state(name: string): Promise<UnitState | null> {
    if (this.away) throw new Error("no answer");
    const unit = this.#units.get(name);
    if (!unit) return null;
    const ended = unit.exit !== null;
    const activeState = ended ? (unit.exit === 0 ? "active" : "failed") : "activating";
    return {
      ...{ activeState, subState: ended ? "exited" : "start", job: false, mainPid: unit.mainPid },
      ...{ execMainCode: ended ? 1 : 0, execMainStatus: unit.exit ?? 0, result: "success", controlGroup: "" },
    };
  }

  changed(name: string, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const all = this.#waiting.get(name) ?? new Set();
      this.#waiting.set(name, all);
      const wake = () => {
        all.delete(wake);
        signal.removeEventListener("abort", wake);
        resolve();
      };
      all.add(wake);
      signal.addEventListener("abort", wake, { once: true });
    });
  }

  async killMain(): Promise<void> {}

  async release(name: string): Promise<void> {
    this.#units.delete(name);
  }

  close(): void {}

  /** Names of units whose command runs. */
  running(): string[] {
    return [...this.#units.values()].filter((unit) => unit.exit === null).map((unit) => unit.name);
  }

  /** Nothing of before is known any more. */
  reboot(): void {
    this.#units.clear();
    this.#waiting.clear();
    this.away = false;
    this.losesReply = null;
  }

  #stir(name: string): void {
    for (const wake of [...(this.#waiting.get(name) ?? [])]) wake();
  }
}
