/**
 * The kernel's id of a host's boot: another boot, another id.
 */
import { uuid } from "../../../../simulator/chance.ts";
import { hostOf } from "./scene.ts";
import type { World } from "./state.ts";

export const bootId = (world: World, node: string): string =>
  uuid(world.setup.seed, "boot", node, hostOf(world, node).boot);
