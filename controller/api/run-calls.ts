/**
 * Runs: reading, following, and what a person asks of one.
 */
import { streaming, unary } from "../../shared/grpc/handlers.ts";
import type { FleetHandlers } from "../../shared/wire/generated/muster/controller/v1/Fleet.ts";
import type { Run as RunMessage } from "../../shared/wire/generated/muster/controller/v1/Run.ts";
import type { Ask } from "../run/ask.ts";
import { type Desk, leading, need } from "./desk.ts";
import { followed } from "./followed.ts";
import { waitingView } from "./order-view.ts";
import type { RunRecord } from "./ports.ts";
import { refusedView } from "./refused-view.ts";
import { runInfo, runView } from "./run-view.ts";
import { earlierRuns } from "./usual-view.ts";

/** Newest runs listed where the caller names no limit. */
export const RUNS_LISTED = 50;

export function runCalls(
  desk: Desk,
): Pick<
  FleetHandlers,
  "ListRuns" | "GetRun" | "WatchRun" | "Pause" | "Resume" | "Abort" | "Retry" | "Skip" | "HostDead"
> {
  const { office, onFault } = desk;
  return {
    ListRuns: unary(({ cluster, limit }) => {
      if (cluster !== "") office.cluster(cluster);
      return {
        runs: office
          .runs(cluster || null)
          .slice(0, limit || RUNS_LISTED)
          .map(runInfo),
      };
    }, onFault),
    GetRun: unary(
      ({ run }) => refusedNow(desk, run) ?? waitingView(office, run) ?? view(desk, named(desk, run)),
      onFault,
    ),
    WatchRun: streaming(({ run }, signal) => watch(desk, run, signal), onFault),
    Pause: unary(({ run, who }) => ask(desk, run, { do: "pause", who }), onFault),
    Resume: unary(({ run, who, accept }) => ask(desk, run, { do: "resume", who, accept }), onFault),
    Abort: unary(({ run, who, reason }) => ask(desk, run, { do: "abort", who, reason }), onFault),
    Retry: unary(({ run, who, node }) => ask(desk, run, { do: "retry", who, node }, { node }), onFault),
    Skip: unary(({ run, who, node, reason }) => ask(desk, run, { do: "skip", who, node, reason }, { node }), onFault),
    HostDead: unary(
      ({ host, who, reason }) =>
        leading(office, async () => {
          need({ host, who, reason });
          return { runs: (await office.hostDead({ host, who, reason })).map((record) => view(desk, record)) };
        }),
      onFault,
    ),
  };
}

/** Follows the run that the name means now, even where the cluster's next one begins meanwhile. */
async function* watch(desk: Desk, name: string, signal: AbortSignal): AsyncGenerator<RunMessage, void, void> {
  const { id } = named(desk, name).run;
  yield* followed(desk, signal, () => {
    const record = desk.office.run(id);
    return { view: view(desk, record), last: record.run.life.is === "ended" };
  });
}

function ask(desk: Desk, run: string, asked: Ask, fields: Readonly<Record<string, string>> = {}): Promise<RunMessage> {
  return leading(desk.office, async () => {
    need({ run, who: asked.who, ...fields });
    return view(desk, await desk.office.ask(run, asked));
  });
}

/** A cluster's newest plan, where it was refused and no run has been since. */
function refusedNow({ office, refusals }: Desk, name: string): RunMessage | null {
  const refused = refusals.get(name);
  const last = office.runs(name)[0]?.run;
  if (!refused || (last && (last.life.is !== "ended" || last.lastAtMs > refused.atMs))) return null;
  return refusedView(refused, last?.id ?? "");
}

function named({ office }: Desk, run: string): RunRecord {
  need({ run });
  return office.run(run);
}

const view = ({ office, clock }: Desk, record: RunRecord) =>
  runView(
    record,
    office.fleet,
    { now: office.now(), wallMs: clock.wall() },
    earlierRuns(office, record.run.cluster.name),
  );
