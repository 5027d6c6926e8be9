/**
 * A vendor command or a query arrives, or its caller goes away.
 */
import type { Request } from "../../../../simulator/model.ts";
import { parseTool, type ToolCall } from "./argv.ts";
import { isDead } from "./faults.ts";
import { emit, endCall, type Scene } from "./scene.ts";
import { beginSql } from "./sql/calls.ts";
import { sqlCommand } from "./sql/command.ts";
import type { Call } from "./state.ts";
import { answerUnit, beginUnit, unitCommand } from "./systemctl.ts";
import { answerLook, beginTool, targetsOf, toolCommand } from "./tool.ts";

/** The program that stands for SQL which came by a node's port; its argument is the statement. */
export const SQL_PORT = "sql-port";

export function beginCall(scene: Scene, request: Request): void {
  const { world } = scene;
  world.callCount += 1;
  const base = { ...request, program: request.command, n: world.callCount };
  switch (request.command) {
    case SQL_PORT: {
      const recorded = sqlCommand(request.argv[0] ?? "");
      open(scene, { ...base, ...recorded, targets: [request.node] });
      beginSql(scene, request.id, request.node, request.argv[0] ?? "");
      break;
    }
    case "systemctl": {
      const call = open(scene, { ...base, ...unitCommand(request.argv), targets: [] });
      if (!isDead(world, call.node)) beginUnit(scene, call);
      break;
    }
    default: {
      const asked = parseTool(request.argv);
      const tool = "unknown" in asked ? null : asked;
      const targets = tool ? targetsOf(world, request, tool) : [];
      const call = open(scene, { ...base, ...commandOf(tool), targets });
      if (!isDead(world, request.node)) beginTool(scene, call, asked);
    }
  }
}

/** A look whose caller was killed is over; a command goes on without its caller. */
export function callerGone(scene: Scene, id: string): void {
  if (scene.world.calls[id]?.changes === false) endCall(scene, id, null);
}

export function answer(scene: Scene, id: string): void {
  const call = scene.world.calls[id];
  if (!call) return;
  if (call.program === "systemctl") answerUnit(scene, call);
  else answerLook(scene, call);
}

function open(scene: Scene, call: Call): Call {
  scene.world.calls[call.id] = call;
  const nodes = call.targets.length === 0 ? [call.node] : call.targets;
  for (const node of nodes) emit(scene, { type: "began", call: { ...call, node } });
  return call;
}

/** By its verb in the log, not by its program; a query by what it does. */
function commandOf(tool: ToolCall | null): Pick<Call, "command" | "changes"> {
  if (!tool) return { command: "(unknown flag)", changes: false };
  if (tool.verb === "query") return sqlCommand(tool.sql ?? "");
  return toolCommand(tool);
}
