/**
 * How faults are written, and which hold: `NODE:FAULT` or `NODE:FAULT=NUMBER`; `*` is every node.
 */
import type { Fault } from "./model.ts";

/** `faults`: what there is; names that end in "=" take a number. Null where the text is none of it or names no node of the cluster. */
export function parseFaultOf(
  faults: Readonly<Record<string, string>>,
  text: string,
  nodes: readonly string[],
): Fault | null {
  const match = /^([^:]+):([a-z0-9-]+)(?:=(\d{1,7}))?$/.exec(text);
  if (!match) return null;
  const [, node = "", name = "", value] = match;
  if (node !== "*" && !nodes.includes(node)) return null;
  if (!Object.hasOwn(faults, value === undefined ? name : `${name}=`)) return null;
  return { node, name, value: value === undefined ? null : Number(value) };
}

interface Faulty {
  readonly faults: readonly Fault[];
}

/** The fault of that name that holds on the node; the last one given counts. */
export function faultOf(world: Faulty, node: string, name: string): Fault | undefined {
  return world.faults.findLast((fault) => fault.name === name && (fault.node === node || fault.node === "*"));
}

export const hasFault = (world: Faulty, node: string, name: string) => faultOf(world, node, name) !== undefined;

/** Whether a fault of the whole cluster holds, whatever node it was given for. */
export const clusterHasFault = (world: Faulty, name: string) => world.faults.some((fault) => fault.name === name);
