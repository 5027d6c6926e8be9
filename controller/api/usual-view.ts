/** How long it usually takes, as the wire has it. */
import type { Usual as UsualMessage } from "../../shared/wire/generated/muster/controller/v1/Usual.ts";
import type { Usual } from "../run/durations.ts";
import type { Run } from "../run/state.ts";
import { wireAge } from "./age.ts";
import type { Office } from "./ports.ts";

/** Every run of the cluster that is known, newest first. */
export const earlierRuns = (office: Office, cluster: string): Run[] => office.runs(cluster).map(({ run }) => run);

/** Null where no earlier run tells. */
export function usualView(usual: Usual | null): UsualMessage | null {
  if (!usual) return null;
  const { lowMs, highMs, lastMs, lastAtMs, runs } = usual;
  return { lowMs: wireAge(lowMs), highMs: wireAge(highMs), lastMs: wireAge(lastMs), lastAtMs, runs };
}
