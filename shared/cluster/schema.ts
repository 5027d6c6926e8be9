/**
 * The cluster file: the declared nodes of one product (design: "Interfaces that are fixed").
 */
import { z } from "zod";

/** Cluster names become one token of a NATS subject and the first part of a run's id. */
const clusterName = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, "use lower-case letters, digits and hyphens, at most 63")
  .refine((name) => name !== "order", "choose another name: order.7 names an order of several clusters");
/** Node names become part of command ids and unit names: no slash, no colon. */
const nodeName = z
  .string()
  .regex(
    /^[A-Za-z0-9]([A-Za-z0-9._-]{0,98}[A-Za-z0-9])?$/,
    "use letters, digits, dots, hyphens and underscores, at most 100",
  );
const hostName = z.string().regex(/^[A-Za-z0-9]([A-Za-z0-9._-]{0,251}[A-Za-z0-9])?$/, "write a host name");

export const nodeSchema = z.strictObject({
  roles: z.array(z.string()).min(1, "name at least one role"),
  /** Where the node's agent is; the node's name if left out. */
  host: hostName.optional(),
  /** The id by which the product tells nodes of one host apart. Required where a host carries several nodes. */
  id: z
    .string()
    .regex(/^[A-Za-z0-9-]{1,64}$/)
    .optional(),
  port: z.int().min(1).max(65535).optional(),
  /** The name the node bears in the product's own listings. */
  member: z.string().min(1).optional(),
});

export const clusterFileSchema = z.strictObject({
  cluster: clusterName,
  product: z.string().min(1),
  nodes: z.record(nodeName, nodeSchema),
  /** Clusters it reads from: started before it, stopped after it. */
  needs: z.array(clusterName).default([]),
  /** What the product's definition declares. */
  options: z.record(z.string(), z.unknown()).default({}),
});

export type ClusterFile = z.infer<typeof clusterFileSchema>;
