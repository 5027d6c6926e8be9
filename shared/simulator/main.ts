/**
 * `node main.ts --config FILE.json [--until-stdin-ends]`: one simulated cluster as a process.
 * Prints one line of JSON when it is ready; ends on SIGTERM or SIGINT, and with the flag when its standard input ends, so that it
 * does not outlive whoever started it.
 */
import { parseArgs } from "node:util";
import type { z } from "zod";
import { readDocumentFile } from "../document/read.ts";
import { InputError } from "../errors.ts";
import { type AnyConfig, readyLine } from "./shell.ts";

/** A product's half: what a configuration looks like, and how a world of it is started. */
export interface Entry<C extends AnyConfig> {
  readonly schema: z.ZodType<C>;
  start(config: C, signal: AbortSignal): Promise<{ stop(): Promise<void> }>;
}

/** Sets the exit code: 2 on a bad configuration, 1 on any other failure. */
export async function runMain<C extends AnyConfig>(entry: Entry<C>): Promise<void> {
  const stopping = new AbortController();
  for (const name of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(name, () => stopping.abort());
  try {
    await main(entry, stopping);
  } catch (error) {
    if (stopping.signal.aborted) return;
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = error instanceof InputError ? 2 : 1;
  }
}

async function main<C extends AnyConfig>({ schema, start }: Entry<C>, stopping: AbortController): Promise<void> {
  const { values } = parseArgs({
    options: { config: { type: "string" }, "until-stdin-ends": { type: "boolean", default: false } },
  });
  const file = values.config;
  if (file === undefined)
    throw new InputError([{ file: "(command line)", line: 0, message: "no --config", fix: "name a JSON file" }]);
  const config = readDocumentFile(file, schema).value;
  if (values["until-stdin-ends"]) process.stdin.on("end", () => stopping.abort()).resume();
  const world = await start(config, stopping.signal);
  process.stdout.write(`${JSON.stringify(readyLine(config))}\n`);
  if (!stopping.signal.aborted) await new Promise((resolve) => stopping.signal.addEventListener("abort", resolve));
  await world.stop();
  process.stdin.destroy();
}
