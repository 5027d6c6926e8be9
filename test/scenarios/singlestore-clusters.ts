/** SingleStore clusters of the scenarios, and what is asked of their command logs. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Rehearsed, StartOptions } from "../support/rehearsed.ts";

/** Time that leaves a busy machine room: 20 simulated seconds a second. */
export const SPEED = 20;

/** The smallest there is. */
export const WH_ONE = `
cluster: wh-one
product: singlestore
nodes:
  m1: { roles: [master-aggregator] }
  l1: { roles: [leaf] }
`;

/** A pair of leaves, and the child aggregator on the host of one of them. */
export const WH_PAIR = `
cluster: wh-pair
product: singlestore
nodes:
  m1: { roles: [master-aggregator] }
  c1: { roles: [child-aggregator], host: wh-b, id: C1C1C1C1C1, port: 3306 }
  l1: { roles: [leaf], host: wh-b, id: A1A1A1A1A1, port: 3307 }
  l2: { roles: [leaf] }
`;

/** One copy of each partition, and no child aggregators. */
export const WH_FLAT = `
cluster: wh-flat
product: singlestore
nodes:
  m1: { roles: [master-aggregator] }
  l1: { roles: [leaf] }
  l2: { roles: [leaf] }
options: { redundancy: 1 }
`;

/** Only the toolbox is there: it lists the nodes of every host, so each is declared by its id. */
export const WH_TOOLBOX = `
cluster: wh-toolbox
product: singlestore
nodes:
  m1: { roles: [master-aggregator], id: AAAAAAAAA1 }
  c1: { roles: [child-aggregator], id: BBBBBBBBB1 }
  l1: { roles: [leaf], id: C1C1C1C1C1 }
  l2: { roles: [leaf], id: D1D1D1D1D1 }
options: { nodeTool: /usr/bin/sdb-admin }
`;

/** As docs/examples/wh-prod.yaml: seven nodes on six hosts. */
export const WH_PROD = readFileSync(join(import.meta.dirname, "../../docs/examples/wh-prod.yaml"), "utf8");

/** Begins the verb; where a busy machine did not answer in time, once more. What is refused for any other reason is told. */
export async function begun(scene: Rehearsed, verb: string, options: StartOptions = {}): Promise<string[]> {
  for (let tries = 1; ; tries += 1) {
    const { plan } = await scene.start(verb, options);
    const refused = plan?.refused ?? [];
    const late = refused.length > 0 && refused.every(({ rule, message }) => isLate(rule, message));
    if (!late || tries === PATIENCE) return refused.map(({ rule, message }) => `${rule}: ${message}`);
  }
}

/** What a plan is refused for, by rule. */
export async function refusals(scene: Rehearsed, verb: string, options: StartOptions = {}): Promise<string[]> {
  for (let tries = 1; ; tries += 1) {
    const { refused } = await scene.plan(verb, options);
    const told = refused.filter(({ rule, message }) => !isLate(rule, message));
    if (told.length === refused.length || tries === PATIENCE) return told.map(({ rule }) => rule);
  }
}

const PATIENCE = 4;
const isLate = (rule: string, message: string) =>
  rule === "unseen" || rule === "agent-silent" || message.includes("cannot be told");
