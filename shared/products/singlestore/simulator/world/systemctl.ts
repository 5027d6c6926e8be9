/**
 * systemctl, as far as memsql.service goes: the unit that starts a host's nodes at boot.
 */
import { endCall, type Scene, say, schedule } from "./scene.ts";
import type { Call, World } from "./state.ts";
import { REFUSAL_MS } from "./timings.ts";

const UNIT = "memsql.service";
const SYSTEMCTL_MS = 20;

export function unitCommand(argv: readonly string[]): Pick<Call, "command" | "changes"> {
  const [verb] = words(argv);
  if (verb === "enable") return { command: "enable-autostart", changes: true };
  if (verb === "disable") return { command: "disable-autostart", changes: true };
  return { command: "systemctl", changes: false };
}

export function beginUnit(scene: Scene, call: Call): void {
  if (!call.changes) {
    schedule(scene, SYSTEMCTL_MS, { kind: "answer", call: call.id });
    return;
  }
  const knows = words(call.argv).includes(UNIT) || words(call.argv).includes("memsql");
  if (knows) scene.world.hosts[call.node] = { autostart: call.command === "enable-autostart" };
  const err = knows ? "" : "Failed to change unit: Unit file does not exist.\n";
  schedule(scene, REFUSAL_MS, { kind: "end", call: call.id, exit: knows ? 0 : 1, out: "", err });
}

export function answerUnit(scene: Scene, call: Call): void {
  const { out, exit } = told(scene.world, call);
  say(scene, call.id, "out", out);
  endCall(scene, call.id, exit);
}

function told(world: World, { node, argv }: Call): { readonly out: string; readonly exit: number } {
  const enabled = world.hosts[node]?.autostart === true;
  const [verb = "", unit = ""] = words(argv);
  const known = unit === UNIT || unit === "memsql";
  const state = enabled ? "enabled" : "disabled";
  if (verb === "is-enabled") return { out: `${state}\n`, exit: enabled ? 0 : 1 };
  if (verb !== "show") return { out: "", exit: 1 };
  const all: Readonly<Record<string, string>> = {
    Id: unit,
    LoadState: known ? "loaded" : "not-found",
    // A oneshot that has run at boot; where it is not enabled it never did.
    ActiveState: known && enabled ? "active" : "inactive",
    SubState: known && enabled ? "exited" : "dead",
    UnitFileState: known ? state : "",
  };
  const asked = properties(argv);
  const names = asked.length > 0 ? asked.filter((name) => name in all) : Object.keys(all);
  const bare = argv.includes("--value");
  return { out: names.map((name) => `${bare ? "" : `${name}=`}${all[name]}\n`).join(""), exit: 0 };
}

function properties(argv: readonly string[]): string[] {
  return argv.flatMap((word, at) => {
    if (word === "-p" || word === "--property") return (argv[at + 1] ?? "").split(",");
    const inline = /^(?:--property=|-p)(.+)$/.exec(word);
    return inline?.[1] === undefined || word === "--property" ? [] : inline[1].split(",");
  });
}

const words = (argv: readonly string[]) =>
  argv.filter((word, at) => !word.startsWith("-") && !["-p", "--property"].includes(argv[at - 1] ?? ""));
