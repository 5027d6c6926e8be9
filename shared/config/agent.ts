/**
 * agent.yaml. Every key has a default, so that an empty file is a valid configuration.
 */
import { hostname } from "node:os";
import { z } from "zod";
import { endpointSchema, natsSchema, productsSchema, rehearsalSchema, tlsSchema } from "./parts.ts";

export const agentConfigSchema = z.strictObject({
  /** The name cluster files call this host by. */
  host: z.string().default(() => hostname()),
  /** Where gRPC is served. Beyond loopback only with tls. */
  listen: endpointSchema.default("127.0.0.1:7420"),
  nats: natsSchema,
  /** Ledger, highest epoch, command output. */
  state: z.string().startsWith("/").default("/var/lib/muster/agent"),
  products: productsSchema,
  tls: tlsSchema.optional(),
  /** How commands run: transient systemd units, or detached children where there is no systemd. */
  runner: z.enum(["auto", "systemd", "detached"]).default("auto"),
  /** Options that only this host decides; a cluster file that says otherwise is refused. By product. */
  pinnedOptions: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
  /** Only in rehearsals and tests. */
  rehearsal: rehearsalSchema.optional(),
  logLevel: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
});

export type AgentConfig = z.infer<typeof agentConfigSchema>;
