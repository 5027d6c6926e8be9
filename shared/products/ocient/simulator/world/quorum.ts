/**
 * The majority of the declared Administrator nodes, without which no node joins, queries or loads.
 */
import { isAlive, isReady, nodesWith } from "./scene.ts";
import type { World } from "./state.ts";

/** floor(n/2)+1 of the declared. */
export const quorumOf = (world: World) => Math.floor(nodesWith(world, "administrator").length / 2) + 1;

/** Whether so many of them run rolehostd, whether ready or not. One that quiesces still serves. */
export const hasQuorum = (world: World) => aliveAdministrators(world).length >= quorumOf(world);

export const aliveAdministrators = (world: World) =>
  nodesWith(world, "administrator").filter((node) => isAlive(world, node));

/** A majority that has joined, not only been started. */
export const quorumReady = (world: World) =>
  nodesWith(world, "administrator").filter((node) => isReady(world, node)).length >= quorumOf(world);
