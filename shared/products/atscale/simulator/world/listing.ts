/**
 * postgres_nodes: it answers while the store has its majority and the node reaches it; else it hangs for ever or gives up.
 */
import { chance } from "../../../../simulator/chance.ts";
import { hasFault } from "./faults.ts";
import { hasQuorum, reachesStore } from "./quorum.ts";
import { endCall, type Scene, say, schedule } from "./scene.ts";
import type { Call, World } from "./state.ts";
import { printListing } from "./text/listing.ts";
import { printRetry, printTraceback, printWarnings } from "./text/listing-errors.ts";
import { GARBAGE } from "./text/status.ts";
import { LISTING_FAILS_MS, STORE_RETRY_MS, STORE_RETRY_ROUNDS } from "./timings.ts";

export function answerListing(scene: Scene, call: Call): void {
  const { world } = scene;
  say(scene, call.id, "err", printWarnings(world, call.node));
  if (hasFault(world, call.node, "garbage-output")) {
    say(scene, call.id, "out", GARBAGE);
    endCall(scene, call.id, 0);
    return;
  }
  switch (storeFor(world, call)) {
    case "answers":
      say(scene, call.id, "out", printListing(world, call.node));
      endCall(scene, call.id, 0);
      break;
    case "hangs":
      retryLine(scene, { call: call.id, round: 0 });
      break;
    case "fails":
      schedule(scene, LISTING_FAILS_MS, { kind: "end", call: call.id, exit: 1, out: "", err: printTraceback() });
  }
}

/** One more round of retry lines; the call never ends. */
export function retryLine(scene: Scene, due: { call: string; round: number }): void {
  if (!scene.world.calls[due.call]) return;
  say(scene, due.call, "err", printRetry(scene.world, due.round));
  if (due.round + 1 >= STORE_RETRY_ROUNDS) return;
  schedule(scene, STORE_RETRY_MS, { kind: "retry-line", call: due.call, round: due.round + 1 });
}

/** Which way a listing fails is not documented for Consul: each call draws one from the seed. */
function storeFor(world: World, call: Call): "answers" | "hangs" | "fails" {
  if (hasFault(world, call.node, "store-error")) return "fails";
  if (hasFault(world, call.node, "store-down")) return "hangs";
  if (hasQuorum(world) && reachesStore(world, call.node)) return "answers";
  return chance(world.setup.seed, "store away", call.n) < 0.5 ? "hangs" : "fails";
}
