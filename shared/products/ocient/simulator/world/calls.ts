/**
 * A command arrives, or its caller goes away.
 */
import type { Request } from "../../../../simulator/model.ts";
import { isDead } from "./faults.ts";
import { beginPs } from "./ps.ts";
import { parsePyocient } from "./pyocient-arguments.ts";
import { emit, endCall, type Scene, schedule } from "./scene.ts";
import { parseStatement } from "./sql.ts";
import type { Call, World } from "./state.ts";
import { beginStatements } from "./statements.ts";
import { beginSystemctl } from "./systemctl.ts";
import { systemctlInWords } from "./systemctl-arguments.ts";

export function beginCall(scene: Scene, request: Request): void {
  const { world } = scene;
  world.callCount += 1;
  const command = inWords(world, request);
  const call: Call = { ...request, command, n: world.callCount, changes: command !== request.command };
  world.calls[call.id] = call;
  emit(scene, { type: "began", call });
  if (isDead(world, call.node)) return; // no answer, ever
  if (request.command === "systemctl") beginSystemctl(scene, call);
  else if (request.command === "pyocient") beginStatements(scene, call);
  else if (request.command === "ps") beginPs(scene, call);
  else schedule(scene, 0, { kind: "end", call: call.id, exit: 127, out: "", err: "no such command\n" });
}

/** A look whose caller was killed is over; a command goes on without its caller. */
export function callerGone(scene: Scene, id: string): void {
  if (scene.world.calls[id]?.changes !== false) return;
  delete scene.world.waiting[id];
  endCall(scene, id, null);
}

/** What changes something is logged in words; a look keeps its program's name. */
function inWords(world: World, { command, argv }: Request): string {
  if (command === "systemctl") return systemctlInWords(world, argv);
  const asked = command === "pyocient" ? parsePyocient(argv) : null;
  for (const text of asked?.kind === "sql" ? asked.statements : []) {
    const statement = parseStatement(text);
    if (statement.kind === "end-query") return `${statement.how === "kill" ? "kill-query" : "cancel"} ${statement.id}`;
    if (statement.kind === "pipeline") return `${statement.how}-pipeline ${statement.name}`;
  }
  return command;
}
