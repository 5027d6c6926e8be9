/**
 * Locks of state directories without a disk, with the promises of controller/journal/lock.ts.
 */
import type { lockDirectory } from "../../controller/journal/lock.ts";
import { MusterError } from "../../shared/errors.ts";

export function memoryLocks(): typeof lockDirectory {
  const records = new Map<string, { instance: string; epoch: number; held: boolean }>();
  return async (directory, instance) => {
    const before = records.get(directory);
    if (before?.held) throw new MusterError("controller-running", `A controller already works on ${directory}`);
    const record = { instance, epoch: before?.epoch ?? 0, held: true };
    records.set(directory, record);
    return {
      forerunner: before?.instance ?? null,
      epoch: record.epoch,
      remember: async (epoch) => {
        record.epoch = Math.max(record.epoch, epoch);
      },
      release: async () => {
        record.held = false;
      },
    };
  };
}
