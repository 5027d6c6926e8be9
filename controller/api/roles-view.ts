/**
 * Who was what when it was planned and who is now, node by node: for a run that paused because it changed.
 */
import { makeHarmless } from "../../shared/formats/harmless.ts";
import type { Definition } from "../../shared/procedure/schema.ts";
import type { RolesChanged } from "../../shared/wire/generated/muster/controller/v1/RolesChanged.ts";
import { type Bound, carriers, resolveBinding } from "../fleet/binding.ts";
import { type Fleet, statusSight } from "../fleet/fleet.ts";
import type { Run } from "../run/state.ts";
import { wireAge } from "./age.ts";

/** Null where nothing changed. `now`: monotonic milliseconds of the fleet's clock. */
export function rolesChanged(run: Run, definition: Definition, fleet: Fleet, now: number): RolesChanged | null {
  const instead = run.seenInstead;
  const binding = instead ? definition.bindings[instead.binding] : undefined;
  if (!instead || !binding) return null;
  const planned = run.plan.bindings[instead.binding];
  const seen = resolveBinding(run.cluster, definition, instead.binding, statusSight(fleet, run.cluster.name, now));
  const title = binding.title;
  return {
    title,
    plannedMs: run.startedAtMs,
    nodes: carriers(run.cluster, binding).map(({ name }) => ({
      node: name,
      planned: role(planned?.rows?.[name], title, run.bound[instead.binding]?.node === name, planned?.detail ?? ""),
      now: makeHarmless(nowOf(seen, name, title, instead)),
    })),
    by: seen.is === "seen" ? [...seen.by] : [],
    lookAgeMs: wireAge(seen.is === "seen" ? seen.ageMs : null),
    disputed: seen.is === "seen" ? "" : makeHarmless(seen.reason),
  };
}

/** Without a look of this moment, what made the run pause stands. */
function nowOf(seen: Bound, name: string, title: string, instead: { node: string; detail: string }): string {
  if (seen.is === "seen") return role(seen.rows[name], title, seen.node === name, seen.detail);
  return role(undefined, title, instead.node === name, instead.detail);
}

function role(row: string | undefined, title: string, bears: boolean, detail: string): string {
  if (row !== undefined) return row;
  return bears ? [title, detail].filter((part) => part !== "").join(" ") : `not ${title}`;
}
