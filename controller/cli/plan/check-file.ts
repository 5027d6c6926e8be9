/**
 * A cluster file or a product definition, checked here. What it is, its own keys tell.
 */
import { existsSync, readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { parseDocument } from "yaml";
import { type Definitions, loadCluster } from "../../../shared/cluster/load.ts";
import { readText } from "../../../shared/document/read.ts";
import { InputError } from "../../../shared/errors.ts";
import { readDefinition } from "../../../shared/procedure/definition.ts";
import { needsOf } from "../../order/needs.ts";
import { needsProblems } from "../../order/problems.ts";
import { installedProducts } from "./offline.ts";

const CLUSTERS = "/etc/muster/clusters";

export interface Checked {
  readonly file: string;
  readonly kind: "cluster" | "product";
  readonly name: string;
  /** sha256 of the file, first 12 hex digits. */
  readonly digest: string;
  /** One sentence for people. */
  readonly says: string;
}

/** Throws InputError with every problem. */
export function checkFile(file: string): Checked {
  const text = readText(file);
  if (isDefinition(text)) {
    const { product, digest, procedures, roles } = readDefinition(file, text);
    const says = `a right definition of ${product}@${digest}: ${Object.keys(procedures).join(", ")} for ${Object.keys(roles).join(", ")}`;
    return { file, kind: "product", name: product, digest, says };
  }
  const { definitions } = installedProducts();
  const { cluster } = loadCluster(file, definitions);
  const needs = needsOf(clustersBeside(file, definitions).map((beside) => beside.cluster));
  const problems = needsProblems(file, text, cluster, needs);
  if (problems.length > 0) throw new InputError(problems);
  const hosts = new Set(cluster.nodes.map((node) => node.host)).size;
  const says = `a right cluster file: ${cluster.name}, ${cluster.product}, ${cluster.nodes.length} nodes on ${hosts} hosts`;
  return { file, kind: "cluster", name: cluster.name, digest: cluster.fileDigest, says };
}

/** The right cluster files that are known here: in the same folder, and where a controller of this host takes them in. */
function clustersBeside(file: string, definitions: Definitions) {
  const folders = new Set([dirname(resolve(file)), CLUSTERS]);
  const files = [...folders].filter(existsSync).flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => /\.(ya?ml|json)$/.test(name))
      .map((name) => join(folder, name)),
  );
  return files.filter((one) => one !== resolve(file)).flatMap((one) => ifRight(one, definitions));
}

function ifRight(file: string, definitions: Definitions) {
  try {
    return [loadCluster(file, definitions)];
  } catch (error) {
    if (error instanceof InputError) return [];
    throw error;
  }
}

/** Keys that only a definition has; broken YAML is read as far as it goes. */
function isDefinition(text: string): boolean {
  const document = parseDocument(text, { logLevel: "silent" });
  return !document.has("cluster") && ["procedures", "probes", "actions", "conditions"].some((key) => document.has(key));
}
