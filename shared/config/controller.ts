/**
 * controller.yaml. Every key has a default, so that an empty file is a valid configuration.
 */
import { hostname } from "node:os";
import { z } from "zod";
import { endpointSchema, natsSchema, productsSchema, rehearsalSchema, tlsSchema } from "./parts.ts";

export const controllerConfigSchema = z.strictObject({
  /** Names this controller in leases and logs. */
  name: z.string().default(() => hostname()),
  listen: endpointSchema.default("127.0.0.1:7410"),
  nats: natsSchema,
  /** The fsynced copy of the journal, the lease's lock file. */
  state: z.string().startsWith("/").default("/var/lib/muster"),
  /** Cluster files taken in at start when their names are new. */
  clusters: z.string().startsWith("/").default("/etc/muster/clusters"),
  products: productsSchema,
  tls: tlsSchema.optional(),
  agents: z
    .strictObject({
      port: z.int().min(1).max(65535).default(7420),
      /** HOST: address:port, where the host's name and the default port do not lead to its agent. */
      addresses: z.record(z.string(), endpointSchema).default({}),
    })
    .prefault({}),
  rehearsal: rehearsalSchema.optional(),
  logLevel: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
});

export type ControllerConfig = z.infer<typeof controllerConfigSchema>;
