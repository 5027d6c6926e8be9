/**
 * The status: every cluster or one, what needs a person, and what keeps this controller from its work.
 */
import type { Status } from "../../shared/wire/generated/muster/controller/v1/Status.ts";
import { attentionOf } from "./attention.ts";
import { clusterView } from "./cluster-view.ts";
import type { Office } from "./ports.ts";
import { standingNow } from "./standing-now.ts";

/** `cluster` empty: the fleet. Throws MusterError("not-found"). `wallMs`: milliseconds since 1970. */
export function statusView(office: Office, cluster: string, wallMs: number): Status {
  const known = cluster === "" ? office.clusters() : [office.cluster(cluster)];
  const standing = known.map((one) => standingNow(office, one));
  return {
    clusters: standing.map((now) => clusterView(office, now, wallMs)),
    attention: standing.flatMap((now) => attentionOf(office, now, wallMs)),
    controller: office.name,
    epoch: office.epoch(),
    degraded: [standby(office), office.degraded()].filter((part) => part !== "").join("; "),
  };
}

function standby(office: Office): string {
  const leading = office.leading();
  if (leading.leads) return "";
  return `this controller does not lead; ${leading.leader ?? "nobody it has heard"} does`;
}
