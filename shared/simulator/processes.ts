/**
 * The real processes of the simulated hosts. Each reads a pipe whose other end the world holds and never writes: it uses no time,
 * and it ends when the world ends, even by kill -9.
 */
import { type ChildProcess, spawn } from "node:child_process";

/** Another key is another process. */
export interface AnyProcess {
  readonly key: string;
}

export interface Processes<P extends AnyProcess> {
  /** Spawns what is missing and kills what is not wanted. Tells each service's pid at once. */
  see(wanted: readonly P[]): void;
  /** Kills all and waits until they are gone. */
  close(): Promise<void>;
}

export interface ProcessEvents<P extends AnyProcess> {
  spawned(process: P, pid: number): void;
  /** It ended and had not been told to. */
  died(process: P): void;
}

/** A process, and what closes the world's end of its pipe. */
export interface Begun {
  readonly child: ChildProcess;
  readonly release: () => void;
}

interface Living extends Begun {
  readonly gone: Promise<void>;
}

export function keepProcesses<P extends AnyProcess>(
  start: (process: P) => Begun,
  events: ProcessEvents<P>,
): Processes<P> {
  const living = new Map<string, Living>();
  const dying = new Set<Promise<void>>();

  const kill = (key: string, one: Living) => {
    living.delete(key);
    dying.add(one.gone);
    void one.gone.then(() => dying.delete(one.gone));
    one.child.kill("SIGKILL");
  };

  const begin = (process: P) => {
    const { child, release } = start(process);
    const gone = new Promise<void>((resolve) => {
      const end = () => {
        release();
        resolve();
        if (living.get(process.key)?.child !== child) return;
        living.delete(process.key);
        events.died(process);
      };
      child.once("exit", end);
      child.once("error", end);
    });
    living.set(process.key, { child, gone, release });
    if (child.pid !== undefined) events.spawned(process, child.pid);
  };

  return {
    see: (wanted) => {
      const keys = new Set(wanted.map(({ key }) => key));
      for (const [key, one] of [...living]) if (!keys.has(key)) kill(key, one);
      for (const process of wanted) if (!living.has(process.key)) begin(process);
    },
    close: async () => {
      for (const [key, one] of [...living]) kill(key, one);
      await Promise.all(dying);
    },
  };
}

/** The program at `path`, with its path as argv[0], as a /proc scan expects. */
export function startWaiting(path: string, cwd: string, argv: readonly string[] = []): Begun {
  // Its own session: a signal to the world's process group does not reach it.
  const child = spawn(path, argv, { argv0: path, cwd, env: {}, stdio: ["pipe", "ignore", "ignore"], detached: true });
  child.stdin?.on("error", () => {});
  return { child, release: () => child.stdin?.destroy() };
}
