/**
 * A vendor command arrives, or its caller goes away.
 */
import type { Request } from "../../../../simulator/model.ts";
import { beginBalance, isBalance } from "./balancer.ts";
import { beginControl, controlChanges } from "./control.ts";
import { isDead } from "./faults.ts";
import { emit, endCall, type Scene, schedule } from "./scene.ts";
import { beginStart } from "./start.ts";
import type { Call } from "./state.ts";
import { beginStop } from "./stop.ts";
import { CONTROLDATA_MS, LISTING_MS } from "./timings.ts";

export type { Request };

export function beginCall(scene: Scene, request: Request): void {
  const { world } = scene;
  world.callCount += 1;
  const call: Call = { ...request, ...recordedAs(request), n: world.callCount, changes: changesState(request) };
  world.calls[call.id] = call;
  emit(scene, { type: "began", call });
  if (isDead(world, call.node)) return; // no answer, ever
  switch (call.command) {
    case "atscale_stop":
      beginStop(scene, call);
      break;
    case "atscale_start":
      beginStart(scene, call);
      break;
    case "atscale_service_control":
      beginControl(scene, call);
      break;
    case "postgres_nodes":
      schedule(scene, LISTING_MS, { kind: "answer", call: call.id });
      break;
    case "pg_controldata":
      schedule(scene, CONTROLDATA_MS, { kind: "answer", call: call.id });
      break;
    case "lb_drain":
    case "lb_undrain":
    case "lb_status":
      beginBalance(scene, call);
      break;
    default:
      schedule(scene, 0, { kind: "end", call: call.id, exit: 127, out: "", err: "no such vendor command\n" });
      break;
  }
}

/** A look whose caller was killed is over; a command goes on without its caller. */
export function callerGone(scene: Scene, id: string): void {
  if (scene.world.calls[id]?.changes === false) endCall(scene, id, null);
}

/** The balancer's one script is three commands in the log: `lb_drain`, `lb_undrain` and `lb_status`. */
function recordedAs({ command, argv }: Request): Pick<Call, "command" | "argv"> {
  return isBalance(command, argv) ? { command: `lb_${argv[0]}`, argv: argv.slice(1) } : { command, argv };
}

function changesState({ command, argv }: Request): boolean {
  if (command === "atscale_service_control") return controlChanges(argv);
  if (command === "muster-lb" && argv[0] === "status") return false;
  return command !== "postgres_nodes" && command !== "pg_controldata";
}
