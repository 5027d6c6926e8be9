/**
 * What the shell asks of a product's world: a pure model of the cluster, and the machine side that follows it.
 */

/** One command that some caller ran. */
export interface Call {
  readonly id: string;
  readonly n: number;
  readonly node: string;
  readonly command: string;
  readonly argv: readonly string[];
  readonly pid: number;
  readonly uid: number;
  /** Whether it changes state; a status or a listing does not. */
  readonly changes: boolean;
}

/** A call as its script tells it. `id` is the shell's own and unique. */
export type Request = Pick<Call, "id" | "node" | "command" | "argv" | "pid" | "uid">;

export interface Fault {
  readonly node: string;
  readonly name: string;
  /** After "=", a number; null where the fault takes none. */
  readonly value: number | null;
}

export type WorldEvent =
  | { readonly type: "passed" }
  | { readonly type: "called"; readonly request: Request }
  | { readonly type: "caller-gone"; readonly call: string }
  | { readonly type: "fault"; readonly fault: Fault; readonly on: boolean }
  /** The shell spawned a service's process, or saw it die. */
  | {
      readonly type: "spawned";
      readonly node: string;
      readonly service: string;
      readonly run: number;
      readonly pid: number;
    }
  | { readonly type: "died"; readonly node: string; readonly service: string; readonly run: number };

/** What the shell performs, in order. `atMs` is simulated. Text is one character a byte. */
export type Effect = { readonly atMs: number } & (
  | { readonly type: "began"; readonly call: Call }
  | { readonly type: "said"; readonly call: string; readonly stream: "out" | "err"; readonly text: string }
  /** Asked: the call ends without an exit, and its script calls again with --yes if the caller says so. */
  | { readonly type: "prompted"; readonly call: string; readonly text: string }
  | { readonly type: "flooded"; readonly call: string; readonly megabytes: number }
  /** Exit is null where the caller went away first. */
  | { readonly type: "ended"; readonly call: Call; readonly exit: number | null }
  | { readonly type: "harm"; readonly harm: string; readonly node: string; readonly message: string }
);

export interface AnyWorld {
  /** Commands that have not ended, by id. */
  readonly calls: Readonly<Record<string, Call>>;
}

/** `X`: the product's own effects. */
export interface Model<W extends AnyWorld, X = never> {
  begin(epochMs: number): W;
  step(world: W, event: WorldEvent, nowMs: number): { readonly world: W; readonly effects: readonly (Effect | X)[] };
  /** When something will next happen by itself; null where nothing will. */
  nextDueMs(world: W): number | null;
  /** The world in short, for state.json. */
  summarize(world: W): object;
  /** Every fault with what it does. */
  readonly faults: Readonly<Record<string, string>>;
  parseFault(text: string, nodes: readonly string[]): Fault | null;
}

/** What must be true of this computer: processes, ports, files. */
export interface Machine<W, X = never> {
  /** Makes it what the world's state asks for. */
  see(world: W): Promise<void>;
  /** Performs an effect that only this product has. */
  perform(effect: X): void;
  /** Reads what a request only names, such as a file of statements; most need nothing. */
  read(request: Request): Request;
  close(): Promise<void>;
}

/** How a machine tells the world of its processes, and of what came by its ports. */
export interface ProcessNews {
  spawned(which: { node: string; service: string; run: number }, pid: number): void;
  /** Null where the process is no service's. */
  died(which: { node: string; service: string; run: number } | null): void;
  /** A request that came by a port instead of a script; its pid is 0. */
  called(request: Request): void;
}
