/**
 * A node as a controller names it in a request, decoded and checked: all an agent needs to probe it or to act on it.
 */
import { z } from "zod";
import { MusterError } from "../shared/errors.ts";
import type { Node__Output as WireNode } from "../shared/wire/generated/muster/agent/v1/Node.ts";

export interface NodeRef {
  readonly cluster: string;
  readonly node: string;
  readonly product: string;
  readonly roles: readonly string[];
  /** Digest of the definition the controller plans with. */
  readonly digest: string;
  /** Options as the controller sent them; `resolveOptions` checks them against the agent's own definition. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly keys: NodeKeys;
}
export interface NodeKeys {
  readonly id: string | null;
  readonly port: number | null;
  readonly member: string | null;
}

/** Names become parts of file names, unit names and subjects. */
const NAME = /^[A-Za-z0-9]([A-Za-z0-9._-]{0,98}[A-Za-z0-9])?$/;
const optionsSchema = z.record(z.string(), z.unknown());
/** A key becomes an argv element: no control characters, and never an option of the command it is given to. */
const keysSchema = z.strictObject({
  id: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/)
    .nullish(),
  port: z.int().min(1).max(65535).nullish(),
  member: z
    .string()
    .regex(/^[^-\p{Cc}][^\p{Cc}]{0,252}$/u)
    .nullish(),
});

/** Throws MusterError("bad-parameter"). */
export function decodeNode(wire: WireNode | null): NodeRef {
  if (!wire) throw new MusterError("bad-parameter", "the request names no node");
  const name = (what: "cluster" | "node" | "product") => {
    if (!NAME.test(wire[what])) throw new MusterError("bad-parameter", `${what} is ${JSON.stringify(wire[what])}`);
    return wire[what];
  };
  const keys = parse("keys", keysSchema, wire.keysJson);
  return {
    cluster: name("cluster"),
    node: name("node"),
    product: name("product"),
    roles: wire.roles,
    digest: wire.digest,
    options: parse("options", optionsSchema, wire.optionsJson),
    keys: { id: keys.id ?? null, port: keys.port ?? null, member: keys.member ?? null },
  };
}

function parse<T>(what: string, schema: z.ZodType<T>, json: string): T {
  const key = `${what} ${json}`;
  try {
    const value = (read.get(key) as T | undefined) ?? schema.parse(JSON.parse(json || "{}"));
    if (read.size >= READ_MOST) read.clear();
    read.set(key, value);
    return value;
  } catch (error) {
    throw new MusterError("bad-parameter", `the node's ${what} are malformed: ${json.slice(0, 200)}`, { cause: error });
  }
}

/** Each look names its nodes with all they have, and that hardly ever changes. */
const read = new Map<string, unknown>();
/** More nodes than a host has. */
const READ_MOST = 64;
