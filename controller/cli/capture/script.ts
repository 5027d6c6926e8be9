/**
 * A capture without agents: a POSIX shell script that asks each host over ssh what an agent would have looked at. Pure but for
 * reading its own parts.
 */
import { readFileSync } from "node:fs";
import type { Cluster, ClusterNode } from "../../../shared/cluster/cluster.ts";
import { MusterError } from "../../../shared/errors.ts";
import { commandOf } from "../../../shared/procedure/command-of.ts";
import { resolveTemplate, templateContext } from "../../../shared/procedure/resolve.ts";
import type { Definition, ProbeDefinition } from "../../../shared/procedure/schema.ts";
import { probesOf } from "../../plan/probes-on.ts";

/** Beyond the deadlines of all probes of a node: to log in, and for shells to start on a loaded host. */
const SPARE_SECONDS = 20;

/** The script; it prints the capture as JSON. */
export function captureScript(cluster: Cluster, definition: Definition): string {
  return [
    head(cluster, definition),
    `on_host() { cat <<'MUSTER_ON_HOST'\n${part("on-host.sh")}MUSTER_ON_HOST\n}\n`,
    part("workstation.sh"),
    `begin ${quote(cluster.name)}`,
    ...cluster.nodes.map((node) => nodeBlock(cluster, definition, node)),
    "end",
    "",
  ].join("\n");
}

function head(cluster: Cluster, { product, digest, title, options }: Definition): string {
  const user = Object.entries(cluster.options).find(([name]) => options[name]?.type === "user");
  return `#!/bin/sh
# Captures ${cluster.name} (${title}) over ssh, with no agent installed:
#
#   sh THIS > ${cluster.name}.capture
#   muster plan stop -f CLUSTER-FILE --capture ${cluster.name}.capture
#
# It only looks: each host is asked with the commands that stand at the end, each with a hard deadline, and nothing is left there.
# Log in as root${user ? `, as ${String(user[1])}` : ""}, or as one who may sudo without a password. Otherwise: SSH='ssh -l NAME -i KEY' sh THIS
# What could not be looked at is left out and said on stderr. Needed here: sh, ssh, sed. On the hosts: sh, timeout, sed; curl for http.
# Made of cluster file ${cluster.fileDigest} and definition ${product}@${digest}.
`;
}

const part = (name: string) => readFileSync(new URL(name, import.meta.url), "utf8");

function nodeBlock(cluster: Cluster, definition: Definition, node: ClusterNode): string {
  const probes = probesOf(definition, node);
  const seconds = probes.reduce((sum, name) => sum + secondsOf(definition.probes[name]), SPARE_SECONDS);
  const looks = probes.map((name) => lookLine(cluster, definition, node, name));
  const begin = `node ${quote(node.name)} ${quote(node.host)} ${seconds} <<'MUSTER_NODE'`;
  return [begin, ...looks, "MUSTER_NODE"].join("\n");
}

const secondsOf = (probe: ProbeDefinition | undefined) => Math.ceil((probe?.within ?? 0) / 1000);

/** One probe as a call of a function of on-host.sh. */
function lookLine(cluster: Cluster, definition: Definition, node: ClusterNode, name: string): string {
  const probe = definition.probes[name];
  if (!probe) return leftOut(name, "there is no such probe");
  const context = templateContext(definition, cluster.options, {
    ...{ node: node.name, member: node.member, id: node.id, port: node.port },
  });
  const expand = (template: string) => oneLine(resolveTemplate(template, context));
  try {
    return call(name, probe, expand);
  } catch (error) {
    if (error instanceof MusterError) return leftOut(name, error.message);
    throw error;
  }
}

function call(name: string, probe: ProbeDefinition, expand: (template: string) => string): string {
  const words = (...all: (string | number)[]) => all.map((word) => quote(String(word))).join(" ");
  const within = secondsOf(probe);
  const command = commandOf(probe);
  if (command !== null) {
    const user = command.user === undefined ? "" : expand(command.user);
    return `run ${words(name, within, user, command.login ? "yes" : "no", ...command.run.map(expand))}`;
  }
  if ("tcp" in probe) {
    const targets = probe.tcp.map(expand);
    const elsewhere = targets.find((target) => !/^\d{1,5}$/.test(target));
    if (elsewhere !== undefined) return leftOut(name, `a port of another address (${elsewhere}) needs an agent`);
    return `ports ${words(name, ...targets.map((port) => `${port}:${hex(Number(port))}`))}`;
  }
  if ("http" in probe) return `get ${words(name, within, expand(probe.http))}`;
  if ("file" in probe) return `file ${words(name, within, expand(probe.file))}`;
  if ("owned" in probe)
    return `owned ${words(name, within, expand(probe.owned.user), ...probe.owned.under.map(expand))}`;
  if ("processes" in probe)
    return `processes ${words(name, expand(probe.processes.user), expand(probe.processes.under))}`;
  return leftOut(name, "a look of this kind needs an agent");
}

const leftOut = (name: string, reason: string) => `missing ${quote(name)} ${quote(reason)}`;

/** As /proc/net/tcp writes a port. */
const hex = (port: number) => port.toString(16).toUpperCase().padStart(4, "0");

/** A here-document is read line by line. */
function oneLine(text: string): string {
  if (!text.includes("\n")) return text;
  throw new MusterError("bad-parameter", "an argument of more than one line needs an agent");
}

const quote = (word: string) =>
  /^[A-Za-z0-9/][\w.:/=@%+-]*$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
