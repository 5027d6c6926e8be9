/**
 * A controller's life: reads the journal, stands by, leads, until it is told to stop or another one leads.
 */
import { connect } from "../shared/bus/nats.ts";
import { compressedClock, systemClock } from "../shared/clock.ts";
import type { ControllerConfig } from "../shared/config/controller.ts";
import { isLoopback } from "../shared/grpc/server.ts";
import type { Logger } from "../shared/log.ts";
import { loadProducts } from "../shared/products/load.ts";
import { askerOf } from "../shared/state/observation.ts";
import { createNotifier } from "../shared/systemd-notify.ts";
import { reachAdvice } from "./api/reach.ts";
import { serveFleet } from "./api/server.ts";
import { connectAgents } from "./drive/agents.ts";
import { dutiesOf } from "./drive/duties.ts";
import { takeIn } from "./drive/intake.ts";
import { listen } from "./drive/listen.ts";
import { Looks } from "./drive/looks.ts";
import { RunOffice } from "./drive/office.ts";
import { followJournal } from "./drive/stand-by.ts";
import { emptyFleet } from "./fleet/fleet.ts";
import { openJournal } from "./journal/journal.ts";
import { type Lease, takeLease } from "./journal/lease.ts";

/** Told to systemd, which starts this controller again: as a standby of the one that leads now. EX_TEMPFAIL. */
const EXIT_LOST_LEASE = 75;

/** Resolves with the process's exit code. */
export async function serve(config: ControllerConfig, log: Logger, stopping: AbortController): Promise<number> {
  const { definitions, problems } = loadProducts(config.products);
  for (const problem of problems) log.error(problem, "a product definition cannot be used");
  const speed = config.rehearsal?.speed ?? 1;
  const clock = compressedClock(speed);
  const notifier = createNotifier({ log, signal: stopping.signal });
  let waitingFor: string | null = null;
  let standingBehind: string | null = null;
  let lease: Lease | null = null;
  const onWait = (reason: string | null) => {
    waitingFor = reason;
    void notifier.status(reason ? `Waiting: ${reason}` : "Working");
    // Up in the degraded sense: whoever starts after this unit need not wait for NATS as well.
    if (reason) void notifier.ready();
  };

  try {
    const bus = await connect(config.nats, { log, signal: stopping.signal, name: `controller ${config.name}` });
    const journal = await openJournal({
      bus,
      directory: config.state,
      replicas: config.nats.replicas,
      log,
      signal: stopping.signal,
      onWait,
    });
    const fleet = emptyFleet(askerOf(journal.id, config.name));
    const agents = connectAgents({
      addressOf: (host) => config.agents.addresses[host] ?? `${host}:${config.agents.port}`,
      tls: config.tls,
      fence: () => ({ journal: journal.id, epoch: lease?.epoch ?? 0, controller: config.name }),
    });
    const onLost = (reason: unknown) => stopping.abort(reason);
    const looks = new Looks({ agents, fleet, clock, log, speed, onLost });
    const office = new RunOffice({
      ...{ name: config.name, journal, agents, looks, fleet, clock, speed, definitions, log, signal: stopping.signal },
      degraded: () => waitingFor ?? (bus.connected ? "" : "NATS is away"),
      // A rehearsal's hosts are all on this one.
      busIsLocal: () => !config.rehearsal && bus.listensOn !== null && isLoopback(`${bus.listensOn}:0`),
      leader: () => standingBehind,
      onLost,
    });
    await office.recall();
    const { address } = await serveFleet({
      office,
      listen: config.listen,
      tls: config.tls,
      log,
      signal: stopping.signal,
    });
    console.log(JSON.stringify({ ready: true, address, pid: process.pid }));
    await notifier.ready();
    const heard = {
      onObservation: (cluster: string) => office.observed(cluster),
      onAgent: dutiesOf(office),
    };
    await listen(bus, fleet, clock, heard, log, stopping.signal);
    const standingBy = new AbortController();
    followJournal(bus, office, log, AbortSignal.any([stopping.signal, standingBy.signal]));
    lease = await takeLease({
      ...{
        bus,
        clock: systemClock,
        journalId: journal.id,
        name: config.name,
        address,
        directory: config.state,
        log,
        signal: stopping.signal,
        onWait,
      },
      atLeast: () =>
        Math.max(
          0,
          ...[...fleet.agents.values()].filter((a) => a.beat.journal === journal.id).map((a) => a.beat.epoch),
        ),
      onStandby: (leader) => {
        standingBehind = leader.address;
      },
    });
    lease.lost.addEventListener("abort", () => stopping.abort(lease?.lost.reason), { once: true });
    standingBy.abort();
    const reconciled = await journal.begin(lease.epoch, lease.lost);
    log.info({ epoch: lease.epoch, reconciled }, "leading");
    await office.lead(lease);
    await takeIn(office, config.clusters, definitions, log);
    for (const { cluster } of office.clusters()) office.enrol(cluster.name);
    for (const line of reachAdvice(office)) log.warn(line);
    console.log(JSON.stringify({ leading: true, epoch: lease.epoch }));
    await office.attend(stopping.signal);
    await office.idle();
    agents.end();
    await journal.close();
    await lease.release();
    await bus.close();
  } catch (error) {
    if (!stopping.signal.aborted) {
      log.fatal({ err: error }, "cannot go on");
      return 1;
    }
  }
  const asked = ["SIGTERM", "SIGINT"].includes((stopping.signal.reason as Error).message);
  log.info({ reason: String(stopping.signal.reason) }, "stopped");
  return asked ? 0 : EXIT_LOST_LEASE;
}
