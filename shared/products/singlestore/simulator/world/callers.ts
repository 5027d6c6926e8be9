/**
 * Commands that wait for the nodes they act on.
 */
import { endCall, nodeOf, type Scene, say } from "./scene.ts";
import type { Call } from "./state.ts";

export function finishStarts(scene: Scene, node: string): void {
  for (const call of waiting(scene, "start-node", node)) {
    if (!call.targets.every((target) => nodeOf(scene.world, target).connectable)) continue;
    say(
      scene,
      call.id,
      "out",
      done(
        call,
        call.targets.map((target) => `Successfully started node with MemSQL ID ${idOf(scene, target)}`),
      ),
    );
    endCall(scene, call.id, 0);
  }
}

export function finishStops(scene: Scene, node: string): void {
  for (const call of waiting(scene, "stop-node", node)) {
    const stands = (target: string) => ["off", "lingering"].includes(nodeOf(scene.world, target).phase);
    if (!call.targets.every(stands)) continue;
    say(
      scene,
      call.id,
      "out",
      done(
        call,
        call.targets.map((target) => `Successfully stopped node with MemSQL ID ${idOf(scene, target)}`),
      ),
    );
    endCall(scene, call.id, 0);
  }
}

/** Text for people, or with -j one object. */
export function done({ argv }: Pick<Call, "argv">, lines: readonly string[]): string {
  if (argv.includes("--json") || argv.includes("-j")) return `${JSON.stringify({ success: true, messages: lines })}\n`;
  const plain = argv.includes("--disable-colors");
  const [on, off] = plain ? ["", ""] : ["\x1b[32m", "\x1b[0m"];
  return [...lines.map((line) => `${on}✓${off} ${line}`), "Operation completed successfully", ""].join("\n");
}

const idOf = ({ world }: Scene, node: string) => world.setup.nodes[node]?.id ?? node;

const waiting = ({ world }: Scene, command: string, node: string): Call[] =>
  Object.values(world.calls).filter((call) => call.command === command && call.targets.includes(node));
