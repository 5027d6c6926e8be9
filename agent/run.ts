/**
 * An agent's life: everything opened in the order it is needed, closed in the other. Commands work before NATS answers; what runs when
 * the agent ends goes on.
 */
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { connect } from "../shared/bus/nats.ts";
import { type Clock, compressedClock, systemClock } from "../shared/clock.ts";
import type { AgentConfig } from "../shared/config/agent.ts";
import { MusterError } from "../shared/errors.ts";
import { serve } from "../shared/grpc/server.ts";
import type { Logger } from "../shared/log.ts";
import { loadProducts } from "../shared/products/load.ts";
import { createNotifier } from "../shared/systemd-notify.ts";
import { VERSION } from "../shared/version.ts";
import type { Looker } from "./api/ports.ts";
import { agentService } from "./api/service.ts";
import { ClosedRuns } from "./commands/closed-runs.ts";
import { Commands } from "./commands/commands.ts";
import { detachedRunner } from "./commands/detached.ts";
import { systemDisk } from "./commands/disk.ts";
import { Fence } from "./commands/fence.ts";
import { commandSlug } from "./commands/id.ts";
import { Ledger } from "./commands/ledger.ts";
import { sweepOutputs } from "./commands/leftovers.ts";
import { systemProcesses } from "./commands/processes.ts";
import type { Runner } from "./commands/runner.ts";
import { lockState } from "./commands/state-lock.ts";
import { processesInControlGroup, unitsRunner } from "./commands/units.ts";
import { endLeftBehind, keptGroups } from "./probes/left-behind.ts";
import { systemUsers } from "./probes/users.ts";
import { BOOT_ID_FILE, beginLife } from "./report/life.ts";
import { createReporting, type Reporting } from "./report/reporting.ts";
import { systemdManager } from "./systemd/dbus.ts";

export interface Ready {
  readonly address: string;
  readonly host: string;
  readonly pid: number;
}

/** Output that a daemon goes on writing after its start command has ended is looked at this often. */
const SWEEP_MS = 60_000;

/** Returns after `signal`. Throws MusterError where it cannot be an agent: state in use, plain text exposed, address taken. */
export async function runAgent(
  config: AgentConfig,
  log: Logger,
  signal: AbortSignal,
  onReady: (ready: Ready) => void,
): Promise<void> {
  const notifier = createNotifier({ log, signal });
  const outputs = `${config.state}/commands`;
  mkdirSync(outputs, { recursive: true, mode: 0o700 });
  const lock = await lockState(config.state);
  const products = loadProducts(config.products);
  for (const problem of products.problems) log.error(problem, "a product definition cannot be used");
  const life = beginLife(undefined, bootIdFile(config));

  const probesFile = `${config.state}/probes.json`;
  const kernelBoot = readFileSync(BOOT_ID_FILE, "utf8").trim();
  const ended = await endLeftBehind(probesFile, kernelBoot, systemClock);
  if (ended.length > 0) log.warn({ pids: ended }, "probes of an earlier life of this agent were still running: ended");

  const ledger = await Ledger.open(systemDisk, `${config.state}/ledger`);
  const fence = await Fence.open(systemDisk, config.state);
  const closed = await ClosedRuns.open(systemDisk, config.state);
  const runner = pickRunner(config, ledger, life.boot);
  const rules = { definitions: products.definitions, pinnedOptions: config.pinnedOptions, rehearsal: config.rehearsal };
  const common = { ledger, closed, fence, runner, rules, log, outputs, disk: systemDisk, clock: systemClock };
  const commands = await Commands.open({ ...common, users: systemUsers(), boot: life.boot });
  void sweep(outputs, ledger, systemClock, log, signal);

  let reporting: Reporting | null = null;
  const looker: Looker = {
    ask: (order) => {
      if (!reporting) throw new MusterError("bus-away", "the agent is starting and has no bus yet");
      return reporting.looker.ask(order);
    },
  };
  const digests = Object.fromEntries([...products.definitions].map(([product, { digest }]) => [product, digest]));
  const identity = { host: config.host, version: VERSION, ...life, digests, runner: runner.name };
  const service = agentService({ identity, fence, commands, looker, log });
  const served = await serve(config.listen, [service], config.tls, signal);

  const bus = await connect(config.nats, { log, signal, name: `agent ${config.host}` });
  reporting = createReporting({
    ...{ bus, log, signal, life, runner: runner.name, version: VERSION, definitions: products },
    config: { ...config, listen: served.address },
    clock: compressedClock(config.rehearsal?.speed ?? 1),
    ledgerRoom: () => ledger.room > 0,
    liveGroups: keptGroups(probesFile, kernelBoot),
    following: () => fence.followed ?? { journal: "", epoch: 0 },
  });
  log.info({ address: served.address, runner: runner.name, room: ledger.room }, "ready");
  onReady({ address: served.address, host: config.host, pid: process.pid });
  await notifier.ready();
  await notifier.status(reporting.degraded() || "Serving");

  await served.closed;
  await notifier.stopping();
  await reporting.stop();
  await commands.stop();
  await bus.close();
  await lock.release();
}

/** A simulated host boots by itself: what its own kernel would tell lies under its file tree. */
function bootIdFile({ rehearsal }: AgentConfig): string {
  const simulated = `${rehearsal?.sysroot ?? ""}${BOOT_ID_FILE}`;
  return existsSync(simulated) ? simulated : BOOT_ID_FILE;
}

/** `auto`: as this host was booted. Never a change at run time: the other runner could not tell what became of a command. */
function pickRunner(config: AgentConfig, ledger: Ledger, boot: string): Runner {
  const booted = existsSync("/run/systemd/system");
  const systemd = config.runner === "systemd" || (config.runner === "auto" && booted && !config.rehearsal);
  if (systemd) {
    return unitsRunner({ manager: systemdManager(), clock: systemClock, boot, processesIn: processesInControlGroup });
  }
  const recordPath = (id: string) => ledger.path(id);
  return detachedRunner({ disk: systemDisk, clock: systemClock, processes: systemProcesses, boot, recordPath });
}

async function sweep(outputs: string, ledger: Ledger, clock: Clock, log: Logger, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      const known = new Set([...ledger.records.keys()].map(commandSlug));
      sweepOutputs(outputs, (slug) => known.has(slug));
    } catch (error) {
      log.warn({ err: error }, "output files could not be looked after");
    }
    await clock.sleep(SWEEP_MS, signal).catch(() => {});
  }
}
