/**
 * Writes down what really happened, from outside Muster: what the stream was given, what each controller heard, what each host started; and
 * judges each of it as it happens against design.md, section 2.
 */
import { parseSubject } from "../../../controller/journal/entry.ts";
import type { RunEvent } from "../../../controller/run/events.ts";
import type { Observation, Yield } from "../../../shared/state/observation.ts";
import type { Fence } from "../../../shared/wire/generated/muster/agent/v1/Fence.ts";
import type { SimClock } from "../kernel/clock.ts";
import type { ProductModel, ProductScene } from "../products/model.ts";
import { type Log, LogBook } from "./log-book.ts";
import { reliedOn } from "./relied.ts";

export interface Start {
  readonly atMs: number;
  readonly host: string;
  readonly id: string;
  readonly epoch: number;
}

export interface WitnessPorts {
  readonly clock: SimClock;
  readonly model: ProductModel;
  readonly scene: ProductScene;
  readonly lookBegan: WeakMap<Yield, number>;
  /** Switched on for `--trace`. */
  readonly tell: (line: string) => void;
}

/**
 * A look is good for 30 s (design: "A run's life"); what was decided on it must be sent within another 30 s (the driver); a call is under
 * way for 5 s, a message late for 5 s.
 */
const LOOK_GOOD_MS = 72_000;
const REMEMBERED = 4;
/** A log that grows past this is written without end. */
const ENDLESS_EVENTS = 3_000;
/** A pause counts once it is on the controller's disk as well; what NATS did not acknowledge is written again, and again. */
const PAUSE_WRITTEN_MS = 10_000;

export class Witness {
  readonly faults: string[] = [];
  readonly starts: Start[] = [];
  readonly logs: LogBook;
  readonly #ports: WitnessPorts;
  readonly #started = new Map<string, Start>();
  /** The newest observations heard, the newest first, by controller's life, node and probe. */
  readonly #heard = new Map<string, readonly Observation[]>();
  /** Highest epoch that a host has answered. */
  readonly #answered = new Map<string, number>();
  /** The fence of the request that is being carried out, by id. */
  readonly #taken = new Map<string, Fence>();
  /** When a command was sent last, by id. */
  readonly #sent = new Map<string, number>();
  readonly #epochs = new Map<number, string>();
  /** By host and epoch: the controller whose call it has answered. */
  readonly #obeyed = new Map<string, string>();
  /** By epoch: the controllers whose calls any host has answered. */
  readonly #called = new Map<number, Set<string>>();

  constructor(ports: WitnessPorts) {
    this.#ports = ports;
    this.logs = new LogBook(ports.clock);
  }

  fault(text: string): void {
    this.faults.push(`${Math.round(this.#ports.clock.nowMs)} ${text}`);
    this.#ports.tell(`VIOLATION ${text}`);
  }

  /** A controller believes that it leads. */
  leads(life: string, epoch: number): void {
    this.#ports.tell(`${life} leads with epoch ${epoch}`);
    const before = this.#epochs.get(epoch);
    const again = before !== undefined && before !== life && nameOf(before) === nameOf(life);
    // Of a claim that the stream lost before any agent was called with it nobody knows.
    if (again && this.#called.get(epoch)?.has(nameOf(life)))
      this.fault(`epoch ${epoch} is held by ${life} after ${before}`);
    this.#epochs.set(epoch, life);
  }

  heard(life: string, observation: Observation): void {
    const key = `${life} ${observation.node} ${observation.probe}`;
    const before = this.#heard.get(key) ?? [];
    const [newest] = before;
    // One that comes late, or again, tells nothing new.
    if (newest?.start === observation.start && newest.sequence >= observation.sequence) return;
    this.#heard.set(key, [observation, ...before].slice(0, REMEMBERED));
  }

  /** A controller sends a command, once more perhaps. */
  sent(id: string): void {
    this.#sent.set(id, this.#ports.clock.nowMs);
  }

  taken(_host: string, fence: Fence, id: string | null): void {
    if (id !== null) this.#taken.set(id, fence);
  }

  answered(host: string, { epoch, controller }: Fence): void {
    // A claim that is lost is found out at the next beat, and another may have made it anew: what counts is that no host obeys both.
    const key = `${host} ${epoch}`;
    const other = this.#obeyed.get(key);
    if (other !== undefined && other !== controller)
      this.fault(`epoch ${epoch} was answered for ${controller} after ${other} on ${host}`);
    this.#obeyed.set(key, controller ?? "");
    const called = this.#called.get(Number(epoch)) ?? new Set();
    this.#called.set(Number(epoch), called.add(controller ?? ""));
    this.#answered.set(host, Math.max(Number(epoch ?? 0), this.#answered.get(host) ?? 0));
  }

  /** The stream took a message of the journal for the first time. */
  created(life: string, subject: string, bytes: Uint8Array): void {
    const place = parseSubject(subject);
    if (!place) return;
    if (/\.(facts|inventory)$/.test(place.log)) return;
    const body = Buffer.from(bytes).toString();
    const typed = (JSON.parse(body) as { event: RunEvent }).event;
    const log = this.logs.of(place.log);
    const isNew = log.take(place.n, typed, body, life);
    this.#ports.tell(`${isNew ? "" : "(again) "}${place.log}.${place.n} ${describe(typed)} by ${life}`);
    if (place.n > ENDLESS_EVENTS) {
      this.fault(`liveness: ${place.log} has ${place.n} events, the last ${describe(typed)}`);
      throw new Error("written without end");
    }
    if (isNew && !log.isBehindGap) this.#judgeEvent(log, typed, life);
    log.settle();
  }

  /** A host started a command. */
  started(host: string, id: string): void {
    const { clock, tell } = this.#ports;
    const fence = this.#taken.get(id);
    const epoch = Number(fence?.epoch ?? 0);
    const start: Start = { atMs: clock.nowMs, host, id, epoch };
    tell(`START ${id} on ${host} (epoch ${epoch})`);
    if (this.#started.has(id)) this.fault(`once: ${id} was started twice on ${host}`);
    if (epoch < (this.#answered.get(host) ?? 0))
      this.fault(
        `fence: ${id} was started for epoch ${epoch}, and ${host} had answered epoch ${this.#answered.get(host)}`,
      );
    if (fence?.journal === FOREIGN_JOURNAL) this.fault(`fence: ${id} was started for another journal`);
    this.#started.set(id, start);
    this.starts.push(start);
    this.#judgeStart(start);
  }

  #judgeStart({ id, host, atMs }: Start): void {
    const [run = "", , node = ""] = id.split("/");
    const log = this.logs.of(run);
    const issued = log.issued.get(id);
    if (!issued) {
      // Its event may have gone with the stream's tail: then it stood there before.
      if (!log.ever.has(id)) this.fault(`journal: ${id} was started on ${host} and never journalled`);
      return;
    }
    if (log.ended.has(id))
      this.fault(`outcome: ${id} was started after its outcome was journalled (${log.ended.get(id)})`);
    // A call that left before a pause may lie in the network for long; until its caller has asked what became of it, it may begin.
    const sentMs = this.#sent.get(id) ?? atMs;
    if (log.pausedMs !== null && sentMs - log.pausedMs > PAUSE_WRITTEN_MS && issued.atMs <= log.pausedMs)
      this.fault(`pause: ${id} was sent ${sentMs - log.pausedMs} ms after the pause`);
    const action = id.split("/")[3] ?? "";
    if (this.#ports.model.definition.actions[action]?.owes && !log.debts.has(node))
      this.fault(`debt: ${id} was started before what it switches off was written down`);
    const { model, scene } = this.#ports;
    const looks = model
      .reads(scene, node, goalOf(log, id))
      .flatMap((probe) => this.#heard.get(`${issued.life} ${node} ${probe}`)?.[0] ?? []);
    const began = Math.max(...looks.flatMap((look) => this.#ports.lookBegan.get(look.yields) ?? []));
    if (Number.isFinite(began) && atMs - began > LOOK_GOOD_MS)
      this.fault(`order: ${id} was started on a look that began ${atMs - began} ms before`);
  }

  #judgeEvent(log: Log, event: RunEvent, life: string): void {
    this.#judgeLife(log, event, life);
    for (const { node, probes, any } of reliedOn(this.#ports.model, this.#ports.scene, log, event)) {
      const wrong = probes.flatMap((probe) => {
        const why = this.#whyNoneOf(log, this.#heard.get(`${life} ${node} ${probe}`) ?? [], event);
        return why === null ? [] : [`${probe} ${why}`];
      });
      if (any && wrong.length < probes.length) continue;
      for (const why of wrong) this.fault(`order: ${log.name} ${event.type} of ${node}: ${why}`);
    }
  }

  /** Between deciding and journalling another look may have been heard, as one without a token that NATS held: an earlier one counts too. */
  #whyNoneOf(log: Log, looks: readonly Observation[], event: RunEvent): string | null {
    const whys = looks.map((look) => this.#whyNot(log, look, event.type !== "command-issued"));
    if (whys.includes(null)) return null;
    return whys[0] ?? "was never heard by this controller";
  }

  /** Why this look may not be relied on; null where it may. Knows nothing of the run's own floor. */
  #whyNot(log: Log, look: Observation, mustBeSeen: boolean): string | null {
    if (mustBeSeen && look.yields.result !== "seen") return `yielded nothing: ${look.yields.reason}`;
    if (look.token < log.floor) return `carries token ${look.token}, the results ahead ${log.floor}`;
    const began = this.#ports.lookBegan.get(look.yields);
    if (began !== undefined && began < log.resultMs) return `began at ${began}, before the result of ${log.resultMs}`;
    return null;
  }

  #judgeLife(log: Log, event: RunEvent, life: string): void {
    if (event.type === "run-created") {
      const open = this.logs.all().filter((one) => one !== log && one.isOpen);
      const before = this.logs
        .all()
        .filter((one) => one !== log)
        .toSorted((a, b) => a.createdMs - b.createdMs)
        .at(-1);
      const owed = new Set(event.owed?.map(({ node }) => node));
      for (const node of before?.debts ?? [])
        if (!owed.has(node)) this.fault(`debt: ${log.name} forgets what ${node} is owed since ${before?.name}`);
      for (const one of open) this.fault(`one run: ${log.name} began while ${one.name} was open`);
    }
    if (event.type === "phase-ended" || event.type === "run-ended") {
      for (const id of log.issued.keys())
        if (!log.ended.has(id))
          this.fault(`settle: ${log.name} went on (${event.type}) before the outcome of ${id} was known`);
    }
    if (event.type !== "command-issued") {
      if (event.type === "command-ended") this.#judgeOutcome(event.id, event.ended.outcome);
      return;
    }
    if (log.pausedMs !== null) this.fault(`pause: ${event.id} was issued while paused`);
    const unfinished = log.phasesAhead(event.phase, life);
    if (unfinished.length > 0)
      this.fault(`order: ${event.id} was issued before phase ${unfinished.join(", ")} had ended`);
  }

  /** An outcome is never guessed. */
  #judgeOutcome(id: string, outcome: string): void {
    if ((outcome === "void" || outcome === "refused") && this.#started.has(id))
      this.fault(`outcome: ${id} is said to be ${outcome}, and it was started`);
    if ((outcome === "exited" || outcome === "signalled") && !this.#started.has(id))
      this.fault(`outcome: ${id} is said to have ${outcome}, and it was never started`);
  }
}

/** `m1-2` is a life of m1. */
const nameOf = (life: string) => life.split("-")[0] ?? life;

/** The journal of the stranger who calls now and then. */
export const FOREIGN_JOURNAL = "another-journal";

/** The condition that the command's phase is to reach. */
function goalOf(log: Log, id: string): string {
  const phase = Number(id.split("/")[1]);
  return log.untilOf(phase) ?? "stopped";
}

function describe(event: RunEvent): string {
  switch (event.type) {
    case "command-issued":
      return `command-issued ${event.id}`;
    case "command-ended":
      return `command-ended ${event.id} ${event.ended.outcome}${event.ended.outcome === "exited" ? ` ${event.ended.code}` : ""}`;
    case "paused":
      return `paused ${event.rule}: ${event.reason}`;
    case "run-ended":
      return `run-ended ${event.how}`;
    default:
      return `${event.type}${"phase" in event ? ` phase ${event.phase}` : ""}${"node" in event && event.node !== null ? ` ${event.node}` : ""}`;
  }
}
