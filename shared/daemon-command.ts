/**
 * The command line of a daemon: `--config FILE`, `--version`, `--help`, and one way to say what is wrong with either.
 */
import { Command } from "commander";
import { MusterError } from "./errors.ts";
import { VERSION } from "./version.ts";

/** Bad usage or bad input, as for every command of Muster. */
const EXIT_BAD_INPUT = 2;

export function daemonCommand(name: string, description: string, defaultConfig: string): Command {
  return new Command(name)
    .description(description)
    .version(VERSION)
    .option("--config <file>", `configuration (default: ${defaultConfig})`)
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : EXIT_BAD_INPUT));
}

/** An error of the catalogue is told as one line and its remedy; anything else is a fault, with its stack. */
export function guarded<Arguments extends unknown[]>(name: string, work: (...given: Arguments) => Promise<void>) {
  return async (...given: Arguments) => {
    try {
      await work(...given);
    } catch (error) {
      if (!(error instanceof MusterError)) throw error;
      console.error(`${name}: ${error.message}\n${error.remedy}`);
      process.exit(error.code === "bad-input" ? EXIT_BAD_INPUT : 1);
    }
  };
}
