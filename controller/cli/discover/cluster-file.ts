/**
 * What was discovered, as a cluster file. Pure. Every host that was asked stands in it: as a node, or as a comment that says why not.
 */
import { stringify } from "yaml";
import type { DiscoveredHost__Output as Host } from "../../../shared/wire/generated/muster/controller/v1/DiscoveredHost.ts";

export interface Heading {
  readonly cluster: string;
  readonly product: string;
  readonly options: Readonly<Record<string, unknown>>;
}

export function clusterFileOf({ cluster, product, options }: Heading, hosts: readonly Host[]): string {
  const nodes = hosts.filter(({ roles }) => roles.length > 0);
  const others = hosts.filter(({ roles }) => roles.length === 0);
  return [
    "# Written by `muster discover` from what the agents saw. Read it against what you know before: muster apply -f THIS",
    `cluster: ${scalar(cluster)}`,
    `product: ${scalar(product)}`,
    ...(nodes.length > 0 ? ["nodes:"] : ["nodes: {}"]),
    ...nodes.flatMap(nodeLines),
    ...(Object.keys(options).length > 0 ? [`options: ${flow(options)}`] : []),
    ...(others.length > 0 ? ["# Not in this file:"] : []),
    ...others.flatMap(({ host, says }) => comments("", `${host}: ${says.join("; ")}`)),
    "",
  ].join("\n");
}

function nodeLines({ host, roles, member, says }: Host): string[] {
  const node = member === "" ? { roles } : { roles, member };
  return [...says.flatMap((text) => comments("  ", text)), `  ${scalar(host)}: ${flow(node)}`];
}

/** A host's name is a node's name too: what a cluster file may call a host it may call a node. */
const comments = (indent: string, text: string) => text.split(/[\r\n]+/).map((line) => `${indent}# ${line}`);
const scalar = (text: string) => stringify(text).trimEnd();
const flow = (value: object) => stringify(value, { collectionStyle: "flow", lineWidth: 0 }).trimEnd();
