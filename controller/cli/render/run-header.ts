/** The first line about a run: which, whose, how long. */
import type { Run__Output as Run } from "../../../shared/wire/generated/muster/controller/v1/Run.ts";
import { about, took } from "./times.ts";
import { paint, type View } from "./view.ts";
import { wrap } from "./wrap.ts";

export function runHeader(run: Run, sinceMs: number, view: View): string[] {
  const ended = run.endedMs > 0;
  const time = ended ? `${run.state} after ${took(run.elapsedMs)}` : soFar(run, sinceMs);
  const reason = run.reason === "" ? [] : [`"${run.reason}"`];
  const named = [`${run.verb.toUpperCase()} ${run.cluster}`, run.title || run.product, `run ${run.id}`, run.who];
  const parts = [...named, ...reason, run.ticket, time];
  return wrap(parts.filter((part) => part !== "").join(" · "), view.width).map((line) => paint(view, "bold", line));
}

function soFar(run: Run, sinceMs: number): string {
  const spent = `${took(run.elapsedMs + sinceMs)} so far`;
  return run.leftMs < 0 || run.state !== "running" ? spent : `${spent} · ~${about(run.leftMs - sinceMs)} left`;
}
