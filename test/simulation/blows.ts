/**
 * What a storm does, one blow at a time. Calm ones Muster must come through by itself; rough ones may leave work for a person.
 */

import { JOURNAL_STREAM } from "../../controller/journal/streams.ts";
import type { SimController } from "./controllers/controller.ts";
import type { SimHost } from "./hosts/host.ts";
import { FOREIGN_JOURNAL } from "./judge/witness.ts";
import type { Dice } from "./kernel/dice.ts";
import { FAIR, type Weather } from "./kernel/network.ts";
import type { When } from "./kernel/process.ts";
import type { Operator } from "./operator.ts";
import type { Stage } from "./stage.ts";

export interface Storm {
  readonly stage: Stage;
  readonly dice: Dice;
  readonly operator: Operator;
  /** A rough blow fell: the run may need people, and end otherwise than done. */
  rough: boolean;
}

export type Blow = (storm: Storm) => Promise<void>;

const LIGHT: Weather = { lost: 0.01, late: 0.05, lateMs: 1_500, held: 0.002, twice: 0.01 };
const HEAVY: Weather = { lost: 0.06, late: 0.2, lateMs: 4_000, held: 0.01, twice: 0.05 };

export const drawWeather = (dice: Dice): Weather => dice.pick([FAIR, FAIR, LIGHT, LIGHT, HEAVY]);

export const CALM: Readonly<Record<string, Blow>> = {
  "a controller is killed": async ({ stage, dice }) => {
    (stage.leader ?? dice.pick(stage.controllers)).kill();
  },
  "a process dies at a call": async (storm) => {
    await atCall(storm, ({ victim }) => ("killAgent" in victim ? victim.killAgent() : victim.kill()));
  },
  "a process dies at a command's call": async (storm) => {
    const kinds = [
      "agent.Execute",
      "agent.Settle",
      "bus.create",
      "files.append",
      "units.startTransient",
      "disk.overwrite",
      "disk.rename",
      "disk.syncFolder",
    ];
    await atCall(storm, ({ victim }) => ("killAgent" in victim ? victim.killAgent() : victim.kill()), kinds);
  },
  "a process freezes at a call": async (storm) => {
    const forMs = storm.dice.below(90_000);
    // Not at the very call to systemd: nobody can look at a clock between the look at the clock and the call.
    await atCall(
      storm,
      ({ victim, kind, when }) =>
        (kind !== "units.startTransient" || when === "after") && freeze(storm.stage, victim, forMs),
      storm.dice.chance(0.4) ? ["agent.Execute", "disk.overwrite", "units.startTransient", "bus.create"] : [],
    );
  },
  "a command lies in a socket": async ({ stage, dice, operator }) => {
    stage.network.holdsCommandMs = dice.between(6_000, 60_000);
    await stage.clock.until(() => stage.network.holdsCommandMs === null, 20_000);
    // Its sender settles it only when it may not send it again.
    if (dice.chance(0.7)) await operator.ask({ do: "pause", who: "a person of the storm" });
    await stage.pass(dice.between(5_000, 12_000));
    if (dice.chance(0.7)) await operator.choose(true, 0);
  },
  "an agent restarts": async ({ stage, dice }) => {
    dice.pick([...stage.hosts.values()]).killAgent();
  },
  "a controller freezes": async ({ stage, dice }) => {
    freeze(stage, stage.leader ?? dice.pick(stage.controllers), dice.below(120_000));
  },
  "an agent freezes": async ({ stage, dice }) => {
    freeze(stage, dice.pick([...stage.hosts.values()]), dice.below(120_000));
  },
  "the network parts": async ({ stage, dice }) => {
    const names = ["nats", ...stage.hosts.keys(), ...stage.controllers.map((one) => one.name)];
    const [a, b] = [dice.pick(names), dice.pick(names)];
    stage.network.cut(a, b);
    stage.clock.after(dice.below(60_000), () => heal(stage));
  },
  "a host is cut off": async ({ stage, dice }) => {
    const name = dice.pick([...stage.hosts.keys(), ...stage.controllers.map((one) => one.name)]);
    for (const other of ["nats", ...stage.hosts.keys(), ...stage.controllers.map((one) => one.name)])
      if (other !== name) stage.network.cut(name, other);
    stage.clock.after(dice.below(60_000), () => heal(stage));
  },
  "NATS has no majority": async ({ stage, dice }) => {
    stage.nats.led = false;
    // The stream's leader died, and the others elect another; often the controller was on the same machine.
    if (dice.chance(0.4)) stage.leader?.kill();
    stage.clock.after(dice.below(30_000), () => {
      stage.nats.led = true;
    });
  },
  "NATS is away": async ({ stage, dice }) => {
    stage.nats.available = false;
    stage.clock.after(dice.below(30_000), () => {
      stage.nats.available = true;
      heal(stage);
    });
  },
  "a clock jumps": async ({ stage, dice }) => {
    const one = dice.pick([...stage.hosts.values(), ...stage.controllers]);
    one.wallOffsetMs += dice.between(-600_000, 600_000);
  },
  "a disk is full": async ({ stage, dice }) => {
    const { disk } = dice.pick([...stage.hosts.values()]);
    disk.full = true;
    stage.clock.after(dice.below(60_000), () => {
      disk.full = false;
    });
  },
  "a stranger calls": async ({ stage, dice }) => {
    const host = dice.pick([...stage.hosts.values()]);
    const [node = ""] = Object.entries(stage.scene.hosts).find(([, at]) => at === host.name) ?? [];
    const fence = { journal: FOREIGN_JOURNAL, epoch: 99, controller: "stranger" };
    const about = {
      cluster: stage.scene.cluster,
      node,
      product: stage.model.name,
      roles: [],
      digest: stage.model.definition.digest,
    };
    const { actions } = stage.model.definition;
    const [action = ""] =
      Object.entries(actions).find(
        ([name, { parameters }]) => name === "stop" || Object.keys(parameters).length === 0,
      ) ?? [];
    const id = `${stage.scene.cluster}.9/1/${node}/${action}/1`;
    stage.witness.taken(host.name, fence, id);
    host
      .handle("Execute", {
        fence,
        id,
        action,
        node: { ...about, optionsJson: "{}", keysJson: "{}" },
        parametersJson: "{}",
      })
      .catch(() => undefined);
  },
  "a person pauses": async ({ stage, dice, operator }) => {
    await operator.ask({ do: "pause", who: "a person of the storm" });
    await stage.pass(dice.below(40_000));
  },
};

export const ROUGH: Readonly<Record<string, Blow>> = {
  "the product fails": async ({ stage, dice }) => {
    const node = dice.pick(Object.keys(stage.scene.hosts));
    const name = dice.pick(stage.world.faults);
    stage.say(`${node}: ${name}`);
    stage.world.fault(node, name, true);
    if (dice.chance(0.6)) stage.clock.after(dice.below(60_000), () => stage.world.fault(node, name, false));
  },
  "a host loses power": async ({ stage, dice }) => {
    dice.pick([...stage.hosts.values()]).losePower(dice.between(5_000, 60_000));
  },
  "a host loses power at a call": async (storm) => {
    await atCall(storm, ({ victim }) => "losePower" in victim && victim.losePower(storm.dice.between(5_000, 60_000)), [
      "disk.overwrite",
      "disk.rename",
      "disk.syncFolder",
      "units.startTransient",
    ]);
  },
  "NATS loses its tail": async ({ stage, dice }) => {
    const gone = stage.nats.loseTail(JOURNAL_STREAM, dice.between(1, 12));
    stage.witness.logs.lost(gone);
    stage.say(`gone: ${gone.join(" ")}`);
    if (dice.chance(0.5)) stage.nats.loseStates(dice);
    stage.nats.available = false;
    // Often the controller was on the same machine.
    if (dice.chance(0.4)) stage.leader?.kill();
    stage.clock.after(dice.below(10_000), () => {
      stage.nats.available = true;
      heal(stage);
    });
  },
  "systemd does not answer": async ({ stage, dice }) => {
    const { units } = dice.pick([...stage.hosts.values()]);
    units.away = true;
    stage.clock.after(dice.below(30_000), () => {
      units.away = false;
    });
  },
  "systemd's reply is lost": async ({ stage, dice }) => {
    dice.pick([...stage.hosts.values()]).units.losesReply = dice.pick(["early", "late"]);
  },
  "a disk fails": async ({ stage, dice }) => {
    const { disk } = dice.pick([...stage.hosts.values()]);
    disk.failing = true;
    stage.clock.after(dice.below(20_000), () => {
      disk.failing = false;
    });
  },
  "a person asks oddly": async ({ operator }) => {
    await operator.oddly();
  },
  "a person aborts": async ({ operator, dice }) => {
    if (dice.chance(0.5)) await operator.ask({ do: "abort", who: "a person of the storm", reason: "enough" });
  },
  "a person chooses": async ({ operator }) => {
    await operator.choose(false, 0);
  },
};

export function clear(stage: Stage): void {
  stage.watch = () => undefined;
  stage.network.weather = FAIR;
  stage.network.holdsCommandMs = null;
  Object.assign(stage.nats, { available: true, led: true });
  for (const one of [...stage.hosts.values(), ...stage.controllers]) one.process.thaw();
  for (const { disk, units } of stage.hosts.values()) {
    Object.assign(disk, { full: false, failing: false });
    Object.assign(units, { away: false, losesReply: null });
  }
  for (const node of Object.keys(stage.scene.hosts))
    for (const name of stage.world.faults) stage.world.fault(node, name, false);
  heal(stage);
}

function heal(stage: Stage): void {
  stage.network.heal();
  stage.nats.connectedAgain();
  for (const host of stage.hosts.values()) host.flush();
}

function freeze(stage: Stage, victim: SimController | SimHost, forMs: number): void {
  const { process } = victim;
  stage.say(`${process.name} freezes for ${forMs} ms`);
  process.freeze();
  stage.clock.after(forMs, () => process.thaw());
}

/** At its nth call through a port from now on (of these kinds), before or after the effect. */
async function atCall(
  { stage, dice }: Storm,
  strike: (at: { victim: SimController | SimHost; kind: string; when: When }) => void,
  kinds: readonly string[] = [],
): Promise<void> {
  const victim = dice.chance(0.5)
    ? (stage.leader ?? dice.pick(stage.controllers))
    : dice.pick([...stage.hosts.values()]);
  const when = dice.pick(["before", "after"] as const);
  let left = dice.below(kinds.length > 0 ? 4 : 60);
  const { process } = victim;
  const { watch: before } = stage;
  stage.watch = (caller, kind, at) => {
    before(caller, kind, at);
    if (caller !== process || at !== when || (kinds.length > 0 && !kinds.includes(kind)) || left-- > 0) return;
    stage.watch = before;
    stage.say(`${process.name} at ${kind}, ${when}`);
    strike({ victim, kind, when });
  };
  await stage.clock.until(() => left < 0, dice.below(30_000));
}
