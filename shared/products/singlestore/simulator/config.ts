/**
 * The configuration of one simulated cluster: a JSON file for `main.ts`, or a value for `startWorld`.
 */
import { isIPv4 } from "node:net";
import { z } from "zod";
import { chance } from "../../../simulator/chance.ts";
import { parseFault } from "./world/faults.ts";
import type { NodeSetup, Setup } from "./world/state.ts";

const nodeSchema = z.object({
  /** A node of this product has one. */
  roles: z.array(z.enum(["master-aggregator", "child-aggregator", "leaf"])).length(1),
  /** The host's; a loopback address of its own. */
  address: z.string().refine(isIPv4, "write an IPv4 address, e.g. 127.83.12.11"),
  /** Nodes of one host share its file tree, which bears the name of the first. Its own where left out. */
  host: z.string().min(1).optional(),
  /** MemSQL id, whole or its first digits; derived from the node's name where left out. */
  id: z
    .string()
    .regex(/^[0-9A-Fa-f]{1,40}$/, "write up to 40 hex digits")
    .optional(),
  port: z.int().min(1).max(65_535).default(3306),
});

export const worldSchema = z
  .object({
    cluster: z.string().min(1),
    /** An absolute path; made if missing. */
    dir: z.string().startsWith("/"),
    /** Simulated milliseconds a real one. */
    speed: z.number().positive().default(1),
    seed: z.int().default(1),
    nodes: z.record(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/), nodeSchema),
    start: z.enum(["up", "stopped"]).default("up"),
    /** Copies of a partition; also read from the options. 2 where there are leaves to pair, if neither says. */
    redundancy: z.union([z.literal(1), z.literal(2)]).optional(),
    /** Partitions by user database; `sales` and `hr` where left out. */
    databases: z.record(z.string().regex(/^\w+$/), z.int().min(1)).optional(),
    snapshotted: z.boolean().optional(),
    /** attach_rebalance_delay_seconds; the vendor's. */
    attachDelaySeconds: z.int().min(1).default(120),
    pendingShownAs: z.enum(["Recovering", "Online"]).default("Recovering"),
    /** Root's; none where left out. */
    password: z.string().default(""),
    /** The cluster's options, as the definition resolves them. */
    options: z.record(z.string(), z.unknown()).default({}),
    /** `NODE:FAULT`, as in `faults`. */
    faults: z.array(z.string()).default([]),
  })
  .superRefine((config, context) => {
    const nodes = Object.keys(config.nodes);
    const having = (role: string) => nodes.filter((node) => config.nodes[node]?.roles[0] === role);
    if (having("master-aggregator").length !== 1)
      context.addIssue({ code: "custom", path: ["nodes"], message: "a cluster has one master-aggregator" });
    if (having("leaf").length === 0)
      context.addIssue({ code: "custom", path: ["nodes"], message: "a cluster has a leaf" });
    for (const [position, fault] of config.faults.entries()) {
      if (parseFault(fault, nodes) === null)
        context.addIssue({ code: "custom", path: ["faults", position], message: `"${fault}" is no known NODE:FAULT` });
    }
  });

/** As written, with what may be left out left out. */
export type WorldConfig = z.input<typeof worldSchema>;
/** With every default filled in. */
export type FullWorldConfig = z.output<typeof worldSchema>;

export function setupOf(config: FullWorldConfig, epochMs: number): Setup {
  const { cluster, seed, start, pendingShownAs, password, attachDelaySeconds } = config;
  const leaves = Object.values(config.nodes).filter(({ roles }) => roles[0] === "leaf").length;
  const asked = config.redundancy ?? config.options.redundancy;
  return {
    ...{ cluster, seed, start, pendingShownAs, password, epochMs, attachDelaySeconds },
    nodes: nodesOf(config),
    redundancy: asked === 1 || asked === 2 ? asked : leaves > 1 ? 2 : 1,
    databases: config.databases ?? { sales: 2 * leaves, hr: leaves },
    // A stop that was prepared; a cluster that runs has not been snapshotted for days.
    snapshotted: config.snapshotted ?? start === "stopped",
  };
}

function nodesOf({ nodes, seed }: FullWorldConfig): Record<string, NodeSetup> {
  const firsts = new Map<string, string>();
  for (const [name, { host }] of Object.entries(nodes)) if (!firsts.has(host ?? name)) firsts.set(host ?? name, name);
  const entries = Object.entries(nodes).map(([name, { roles, address, host, id, port }]): [string, NodeSetup] => [
    name,
    {
      role: roles[0] ?? "leaf",
      id: wholeId(id ?? "", name, seed),
      host: firsts.get(host ?? name) ?? name,
      address,
      port,
    },
  ]);
  return Object.fromEntries(entries);
}

/** Forty digits that begin as it is written. */
function wholeId(written: string, name: string, seed: number): string {
  const drawn = Array.from({ length: 40 }, (_, digit) => Math.floor(16 * chance(seed, "id", name, digit)).toString(16));
  return `${written}${drawn.join("").slice(written.length)}`.toUpperCase();
}
