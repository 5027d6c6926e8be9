/**
 * Whoever asks for runs: stops, starts, restarts and rolls, one after the other, and goes on with a paused one as its choices say.
 */
import { setTimeout as after } from "node:timers/promises";
import type { Stage } from "../../controller/rehearsal/stage.ts";
import type { Run__Output as Run } from "../../shared/wire/generated/muster/controller/v1/Run.ts";
import type { StartRunResponse__Output as Started } from "../../shared/wire/generated/muster/controller/v1/StartRunResponse.ts";
import type { Dice } from "../simulation/kernel/dice.ts";
import { callAny, callEach } from "./calls.ts";
import type { ChaosScene } from "./scenes.ts";

const EVERY_MS = 500;
/** A run that pauses more often than this is ended: the next one goes on from what is seen. */
const MOST_PAUSES = 6;
const WHO = "chaos";

export class Operator {
  runs = 0;
  finished = 0;
  paused = 0;
  readonly ids = new Set<string>();
  readonly #stage: Stage;
  readonly #cluster: string;
  readonly #verbs: ChaosScene["verbs"];
  readonly #dice: Dice;
  readonly #say: (line: string) => void;
  readonly #over = new Set<string>();
  #pauses = 0;
  #next: string;

  constructor(
    stage: Stage,
    { cluster, verbs }: { cluster: string } & Pick<ChaosScene, "verbs">,
    dice: Dice,
    say: (line: string) => void,
  ) {
    this.#stage = stage;
    this.#cluster = cluster;
    this.#verbs = verbs;
    this.#next = verbs[0];
    this.#dice = dice;
    this.#say = say;
  }

  /** Until the signal aborts. A run that is open then stays so. */
  async work(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const open = await this.#follow(signal);
      if (open === false) await this.#start(signal);
      await pause(signal);
    }
  }

  /** Until no run is open, or the signal aborts. */
  async settle(signal: AbortSignal): Promise<void> {
    while (!signal.aborted && (await this.#follow(signal)) !== false) await pause(signal);
  }

  /** Whether a run is open; null where nobody tells. A paused one is gone on with. */
  async #follow(signal: AbortSignal): Promise<boolean | null> {
    const run = await this.#newest(signal);
    if (run === null) return this.ids.size > 0 ? null : false;
    if (run.id !== "") this.ids.add(run.id);
    this.runs = this.ids.size;
    if (run.state === "paused") await this.#goOn(run, signal);
    if (run.endedMs === 0 && run.state !== "refused") return true;
    if (run.id !== "" && !this.#over.has(run.id)) this.#ended(run);
    return false;
  }

  /** As the controller has it that knows most of it. Null where nobody answers, or none was asked for yet. */
  async #newest(signal: AbortSignal): Promise<Run | null> {
    const request = { run: this.#cluster };
    const told = await callEach<Run>(this.#addresses(), { method: "getRun", request, signal });
    return told.toSorted((a, b) => numberOf(b.id) - numberOf(a.id) || b.events - a.events)[0] ?? null;
  }

  #ended(run: Run): void {
    this.#over.add(run.id);
    this.#pauses = 0;
    if (run.state === "done") this.finished += 1;
    this.#next =
      run.state === "done" && run.verb === "stop"
        ? "start"
        : run.state === "done"
          ? this.#dice.pick(this.#verbs)
          : "start";
    this.#say(`${run.id} ${run.verb} ${run.state}: ${run.verdict}`);
  }

  async #start(signal: AbortSignal, options: { leader?: string } = {}): Promise<void> {
    const verb = this.#next;
    const request = { cluster: this.#cluster, verb, who: WHO, reason: "chaos", options };
    const started = await this.#ask<Started>("startRun", request, signal);
    if (started === null || started === "refused") return;
    if (started.run) return this.#say(`${started.run.id} ${verb} begins`);
    const [refusal] = started.plan?.refused ?? [];
    this.#say(`${verb} is refused: ${refusal?.message ?? ""}`);
    // Where the refusal names who may lead, a reader takes that.
    const leader = /--leader (\S+)/.exec(refusal?.override ?? "")?.[1];
    if (leader && options.leader === undefined) return await this.#start(signal, { leader });
    // What is half done is brought up; where that is refused, down.
    this.#next = this.#dice.pick(["start", "stop", "restart"]);
  }

  async #goOn(run: Run, signal: AbortSignal): Promise<void> {
    const choices = (run.pause?.choices ?? []).map(({ command }) => command.split(" ").slice(1));
    this.paused += 1;
    this.#pauses += 1;
    const resume = choices.find(([does]) => does === "resume");
    const roles = resume?.includes("roles-changed") === true;
    this.#say(`${run.id} paused, ${run.pause?.rule}: ${run.pause?.reason}`);
    // Looking again tells no more of who led last: the next start's plan compares the copies.
    const hopeless = run.pause?.rule.endsWith("-unconfirmed") === true;
    if (!resume || hopeless || this.#pauses > MOST_PAUSES)
      await this.#ask("abort", { run: run.id, who: WHO, reason: "it pauses too often" }, signal);
    else await this.#ask("resume", { run: run.id, who: WHO, accept: roles ? ["roles-changed"] : [] }, signal);
  }

  /** Null where no controller answers now. */
  async #ask<T>(method: string, request: object, signal: AbortSignal): Promise<T | "refused" | null> {
    return await callAny<T>(this.#addresses(), { method, request, signal });
  }

  #addresses(): readonly string[] {
    return this.#stage.controllers.map(({ address }) => address);
  }
}

const numberOf = (id: string) => Number(id.slice(id.lastIndexOf(".") + 1));

const pause = (signal: AbortSignal) => after(EVERY_MS, undefined, { signal }).catch(() => undefined);
