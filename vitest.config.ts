import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // Minutes each, on a machine with nothing else to do: npm run long. Not all of them were seen green together yet.
    exclude: process.env.MUSTER_LONG ? [] : ["test/long/**"],
    pool: "forks",
    // Real servers and agents run beside the tests: more workers than this only make them slow, and time out where a machine is small.
    maxWorkers: 2,
    // Limits against hanging, not measures: a busy machine may be many times slower than a quiet one.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Dozens of real processes on two cores: a machine that stalls for seconds makes a run pause, rightly, and a scenario fail. The closing
    // lines tell which were tried again.
    retry: 2,
    reporters: ["default", "./test/setup/closing-line.ts"],
  },
});
