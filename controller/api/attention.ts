/**
 * What needs a person, each in one sentence with the exact next command.
 */
import { makeHarmless } from "../../shared/formats/harmless.ts";
import type { Attention } from "../../shared/wire/generated/muster/controller/v1/Attention.ts";
import { resolveBinding, strangers } from "../fleet/binding.ts";
import { spoken } from "./age.ts";
import { type Presence, presenceOf } from "./hosts-view.ts";
import type { Office } from "./ports.ts";
import { cutOff } from "./reach.ts";
import type { StandingNow } from "./standing-now.ts";

/** More names than this make no line clearer; the command shows them all. */
const NAMES_SHOWN = 5;

export function attentionOf(office: Office, now: StandingNow, wallMs: number): Attention[] {
  const hosts = hostsOf(office, now);
  const unreached = cutOff(office).filter((host) => hosts.has(host));
  const found = [
    ...paused(now, wallMs),
    ...risen(now, hosts),
    ...orderPaused(office, now, wallMs),
    ...cannotReport(unreached),
    ...silentAgents(hosts, unreached),
    ...degradedAgents(hosts),
    ...nodes(now, hosts),
    ...owed(office, now),
    ...disagreement(now),
    ...undeclared(now),
    ...otherDigests(now, hosts),
    ...fileDiffers(now),
  ];
  return found.map(({ message, command }) => ({
    cluster: now.known.cluster.name,
    message: makeHarmless(message),
    command,
  }));
}

interface Found {
  readonly message: string;
  readonly command: string;
}
type Hosts = ReadonlyMap<string, Presence>;

function hostsOf(office: Office, { known }: StandingNow): Hosts {
  return new Map(known.cluster.nodes.map(({ host }) => [host, presenceOf(office.fleet, host, office.now())]));
}

function paused({ open, known }: StandingNow, wallMs: number): Found[] {
  if (open?.run.life.is !== "paused") return [];
  const { reason, atMs } = open.run.life;
  const message = `${open.run.id} paused for ${spoken(wallMs - atMs)}: ${reason}`;
  return [{ message, command: `muster explain ${known.cluster.name}` }];
}

/** Said to be dead in the open run, and heard: what was closed there as not known may still be under way. */
function risen({ open }: StandingNow, hosts: Hosts): Found[] {
  if (!open) return [];
  return [...open.run.deadHosts].flatMap(([host, { who, reason }]) => {
    if (hosts.get(host)?.is !== "present") return [];
    const said = `${who} said that ${host} is dead for good (${reason}), and its agent is heard again`;
    const message = `${said}: ${open.run.id} does not use it; see what runs there before anything else is done`;
    return [{ message, command: `muster explain ${open.run.id}` }];
  });
}

/** The order itself: that one of its runs is paused is told of the run. */
function orderPaused(office: Office, { known }: StandingNow, wallMs: number): Found[] {
  const held = office.orders.holding(known.cluster.name);
  if (held?.order.life.is !== "paused") return [];
  const { id, life } = held.order;
  const message = `${id} paused for ${spoken(wallMs - life.atMs)}: ${life.reason}`;
  return [{ message, command: `muster explain ${id}` }];
}

function cannotReport(unreached: readonly string[]): Found[] {
  if (unreached.length === 0) return [];
  const message = `NATS listens on loopback only: ${list(unreached)} cannot reach it; muster hosts shows the lines to write`;
  return [{ message, command: "muster hosts" }];
}

/** An agent's silence says nothing about the database on its host. */
function silentAgents(hosts: Hosts, unreached: readonly string[]): Found[] {
  const gone = [...hosts].flatMap(([host, presence]) => {
    if (unreached.includes(host)) return [];
    if (presence.is === "never-seen") return [`${host} (never heard)`];
    return presence.is === "silent" ? [`${host} (${lastHeard(presence)})`] : [];
  });
  if (gone.length === 0) return [];
  const how = gone.length === 1 ? "1 agent is silent" : `${gone.length} agents are silent`;
  return [{ message: `${how}: ${list(gone)}`, command: "muster hosts" }];
}

const lastHeard = ({ sighting, ageMs }: Presence & { is: "silent" }) =>
  sighting.retained ? "not since this controller started" : `last heard ${spoken(ageMs)} ago`;

function degradedAgents(hosts: Hosts): Found[] {
  return [...hosts].flatMap(([host, presence]) =>
    presence.is === "present" && presence.sighting.beat.degraded !== ""
      ? [{ message: `the agent on ${host}: ${presence.sighting.beat.degraded}`, command: "muster hosts" }]
      : [],
  );
}

/** Outside a run: nodes that are not where the others are. One whose agent is silent is told already. */
function nodes({ open, known, nodes: all, state }: StandingNow, hosts: Hosts): Found[] {
  if (open || state === "up" || state === "stopped") return [];
  const odd = all.filter((node) => {
    if (node.isNow === "unknown") return hosts.get(node.host)?.is === "present";
    return node.isNow === "partial" || node.isNow === "moving" || (node.isNow === "stopped" && state === "partial");
  });
  if (odd.length === 0) return [];
  const said = odd.map((node) =>
    node.isNow === "stopped" ? `${node.node} stopped` : `${node.node} ${node.isNow} (${node.evidence})`,
  );
  return [{ message: list(said, "; "), command: `muster status ${known.cluster.name}` }];
}

/** No run is there to pay it. On a cluster that is down it waits for the start, as it should. */
function owed(office: Office, { open, known, state }: StandingNow): Found[] {
  const debts = office.facts(known.cluster.name).debts;
  if (open || state === "stopped" || debts.length === 0) return [];
  const said = debts.map(({ node, what, run }) => `${node}: ${what} (run ${run})`);
  return [
    { message: `owed and not restored: ${list(said, "; ")}`, command: `muster plan start ${known.cluster.name}` },
  ];
}

function disagreement({ standing, known }: StandingNow): Found[] {
  return Object.keys(known.definition.bindings).flatMap((name) => {
    const bound = resolveBinding(known.cluster, known.definition, name, standing.sight);
    if (bound.is !== "disagreed") return [];
    return [{ message: `who is ${name} is disputed: ${bound.reason}`, command: `muster status ${known.cluster.name}` }];
  });
}

function undeclared({ standing, known }: StandingNow): Found[] {
  return strangers(known.cluster, known.definition, standing.sight).map((message) => ({
    message,
    command: `muster apply -f ${known.cluster.name}.yaml`,
  }));
}

function otherDigests({ known }: StandingNow, hosts: Hosts): Found[] {
  const { product, digest } = known.definition;
  return [...hosts].flatMap(([host, presence]) => {
    if (presence.is !== "present") return [];
    const theirs = presence.sighting.beat.digests[product];
    if (theirs === digest) return [];
    const has = theirs === undefined ? `no definition of ${product}` : `another definition of ${product}, ${theirs}`;
    return [
      {
        message: `${host} has ${has}; the controller has ${digest}: it would refuse commands`,
        command: "muster products",
      },
    ];
  });
}

function fileDiffers({ known }: StandingNow): Found[] {
  return known.warning === "" ? [] : [{ message: known.warning, command: "muster clusters" }];
}

function list(items: readonly string[], between = ", "): string {
  const shown = items.slice(0, NAMES_SHOWN).join(between);
  return items.length > NAMES_SHOWN ? `${shown}${between}and ${items.length - NAMES_SHOWN} more` : shown;
}
