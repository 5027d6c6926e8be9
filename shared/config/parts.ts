/**
 * What agent.yaml and controller.yaml have in common.
 */
import { fileURLToPath } from "node:url";
import { z } from "zod";

export const endpointSchema = z.string().regex(/^(\[[0-9a-f:]+\]|[A-Za-z0-9._-]+):\d{1,5}$/, "write address:port");

export const tlsSchema = z.strictObject({
  /** PEM files. Both sides verify each other against this authority. */
  ca: z.string(),
  cert: z.string(),
  key: z.string(),
});

export const natsSchema = z
  .strictObject({
    servers: z.array(z.string()).min(1).default(["nats://127.0.0.1:4222"]),
    tls: tlsSchema.optional(),
    /** Replicas of the journal: 1 on one server, 3 on three. */
    replicas: z.union([z.literal(1), z.literal(3)]).default(1),
  })
  .prefault({});

/** Definitions that come with Muster. */
export const BUNDLED_PRODUCTS = fileURLToPath(new URL("../products", import.meta.url));

/** Folders holding one folder a product; a later one adds to an earlier one. */
export const productsSchema = z.array(z.string()).default([BUNDLED_PRODUCTS, "/etc/muster/products.d"]);

export const rehearsalSchema = z.strictObject({
  /** Beats, holds and deadlines are divided by this. */
  speed: z.number().min(1).max(1000).default(1),
  /** Put before every option of type path, so that the definition runs unchanged against a simulated host. */
  sysroot: z.string().startsWith("/").optional(),
  /** Address at which the simulated host's ports are, instead of 127.0.0.1. */
  address: z.string().optional(),
});

export type TlsConfig = z.infer<typeof tlsSchema>;
export type NatsConfig = z.infer<typeof natsSchema>;
