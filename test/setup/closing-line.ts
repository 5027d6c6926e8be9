/**
 * A vitest reporter whose last line is the very last one: `N passed, N failed`, and how many were skipped, if any. Before that it tells what
 * went wrong in a test that passed when it was tried again.
 */
import type { Reporter, TestModule, TestRunEndReason } from "vitest/node";

export default class ClosingLine implements Reporter {
  private line: string | null = null;

  /** Printed when the process ends: whatever else vitest has to say after the run comes before it. */
  onInit(): void {
    process.once("exit", () => {
      if (this.line !== null) process.stdout.write(`${this.line}\n`);
    });
  }

  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[], reason: TestRunEndReason): void {
    for (const line of modules.flatMap(triedAgain)) process.stdout.write(`${line}\n`);
    const counts = modules.map(countOf);
    const sum = (key: keyof Counts) => counts.reduce((total, count) => total + count[key], 0);
    const failed = sum("failed") + unhandled.length;
    // A run that failed for a reason that no test bears (an interruption) must not read as a clean one.
    this.line = closingLine(sum("passed"), failed === 0 && reason !== "passed" ? 1 : failed, sum("skipped"));
  }
}

export function closingLine(passed: number, failed: number, skipped: number): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}

function triedAgain(module: TestModule): string[] {
  return [...module.children.allTests("passed")].flatMap((test) =>
    (test.result().errors ?? []).map(({ message }) => `tried again: ${test.fullName}: ${message.split("\n")[0]}`),
  );
}

interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** A file that does not load and a hook that fails count as one failure each: no test of theirs may bear it. */
function countOf(module: TestModule): Counts {
  const states = [...module.children.allTests()].map((test) => test.result().state);
  const hooks = [...module.children.allSuites()].filter((suite) => suite.errors().length > 0).length;
  const broken = module.errors().length > 0 ? 1 : 0;
  return {
    passed: states.filter((state) => state === "passed").length,
    failed: states.filter((state) => state === "failed").length + hooks + broken,
    skipped: states.filter((state) => state === "skipped" || state === "pending").length,
  };
}
