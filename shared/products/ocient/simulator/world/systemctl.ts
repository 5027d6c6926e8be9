/**
 * systemctl, as far as it is used here. What it prints and how it exits is systemd's own.
 */
import { judgeKill, judgeQuiesce, judgeReboot, judgeStart } from "./judge.ts";
import { beginLatStop } from "./lat.ts";
import { reboot } from "./power.ts";
import { beginQuiesce } from "./rolehostd.ts";
import { endCall, isAlive, type Scene, say, schedule, unitOf } from "./scene.ts";
import type { Call, Unit, UnitName, World } from "./state.ts";
import { type Order, parseSystemctl, unitNamed } from "./systemctl-arguments.ts";
import { nameOf, printUnit } from "./text/unit.ts";
import { SHOW_MS, SYSTEMCTL_MS } from "./timings.ts";
import { endUnit, enter, giveUpRestart, KILLED, startUnit } from "./units.ts";

export function beginSystemctl(scene: Scene, call: Call): void {
  const order = parseSystemctl(call.argv);
  if (order === null) end(scene, call, 1, "", "Unknown command verb, or too few arguments.\n");
  else if (order.verb === "show" || order.verb === "is-active")
    schedule(scene, SHOW_MS, { kind: "shows", call: call.id });
  else if (order.verb === "reboot") rebootNow(scene, call);
  else if (order.verb === "daemon-reload") end(scene, call, 0, "", "");
  else change(scene, call, order);
}

/** `show` and `is-active` answer with what is when they answer, not when they were asked. */
export function answerShow(scene: Scene, call: Call): void {
  const order = parseSystemctl(call.argv);
  if (!order) return;
  const name = unitNamed(scene.world, order.unit);
  const unit = name && unitOf(scene.world, call.node, name);
  if (order.verb === "show") {
    say(scene, call.id, "out", printUnit(scene.world, call.node, order.unit, order.properties));
    endCall(scene, call.id, 0);
    return;
  }
  const words = { active: "active", stopping: "deactivating", failed: "failed", inactive: "inactive" };
  say(
    scene,
    call.id,
    "out",
    `${!unit ? "inactive" : unit.state === "auto-restart" ? "activating" : words[unit.state]}\n`,
  );
  endCall(scene, call.id, !unit ? 4 : unit.state === "active" ? 0 : 3);
}

function change(scene: Scene, call: Call, order: Order): void {
  const name = unitNamed(scene.world, order.unit);
  const unit = name && unitOf(scene.world, call.node, name);
  if (!name || !unit) {
    const { exit, text } = unknownUnit(order);
    end(scene, call, exit, "", text);
    return;
  }
  switch (order.verb) {
    case "start":
      start(scene, call, name, unit);
      break;
    case "stop":
      stop(scene, call, { name, unit, waits: !order.noBlock });
      break;
    case "kill":
      kill(scene, call, name, order.signal);
      break;
    case "reset-failed":
      resetFailed(scene.world, unit);
      end(scene, call, 0, "", "");
      break;
    default:
      unit.enabled = order.verb === "enable";
      end(scene, call, 0, "", "");
  }
}

function start(scene: Scene, call: Call, name: UnitName, unit: Unit): void {
  judgeStart(scene, call.node, name);
  const started = startUnit(scene, call.node, name);
  end(scene, call, started ? 0 : 1, "", started ? "" : startLimitText(nameOf(scene.world, name)));
  if (!started) unit.stopWanted = false;
}

/** Without --no-block it ends with the unit, by `endUnit`. */
function stop(scene: Scene, call: Call, { name, unit, waits }: { name: UnitName; unit: Unit; waits: boolean }): void {
  const { world } = scene;
  if (name === "rolehostd") judgeQuiesce(scene, call.node);
  unit.startNext = false;
  giveUpRestart(world, unit);
  if (unit.state === "active") {
    if (name === "rolehostd") beginQuiesce(scene, call.node);
    else beginLatStop(scene, call.node, unit);
  }
  if (!waits || !isAlive(world, call.node, name)) end(scene, call, 0, "", "");
}

function kill(scene: Scene, call: Call, name: UnitName, signal: string): void {
  if (!["SIGKILL", "KILL", "9"].includes(signal)) {
    end(scene, call, 1, "", `The simulator knows no signal but SIGKILL: ${signal}\n`);
    return;
  }
  if (name === "rolehostd") judgeKill(scene, call.node);
  endUnit(scene, call.node, name, KILLED);
  end(scene, call, 0, "", "");
}

function resetFailed(world: World, unit: Unit): void {
  unit.limited = false;
  unit.starts = [];
  if (unit.state !== "failed") return;
  enter(world, unit, "inactive");
  unit.result = "success";
}

function rebootNow(scene: Scene, call: Call): void {
  judgeReboot(scene, call.node);
  // The call ends before the power goes: a dead host says nothing.
  endCall(scene, call.id, 0);
  reboot(scene, call.node);
}

function unknownUnit({ verb, unit }: Order): { exit: number; text: string } {
  const name = unit.includes(".") ? unit : `${unit}.service`;
  if (verb === "start") return { exit: 5, text: `Failed to start ${name}: Unit ${name} not found.\n` };
  if (verb === "stop") return { exit: 5, text: `Failed to stop ${name}: Unit ${name} not loaded.\n` };
  if (verb === "kill") return { exit: 1, text: `Failed to kill unit ${name}: Unit ${name} not loaded.\n` };
  if (verb === "reset-failed")
    return { exit: 1, text: `Failed to reset failed state of unit ${name}: Unit ${name} not loaded.\n` };
  return { exit: 1, text: `Failed to ${verb} unit: Unit file ${name} does not exist.\n` };
}

const startLimitText = (name: string) =>
  `Job for ${name} failed because start of the service was attempted too often.\n` +
  `See "systemctl status ${name}" and "journalctl -xeu ${name}" for details.\n` +
  `To force a start use "systemctl reset-failed ${name}"\nfollowed by "systemctl start ${name}" again.\n`;

const end = (scene: Scene, call: Call, exit: number, out: string, err: string) =>
  schedule(scene, SYSTEMCTL_MS, { kind: "end", call: call.id, exit, out, err });
