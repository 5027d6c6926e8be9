/** A run as JSON: first which, how it stands and how it ended; then everything else. */
import type { Run__Output as Run } from "../../../shared/wire/generated/muster/controller/v1/Run.ts";

export interface RunDocument extends Omit<Run, "id"> {
  readonly run: string;
}

export function runDocument({ id, state, verdict, ...rest }: Run): RunDocument {
  return { run: id, state, verdict, ...rest };
}
