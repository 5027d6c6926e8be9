/**
 * What a judge reads of a virtual SingleStore run, from the hosts' own record of what was given to them and when.
 */
import { expect } from "vitest";
import type { PlanOptions } from "../../controller/plan/types.ts";
import type { SingleStoreScene } from "./virtual-singlestore.ts";

/** Runs the verb to its end; the verdict. Fails where it ends or pauses otherwise. */
export async function done(scene: SingleStoreScene, verb: string, options: Partial<PlanOptions> = {}): Promise<string> {
  await scene.fleet.start(verb, options);
  const { life } = await scene.fleet.settled();
  expect(life, `${verb}: ${scene.fleet.sentence}`).toMatchObject({ is: "ended", how: "done" });
  return life.is === "ended" ? life.verdict : "";
}

/** No harm, nothing twice, nothing forced, no partition moved, nobody asked to answer a prompt. */
export function clean(scene: SingleStoreScene): void {
  expect(scene.harms()).toEqual([]);
  expect(twice(scene)).toEqual([]);
  const words = scene.hosts.given.map(({ argv }) => argv.join(" "));
  // EXPLAIN looks and moves nothing.
  const moving =
    /--force| --all\b| -a\b|\b(attach|detach) lea|\brebalance (?!delay)|restore redundancy|promote|set as master/i;
  expect(words.filter((text) => moving.test(text) && !/\bexplain /i.test(text))).toEqual([]);
  const changing = words.filter((text) => /(start|stop|restart)-node/.test(text));
  expect(changing.filter((text) => !/--memsql-id [0-9A-F]{10,40} --yes$/.test(text))).toEqual([]);
}

/** Ids journalled as issued more than once, or started more than once by an agent. */
export function twice({ fleet }: SingleStoreScene): string[] {
  const ids = fleet.events().flatMap((event) => (event.type === "command-issued" ? [event.id] : []));
  const started = [...fleet.agents.values()].flatMap((agent) => agent.started);
  const repeated = (all: readonly string[]) => all.filter((id, i) => all.indexOf(id) !== i);
  return [...repeated(ids), ...repeated(started)];
}

/** When a command began last on the node; fails where it never did. */
export function beganAt({ hosts }: SingleStoreScene, node: string, command: string): number {
  const found = hosts.begun.findLast((one) => one.node === node && one.command === command);
  if (!found) throw new Error(`${node} ${command} never began`);
  return found.atMs;
}

/** How often the node itself was asked for its databases after `from` and before `to`, by its own id at its own host. */
export function askedItself({ hosts }: SingleStoreScene, node: string, from: number, to: number): number {
  const { id = "", host = "" } = hosts.world.setup.nodes[node] ?? {};
  return hosts.given.filter(
    ({ atMs, node: at, argv }) =>
      atMs > from && atMs < to && at === host && argv.includes(id) && argv.includes("SHOW DATABASES EXTENDED"),
  ).length;
}
