/**
 * What a person and a program are told when a verb cannot be done, and with which exit code.
 */
import { InputError, MusterError, type Problem } from "../../../shared/errors.ts";
import { makeHarmless } from "../../../shared/formats/harmless.ts";
import { EXIT } from "./exit-codes.ts";
import { UsageError } from "./usage-error.ts";

export interface Failure {
  readonly exit: number;
  /** Lines for stderr. */
  readonly lines: readonly string[];
  /** The one document on stdout with -o json. */
  readonly document: unknown;
}

export function failureOf(error: unknown): Failure {
  if (error instanceof InputError) return badInput(error.problems);
  if (error instanceof UsageError) return usage(error.message, error.fix);
  if (error instanceof MusterError) {
    const { code, message, remedy } = error;
    const lines = [`muster: ${makeHarmless(message)}`, `  ${remedy}`];
    return { exit: exitOf(error), lines, document: { error: { code, message, fix: remedy } } };
  }
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const fix = "This is a fault in Muster: report it.";
  return {
    exit: EXIT.ended,
    lines: [`muster: ${message}`, `  ${fix}`],
    document: { error: { code: "internal", message, fix } },
  };
}

export function usage(message: string, fix: string): Failure {
  const problem = { file: "(command line)", line: 0, message, fix };
  return { exit: EXIT.usage, lines: [`muster: ${message}`, `  ${fix}`], document: { errors: [problem] } };
}

function badInput(problems: readonly Problem[]): Failure {
  const lines = problems.map((p) => makeHarmless(`${p.file}:${p.line}: ${p.message} — ${p.fix}`));
  const errors = problems.map(({ file, line, message, fix }) => ({ file, line, message, fix }));
  return { exit: EXIT.usage, lines, document: { errors } };
}

function exitOf({ code }: MusterError): number {
  switch (code) {
    case "bad-input":
    case "not-found":
    case "no-table":
      return EXIT.usage;
    case "controller-away":
    case "not-leader":
      return EXIT.unreachable;
    case "internal":
      return EXIT.ended;
    default:
      return EXIT.refused;
  }
}
