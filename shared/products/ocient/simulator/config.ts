/**
 * The configuration of one simulated system: a JSON file for `main.ts`, or a value for `startWorld`.
 */
import { isIPv4 } from "node:net";
import { z } from "zod";
import { parseFault } from "./world/faults.ts";
import { ROLES, type Setup } from "./world/state.ts";

const nodeSchema = z.strictObject({
  roles: z.array(z.enum(ROLES)).min(1),
  /** Where the node's ports listen; a loopback address of its own. */
  address: z.string().refine(isIPv4, "write an IPv4 address, e.g. 127.83.12.11"),
  /** A name of its own in the product's listings; the node's where left out. */
  member: z.string().min(1).optional(),
  host: z.string().optional(),
  id: z.union([z.string(), z.number()]).nullish(),
  port: z.int().nullish(),
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
    start: z.enum(["up", "stopped"]).default("up"),
    /** Whether Loaders have LAT; without it they load with pipelines. */
    lat: z.boolean().default(true),
    /** So many Foundation nodes may be away and the data still be read. The option `parityWidth` says so too. */
    parityWidth: z.int().min(0).default(1),
    /** TimeoutStopSec of rolehostd; the vendor's default is 30 min. */
    stopTimeoutSeconds: z.int().positive().default(1_800),
    /** The cluster's options, as the definition resolves them: units, ports and paths are where it says. */
    options: z.record(z.string(), z.unknown()).default({}),
    /** `NODE:FAULT`, as in `faults`. */
    faults: z.array(z.string()).default([]),
  })
  .superRefine((config, context) => {
    const nodes = Object.keys(config.nodes);
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
  const { cluster, seed, start, options, lat } = config;
  const nodes = Object.fromEntries(
    Object.entries(config.nodes).map(([node, { roles, address, member, host }]) => [
      node,
      { roles, names: [node, address, ...(member ? [member] : []), ...(host ? [host] : [])] },
    ]),
  );
  return {
    ...{ cluster, seed, start, epochMs, nodes, lat },
    units: { rolehostd: word(options.rolehostdUnit, "rolehostd"), lat: word(options.latUnit, "lat") },
    ports: { sql: number(options.sqlPort, 4050), lat: number(options.latPort, 8080) },
    parityWidth: number(options.parityWidth, config.parityWidth),
    stopTimeoutMs: config.stopTimeoutSeconds * 1_000,
  };
}

const word = (value: unknown, standard: string) => (typeof value === "string" ? value : standard);
const number = (value: unknown, standard: number) => (typeof value === "number" ? value : standard);
