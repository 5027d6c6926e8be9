/**
 * pg_controldata DATADIR: what the control file of the host's own copy of Postgres says, whether Postgres runs or not.
 */
import { hasFault } from "./faults.ts";
import { endCall, hostOf, type Scene, say } from "./scene.ts";
import type { Call } from "./state.ts";
import { printControldata } from "./text/controldata.ts";

/** Where the copy lies on each host that has one. */
const DATA_DIRECTORY = "/opt/atscale/data/postgres";

export function answerControldata(scene: Scene, call: Call): void {
  const { world } = scene;
  const directory = asked(call.argv);
  if (directory === undefined) {
    refuse(scene, call, `no data directory specified\nTry "pg_controldata --help" for more information.`, "error");
    return;
  }
  const here = directory.endsWith(DATA_DIRECTORY) && hostOf(world, call.node).postgres !== null;
  const fault = here ? (hasFault(world, call.node, "controldata-unreadable") ? DENIED : null) : MISSING;
  if (fault !== null) {
    refuse(scene, call, `could not open file "${directory}/global/pg_control" for reading: ${fault}`, "fatal");
    return;
  }
  say(scene, call.id, "out", printControldata(world, call.node));
  endCall(scene, call.id, 0);
}

/** The directory as first argument, or after -D; without slashes at its end. */
function asked(argv: readonly string[]): string | undefined {
  const directory = argv[0] === "-D" || argv[0] === "--pgdata" ? argv[1] : argv[0];
  return directory?.replace(/\/+$/, "");
}

function refuse(scene: Scene, call: Call, why: string, level: "error" | "fatal"): void {
  say(scene, call.id, "err", `pg_controldata: ${level}: ${why}\n`);
  endCall(scene, call.id, 1);
}

const DENIED = "Permission denied";
const MISSING = "No such file or directory";
