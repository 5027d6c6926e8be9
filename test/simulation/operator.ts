/**
 * The people at the keyboard: they plan, start, follow the listed choices, and ask odd things at odd moments, of whichever controller leads.
 */
import type { RunOffice } from "../../controller/drive/office.ts";
import type { Plan } from "../../controller/plan/types.ts";
import type { Ask } from "../../controller/run/ask.ts";
import { choicesOf } from "../../controller/run/choices.ts";
import type { Run } from "../../controller/run/state.ts";
import { MusterError } from "../../shared/errors.ts";
import type { Dice } from "./kernel/dice.ts";
import type { Stage } from "./stage.ts";

const WHO = "a person of the storm";
/** The CLI's patience with one call. */
const CALL_MS = 60_000;

export type Answer<T> =
  | { readonly is: "done"; readonly value: T }
  | { readonly is: "refused"; readonly error: unknown }
  | { readonly is: "unheard" };

export class Operator {
  /** Nodes that a person skipped: what comes of that is theirs. */
  readonly skipped = new Set<string>();
  /** Nodes whose command a person had run again, whatever they show. */
  readonly retried = new Set<string>();
  /** Requirements that a person went on without. */
  readonly accepted = new Set<string>();
  aborted = false;
  /** What was tried about the pause that comes again and again. */
  #stuck: { key: string; tried: Set<string> } = { key: "", tried: new Set() };
  readonly #stage: Stage;
  readonly #dice: Dice;

  constructor(stage: Stage, dice: Dice) {
    this.#stage = stage;
    this.#dice = dice;
  }

  /** The open or last run as the leader knows it. */
  get run(): Run | null {
    const office = this.#stage.leader?.office;
    return office?.runs(this.#stage.scene.cluster)[0]?.run ?? null;
  }

  get sentence(): string {
    return this.#stage.leader?.office?.runs(this.#stage.scene.cluster)[0]?.sentence ?? "nobody leads";
  }

  async apply(text: string): Promise<Answer<unknown>> {
    return await this.#ask("apply", (office) => office.apply("cluster.yaml", text, WHO));
  }

  async start(verb: string, leader: string | null): Promise<Answer<Plan>> {
    const { cluster } = this.#stage.scene;
    const options = { overrides: [], without: [], leader };
    const request = {
      cluster,
      verb,
      options,
      pin: "",
      who: WHO,
      reason: "the storm",
      ticket: "",
      onPause: "ask" as const,
    };
    return await this.#ask(`start ${verb}`, async (office) => (await office.start(request)).plan);
  }

  async ask(ask: Ask): Promise<Answer<unknown>> {
    if (ask.do === "skip") this.skipped.add(ask.node);
    if (ask.do === "retry") this.retried.add(ask.node);
    if (ask.do === "resume") for (const rule of ask.accept) this.accepted.add(rule);
    const answer = await this.#ask("node" in ask ? `${ask.do} ${ask.node}` : ask.do, (office) =>
      office.ask(this.#stage.scene.cluster, ask),
    );
    if (ask.do === "abort" && answer.is !== "refused") this.aborted = true;
    return answer;
  }

  /** Follows one of the listed choices of a paused run. `wisely`: the one a reader would take first, never abort unless all else fails. */
  async choose(wisely: boolean, tried: number): Promise<void> {
    const { run } = this;
    if (run?.life.is !== "paused") return;
    const { rule, node: about } = run.life;
    const listed = choicesOf(run, this.#stage.model.definition).map(({ command }) => command.split(" ").slice(1));
    const all = listed.filter(([does = ""]) => ["resume", "retry", "skip"].includes(does));
    // What did not help a moment ago is not what a reader tries again, where something else is listed.
    const key = `${rule} ${about}`;
    if (this.#stuck.key !== key) this.#stuck = { key, tried: new Set() };
    const untried = all.filter((words) => !this.#stuck.tried.has(words.join(" ")));
    const open = wisely && untried.length > 0 ? untried : all;
    const retry = wisely && this.#dice.chance(0.5) ? open.find(([does]) => does === "retry") : undefined;
    const picked = retry ?? (wisely && this.#dice.chance(0.9) ? open[0] : this.#dice.pick(open));
    const words = tried > PATIENT_ROUNDS || !picked ? ["abort"] : picked;
    this.#stuck.tried.add(words.join(" "));
    const [does = "", , node = ""] = words;
    const answer = await this.ask(askOf(words));
    const refusedFlatly =
      answer.is === "refused" && answer.error instanceof MusterError && answer.error.code === "wrong-run-state";
    if (refusedFlatly && this.run?.events === run.events)
      this.#stage.witness.fault(
        `remedy: ${rule} lists ${does} ${node}, and it was refused: ${(answer.error as Error).message}`,
      );
  }

  /** Something that nobody should ask just now. */
  async oddly(): Promise<void> {
    const { scene } = this.#stage;
    const node = this.#dice.pick(Object.keys(scene.hosts));
    const odd: (() => Promise<unknown>)[] = [
      () => this.ask({ do: "pause", who: WHO }),
      () => this.ask({ do: "resume", who: WHO, accept: [] }),
      () => this.ask({ do: "retry", who: WHO, node }),
      () => this.apply(this.#dice.chance(0.5) ? scene.otherText : scene.text),
      () => this.start(this.#dice.pick(["stop", "start", "restart"]), null),
    ];
    await this.#dice.pick(odd)();
  }

  async #ask<T>(what: string, work: (office: RunOffice) => Promise<T>): Promise<Answer<T>> {
    const { clock } = this.#stage;
    const leader = this.#stage.leader;
    if (!leader?.office) return { is: "unheard" };
    let answer: Answer<T> | null = null;
    work(leader.office).then(
      (value) => {
        answer = { is: "done", value };
      },
      (error: unknown) => {
        answer = { is: "refused", error };
      },
    );
    const { process } = leader;
    await clock.until(() => answer !== null || !process.alive, CALL_MS);
    const told: Answer<T> = answer ?? { is: "unheard" };
    const { error } = told as { error?: unknown };
    this.#stage.say(`${what}: ${told.is}${error ? ` (${error instanceof Error ? error.message : error})` : ""}`);
    if (error && !(error instanceof MusterError))
      this.#stage.witness.fault(`${what} failed: ${error instanceof Error ? error.stack : error}`);
    return told;
  }
}

/** After so many rounds somebody gives up; an abort must work. */
const PATIENT_ROUNDS = 20;

/** As the CLI reads the command that was listed. */
function askOf([does, , node = "", value = ""]: readonly string[]): Ask {
  switch (does) {
    case "skip":
      return { do: "skip", who: WHO, node, reason: "the storm" };
    case "retry":
      return { do: "retry", who: WHO, node };
    case "abort":
      return { do: "abort", who: WHO, reason: "enough" };
    default:
      return { do: "resume", who: WHO, accept: node === "--accept" ? [value] : [] };
  }
}
