/**
 * memsqlctl (the nodes of one host) and sdb-admin (all of them).
 */
import type { Request } from "../../../../simulator/model.ts";
import { parseTool, type ToolCall } from "./argv.ts";
import { done } from "./callers.ts";
import { clusterHasFault, hasFault, isDead } from "./faults.ts";
import { judgeStart, judgeStop } from "./judge.ts";
import { beginStopping, spawn } from "./life.ts";
import { bytesOf, emit, endCall, harm, nodeOf, type Scene, say, schedule } from "./scene.ts";
import { beginSql } from "./sql/calls.ts";
import { snapshotAll } from "./sql/snapshot.ts";
import type { Call, World } from "./state.ts";
import { describe } from "./text/describe.ts";
import { printNodes } from "./text/nodes.ts";
import { LISTING_MS, REFUSAL_MS, START_GIVES_UP_MS } from "./timings.ts";
import { nodeIds, nodesOn, roleNow } from "./topology.ts";

const CHANGING = ["start-node", "stop-node", "restart-node"];
const AUTOSTART: Readonly<Record<string, string>> = {
  "enable-nodes-autostart": "enable-autostart",
  "disable-nodes-autostart": "disable-autostart",
};

/** What of it is written down. A prompt that nobody has answered changes nothing. */
export function toolCommand(tool: ToolCall): Pick<Call, "command" | "changes"> {
  const goes = tool.yes || tool.json;
  return {
    command: AUTOSTART[tool.verb] ?? tool.verb,
    changes: goes && (CHANGING.includes(tool.verb) || tool.verb in AUTOSTART),
  };
}

/** The nodes that it names, of those its program can reach; none where it acts on no node. */
export function targetsOf(
  world: World,
  { node: host, command }: Pick<Request, "node" | "command">,
  tool: ToolCall,
): string[] {
  const mine = command === "sdb-admin" ? nodeIds(world.setup) : nodesOn(world.setup, host);
  if (tool.all) return mine;
  if (tool.role !== null) return mine.filter((node) => roleNow(world, node).toLowerCase() === tool.role?.toLowerCase());
  return mine.filter((node) =>
    tool.ids.some((id) => id !== "" && world.setup.nodes[node]?.id.startsWith(id.toUpperCase())),
  );
}

export function beginTool(scene: Scene, call: Call, asked: ReturnType<typeof parseTool>): void {
  if ("unknown" in asked) {
    refuse(scene, call, `unknown flag: ${asked.unknown}`);
    return;
  }
  if (asked.json && nodesOn(scene.world.setup, call.node).some((node) => hasFault(scene.world, node, "old-table"))) {
    refuse(scene, call, "unknown shorthand flag: 'j' in -j");
    return;
  }
  switch (asked.verb) {
    case "list-nodes":
      schedule(scene, LISTING_MS, { kind: "answer", call: call.id });
      break;
    case "describe-node":
    case "query":
      if (call.targets.length !== 1) refuse(scene, call, "no node with that MemSQL ID");
      else if (asked.verb === "describe-node") schedule(scene, LISTING_MS, { kind: "answer", call: call.id });
      else beginSql(scene, call.id, call.targets[0] ?? "", asked.sql ?? "");
      break;
    case "start-node":
    case "stop-node":
      change(scene, call, asked);
      break;
    case "enable-nodes-autostart":
    case "disable-nodes-autostart":
      setAutostart(scene, call, asked);
      break;
    default:
      refuse(scene, call, `unknown command "${asked.verb}" for "${call.program}"`);
  }
}

export function answerLook(scene: Scene, call: Call): void {
  const asked = parseTool(call.argv);
  if ("unknown" in asked) return;
  const [target] = call.targets;
  if (asked.verb === "describe-node" && target !== undefined)
    say(scene, call.id, "out", describe(scene.world, target, asked));
  else say(scene, call.id, "out", printNodes(scene.world, call, asked));
  endCall(scene, call.id, 0);
}

function change(scene: Scene, call: Call, asked: ToolCall): void {
  const { world } = scene;
  if (call.targets.length === 0) {
    refuse(scene, call, asked.ids.length > 0 ? `no node with MemSQL ID ${asked.ids.join(", ")}` : "No nodes found");
    return;
  }
  if (!call.changes) {
    ask(scene, call, asked);
    return;
  }
  if (asked.force)
    harm(
      scene,
      "forced",
      call.targets[0] ?? call.node,
      `${asked.verb} --force: unreachable hosts are skipped in silence`,
    );
  const away = call.targets.filter((node) => isDead(world, node));
  if (away.length > 0 && !asked.force) {
    refuse(
      scene,
      call,
      `failed to reach ${away.map((node) => world.setup.nodes[node]?.address).join(", ")}: ssh: connect: connection timed out`,
    );
    return;
  }
  if (asked.snapshot && clusterHasFault(world, "snapshot-fails")) {
    refuse(scene, call, "failed to snapshot databases: No space left on device");
    return;
  }
  if (asked.snapshot) snapshotAll(world);
  const reached = call.targets.filter((node) => !isDead(world, node));
  world.calls[call.id] = { ...call, targets: reached };
  for (const node of reached) act(scene, call, node);
  if (Object.hasOwn(world.calls, call.id)) settleEarly(scene, world.calls[call.id] ?? call);
}

function act(scene: Scene, call: Call, name: string): void {
  if (call.command === "start-node") {
    judgeStart(scene, name);
    spawn(scene, name);
    return;
  }
  judgeStop(scene, name);
  const { phase } = nodeOf(scene.world, name);
  if (phase === "starting" || phase === "running") beginStopping(scene, name);
}

/** Nothing to do is done at once; a start that never comes is given up. */
function settleEarly(scene: Scene, call: Call): void {
  const { world } = scene;
  const starts = call.command === "start-node";
  const there = (name: string) => {
    const { phase, supervised, connectable } = nodeOf(world, name);
    return starts ? connectable : phase === "lingering" || (phase === "off" && !supervised);
  };
  const stuck = starts && call.targets.some((name) => ["stopping", "lingering"].includes(nodeOf(world, name).phase));
  if (stuck) {
    refuse(scene, call, "the node's memsqld has not ended yet");
    return;
  }
  if (call.targets.every(there)) {
    const lines = call.targets.map(
      (name) => `Node ${world.setup.nodes[name]?.id} is already ${starts ? "running" : "stopped"}`,
    );
    schedule(scene, REFUSAL_MS, { kind: "end", call: call.id, exit: 0, out: done(call, lines), err: "" });
    return;
  }
  if (!starts) return;
  const err = "✘ Failed to start node: timed out waiting until it could be connected to\n";
  schedule(scene, START_GIVES_UP_MS, { kind: "end", call: call.id, exit: 1, out: "", err });
}

/** Waits for a yes on its standard input; the script calls again with --yes. */
function ask(scene: Scene, call: Call, asked: ToolCall): void {
  const what = asked.verb === "start-node" ? "Start" : "Stop";
  const lines = call.targets.map((node) => `  · ${what} node with MemSQL ID ${scene.world.setup.nodes[node]?.id}`);
  const who = call.program === "sdb-admin" ? "Toolbox" : "memsqlctl";
  const text = [`${who} will perform the following actions:`, ...lines, "", "Would you like to continue? [y/N]: "].join(
    "\n",
  );
  emit(scene, { type: "prompted", call: call.id, text: bytesOf(text) });
  endCall(scene, call.id, null);
}

function setAutostart(scene: Scene, call: Call, asked: ToolCall): void {
  const { world } = scene;
  if (!call.changes) {
    ask(scene, call, asked);
    return;
  }
  const hosts = call.program === "sdb-admin" ? Object.keys(world.hosts) : [call.node];
  for (const host of hosts) world.hosts[host] = { autostart: asked.verb === "enable-nodes-autostart" };
  const word = asked.verb === "enable-nodes-autostart" ? "enabled" : "disabled";
  schedule(scene, REFUSAL_MS, {
    kind: "end",
    call: call.id,
    exit: 0,
    out: done(call, [`Successfully ${word} autostart`]),
    err: "",
  });
}

function refuse(scene: Scene, call: Call, why: string): void {
  schedule(scene, REFUSAL_MS, { kind: "end", call: call.id, exit: 1, out: "", err: `✘ ${why}\n` });
}
