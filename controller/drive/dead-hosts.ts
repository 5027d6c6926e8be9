/**
 * `muster host dead`: takes a person's word that a host is gone for good, where nothing contradicts it, to every open run that has a node
 * there.
 */
import { MusterError } from "../../shared/errors.ts";
import { presenceOf } from "../api/hosts-view.ts";
import type { HostDeadRequest, Office, RunRecord } from "../api/ports.ts";
import type { Agents } from "./agents.ts";

type Desk = Pick<Office, "fleet" | "now" | "clusters" | "runs" | "ask">;
type Callers = Pick<Agents, "describe">;

/** The runs that go on without the host. Throws not-found, host-heard, wrong-run-state. */
export async function declareDead(
  office: Desk,
  agents: Callers,
  request: HostDeadRequest,
): Promise<readonly RunRecord[]> {
  const { host } = request;
  const declared = office.clusters().some(({ cluster }) => cluster.nodes.some((node) => node.host === host));
  const open = office
    .runs(null)
    .filter(({ run }) => run.life.is !== "ended" && run.cluster.nodes.some((n) => n.host === host));
  if (!declared && open.length === 0) throw new MusterError("not-found", `no cluster has a node on a host "${host}"`);
  if (open.length === 0)
    throw new MusterError("wrong-run-state", `no open run has a node on ${host}: nothing waits for it`);
  await mustBeUnheard(office, agents, host);
  const told: RunRecord[] = [];
  for (const { run } of open) told.push(await office.ask(run.id, { do: "host-dead", ...request }));
  return told;
}

/** Neither by its beats nor by a call: one that can be asked has the only word about its commands. */
async function mustBeUnheard(office: Desk, agents: Callers, host: string): Promise<void> {
  const presence = presenceOf(office.fleet, host, office.now());
  if (presence.is === "present")
    throw new MusterError("host-heard", `the agent on ${host} was heard ${Math.round(presence.ageMs / 1000)} s ago`);
  const answer = await agents.describe(host).catch((error: unknown) => error);
  if (answer instanceof MusterError && answer.code === "agent-away") return;
  throw new MusterError("host-heard", `the agent on ${host} answers when it is called`);
}
