/**
 * The configuration of one simulated cluster: a JSON file for `main.ts`, or a value for `startWorld`.
 */
import { isIPv4 } from "node:net";
import { z } from "zod";
import { parseFault } from "./world/faults.ts";
import { type Setup, STANDARD_PORTS } from "./world/state.ts";
import { hasPostgres } from "./world/topology.ts";

const nodeSchema = z.strictObject({
  roles: z.array(z.enum(["coordinator", "engine", "query-engine", "database"])).min(1),
  /** Where the node's ports listen; a loopback address of its own. */
  address: z.string().refine(isIPv4, "write an IPv4 address, e.g. 127.83.12.11"),
  /** The name that it bears in postgres_nodes; the node's own where left out. */
  member: z.string().min(1).optional(),
  /** Told of every product's nodes; here each node is a host of its own. */
  host: z.string().optional(),
  id: z.string().optional(),
  port: z.int().optional(),
});

export const worldSchema = z
  .strictObject({
    cluster: z.string().min(1),
    /** An absolute path; made if missing. */
    dir: z.string().startsWith("/"),
    /** Simulated milliseconds a real one. */
    speed: z.number().positive().default(1),
    seed: z.int().default(1),
    nodes: z.record(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/), nodeSchema),
    /** The node whose copy of Postgres leads, or led last where the world starts stopped. */
    leader: z.string(),
    start: z.enum(["up", "stopped"]).default("up"),
    layout: z.enum(["seed", "stock"]).default("seed"),
    columns: z.enum(["old", "new"]).default("old"),
    replicaState: z.enum(["running", "streaming"]).default("running"),
    /** Whether a load balancer stands before the query engines: then stopping one undrained is a harm. The option `balancer` says so too. */
    balancer: z.boolean().default(false),
    /** The cluster's options, as the definition resolves them: its ports are opened where it says. */
    options: z.record(z.string(), z.unknown()).default({}),
    /** `NODE:FAULT`, as in `faults`. */
    faults: z.array(z.string()).default([]),
  })
  .superRefine((config, context) => {
    const nodes = Object.keys(config.nodes);
    if (!nodes.includes(config.leader))
      context.addIssue({ code: "custom", path: ["leader"], message: `${config.leader} is not one of the nodes` });
    else if (!hasPostgres(config, config.leader))
      context.addIssue({ code: "custom", path: ["leader"], message: `${config.leader} carries no copy of Postgres` });
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
  const { cluster, seed, leader, start, layout, columns, replicaState } = config;
  const balancer = config.balancer || config.options.balancer === true;
  const nodes = Object.fromEntries(
    Object.entries(config.nodes).map(([node, { roles, member }]) => [node, { roles, member: member ?? node }]),
  );
  const ports = {
    designCenter: portOf(config.options.designCenterPort, STANDARD_PORTS.designCenter),
    engine: portOf(config.options.enginePort, STANDARD_PORTS.engine),
    postgres: portOf(config.options.postgresPort, STANDARD_PORTS.postgres),
  };
  return { cluster, seed, leader, start, layout, columns, replicaState, balancer, nodes, epochMs, ports };
}

const portOf = (value: unknown, standard: number) => (typeof value === "number" ? value : standard);
