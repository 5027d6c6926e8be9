/**
 * Reads a cluster file against its product's definition. Every error at once, each with its line and what to write instead.
 */
import { createHash } from "node:crypto";
import { type Inspected, inspectDocument, readText } from "../document/read.ts";
import { InputError, type Problem } from "../errors.ts";
import { kept } from "../kept.ts";
import { inForce } from "../procedure/in-force.ts";
import { resolveOptions } from "../procedure/options.ts";
import type { Definition } from "../procedure/schema.ts";
import type { Cluster, ClusterNode } from "./cluster.ts";
import { type LooseCluster, looseCluster } from "./loose.ts";
import { type ClusterFile, clusterFileSchema } from "./schema.ts";

export type Definitions = ReadonlyMap<string, Definition>;

export function loadCluster(
  file: string,
  definitions: Definitions,
): { cluster: Cluster; definition: Definition; text: string } {
  const text = readText(file);
  return { ...readCluster(file, text, definitions), text };
}

interface Read {
  readonly cluster: Cluster;
  readonly definition: Definition;
}

/** Throws InputError with every problem, of shape and of meaning. The definition is what of it is in force under the file's options. */
export const readCluster = (file: string, text: string, definitions: Definitions): Read =>
  read(definitions, file, text);

/** A file that is applied is read to be checked, and read again as what the journal now holds. */
const read = kept((definitions: Definitions, file: string, text: string): Read => {
  const document = inspectDocument(file, text, clusterFileSchema);
  const loose = looseCluster(document.raw);
  const definition = loose.product === null ? undefined : definitions.get(loose.product);
  const options = definition ? resolveOptions(definition, loose.options) : null;
  const problems = [...document.problems];
  if (document.raw !== null) {
    problems.push(...hostProblems(file, document, loose), ...productProblems(file, document, loose, definitions));
    if (definition) problems.push(...roleProblems(file, document, loose, definition));
    if (options && !options.ok) {
      const { lineOf } = document;
      problems.push(
        ...options.problems.map(({ option, message, fix }) => ({
          file,
          line: lineOf(["options", option]),
          message,
          fix,
        })),
      );
    }
  }
  const { value } = document;
  if (problems.length > 0 || !value || !definition || !options?.ok) {
    throw new InputError(problems.toSorted((a, b) => a.line - b.line));
  }
  const cluster: Cluster = {
    name: value.cluster,
    product: value.product,
    nodes: Object.entries(value.nodes).map(([name, node]) => clusterNode(name, node)),
    needs: value.needs,
    options: options.values,
    fileDigest: createHash("sha256").update(text).digest("hex").slice(0, 12),
  };
  return { cluster, definition: inForce(definition, options.values) };
});

function clusterNode(name: string, node: ClusterFile["nodes"][string]): ClusterNode {
  const { roles, host, id, port, member } = node;
  return { name, roles, host: host ?? name, id: id ?? null, port: port ?? null, member: member ?? null };
}

type Document = Pick<Inspected<ClusterFile>, "lineOf">;

function productProblems(
  file: string,
  { lineOf }: Document,
  { product }: LooseCluster,
  definitions: Definitions,
): Problem[] {
  if (product === null || definitions.has(product)) return [];
  const fix = `one of: ${[...definitions.keys()].join(", ") || "none is installed"}`;
  return [{ file, line: lineOf(["product"]), message: `unknown product "${product}"`, fix }];
}

function hostProblems(file: string, { lineOf }: Document, { nodes, complete }: LooseCluster): Problem[] {
  const problems: Problem[] = [];
  if (nodes.length === 0 && complete) {
    const fix = "declare each as `NAME: { roles: [...] }`";
    problems.push({ file, line: lineOf(["nodes"]), message: "the cluster has no nodes", fix });
  }
  const hosts = Map.groupBy(nodes, (node) => node.host.toLowerCase());
  for (const [host, carried] of hosts) {
    if (carried.length < 2) continue;
    const names = carried.map((node) => node.name).join(", ");
    for (const { name } of carried.filter((node) => !node.hasId)) {
      const message = `host ${host} carries ${names}, and ${name} has no id`;
      problems.push({ file, line: lineOf(["nodes", name]), message, fix: "give each its `id`, or its own `host`" });
    }
  }
  return problems;
}

function roleProblems(file: string, document: Document, loose: LooseCluster, definition: Definition): Problem[] {
  const { lineOf } = document;
  const problems: Problem[] = [];
  for (const { name, roles } of loose.nodes) {
    for (const [i, role] of roles.entries()) {
      const line = lineOf(["nodes", name, "roles", i]);
      if (!Object.hasOwn(definition.roles, role)) {
        const fix = `one of: ${Object.keys(definition.roles).join(", ")}`;
        problems.push({ file, line, message: `node ${name} has the unknown role "${role}"`, fix });
      } else if (roles.indexOf(role) !== i) {
        problems.push({ file, line, message: `node ${name} has the role "${role}" twice`, fix: "keep one of them" });
      }
    }
  }
  return loose.complete ? [...problems, ...roleCounts(file, document, loose, definition)] : problems;
}

function roleCounts(file: string, { lineOf }: Document, { nodes }: LooseCluster, definition: Definition): Problem[] {
  return Object.entries(definition.roles).flatMap(([role, { min, max }]) => {
    const count = nodes.filter((node) => node.roles.includes(role)).length;
    const line = lineOf(["nodes"]);
    if (count < min) {
      const fix = `give ${min === 1 ? "one node" : `${min} nodes`} the role: \`NAME: { roles: [${role}] }\``;
      const need = min === 1 ? "a" : `at least ${min}`;
      return [
        { file, line, message: `a ${definition.title} cluster needs ${need} ${role}, and this has ${count}`, fix },
      ];
    }
    if (max !== undefined && count > max) {
      const fix = `leave the role to ${max === 1 ? "one of them" : `${max} of them`}`;
      const message = `a ${definition.title} cluster has at most ${max} ${role}, and this has ${count}`;
      return [{ file, line, message, fix }];
    }
    return [];
  });
}
