/**
 * How the processes of a simulated host are started: the product's own, and somebody else's.
 */
import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import { type Begun, startWaiting } from "../../../simulator/processes.ts";
import { installRoot, programPath, strangerHome, strangerPath } from "./paths.ts";
import type { WantedProcess } from "./world/wanted.ts";

export function startProgram(dir: string, process: WantedProcess): Begun {
  if (process.stranger) return startStranger(dir, process);
  return startWaiting(programPath(dir, process.node, process.program), installRoot(dir, process.node));
}

/** `less engine.log` of somebody else. What it reads is a named pipe that the world holds open. */
function startStranger(dir: string, { node, program }: WantedProcess): Begun {
  const home = strangerHome(dir, node);
  const descriptor = openSync(join(home, "engine.log"), "r+");
  const child = spawn(strangerPath(dir, node, program), ["engine.log"], {
    argv0: program,
    cwd: home,
    env: {},
    stdio: "ignore",
    detached: true,
  });
  return { child, release: () => closeSync(descriptor) };
}
