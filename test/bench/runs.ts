/**
 * Restarts one cluster of the bench again and again.
 */
import { setTimeout as after } from "node:timers/promises";
import { MusterError } from "../../shared/errors.ts";
import type { Stage } from "./stage.ts";

export interface RunTimes {
  readonly run: string;
  /** From the request to the run's first event: looks at every node, and the plan. */
  readonly planMs: number;
  /** From the run's first event to its last. */
  readonly runMs: number;
}

/** A controller that was told of a cluster a moment ago may not lead yet. */
const LEADS_WITHIN_MS = 20_000;
/** A run that takes longer is stuck. */
const RUN_WITHIN_MS = 120_000;

/** The first `warmUp` runs are not among the result. Throws where a run does not end done. */
export async function restart(stage: Stage, cluster: string, runs: number, warmUp: number): Promise<RunTimes[]> {
  const times: RunTimes[] = [];
  for (let i = 0; i < warmUp + runs; i += 1) times.push(await once(stage, cluster));
  return times.slice(warmUp);
}

export async function leads(stage: Stage): Promise<void> {
  const until = performance.now() + LEADS_WITHIN_MS;
  for (;;) {
    const { epoch, degraded } = await stage.session.ask("GetStatus", { cluster: "" });
    if (Number(epoch) > 0 && !degraded) return;
    if (performance.now() > until) throw new MusterError("internal", `the controller does not lead: ${degraded}`);
    await after(50);
  }
}

async function once({ session }: Stage, cluster: string): Promise<RunTimes> {
  const askedMs = Date.now();
  const request = {
    cluster,
    verb: "restart",
    options: { overrides: [], without: [], leader: "" },
    pin: "",
    who: "bench",
    reason: "bench",
    ticket: "",
    onPause: "abort",
  };
  const { run, plan } = await session.ask("StartRun", request);
  if (!run) throw new MusterError("plan-refused", (plan?.refused ?? []).map((r) => r.message).join("; "));
  const signal = AbortSignal.timeout(RUN_WITHIN_MS);
  let last = run;
  for await (const view of session.watch("WatchRun", { run: run.id, who: "bench", reason: "" }, signal)) last = view;
  if (last.state !== "done") throw new MusterError("internal", `run ${run.id} is ${last.state}: ${last.sentence}`);
  return {
    run: run.id,
    planMs: Number(last.startedMs) - askedMs,
    runMs: Number(last.endedMs) - Number(last.startedMs),
  };
}
