/** Who was what in the plan and who is now, side by side. */
import stringWidth from "string-width";
import type { RolesChanged__Output as RolesChanged } from "../../../shared/wire/generated/muster/controller/v1/RolesChanged.ts";
import { age, timeOfDay } from "./times.ts";
import type { View } from "./view.ts";
import { padTo, wrap } from "./wrap.ts";

export function rolesChangedLines(roles: RolesChanged, view: View): string[] {
  const then = `plan ${timeOfDay(roles.plannedMs)}`;
  const rows = [["", then, nowIs(roles)], ...roles.nodes.map(({ node, planned, now }) => [node, planned, now])];
  const wide = [0, 1].map((i) => Math.max(...rows.map((row) => stringWidth(row[i] ?? ""))));
  const lines = rows.map(([a = "", b = "", c = ""]) =>
    `  ${padTo(a, wide[0] ?? 0)}  ${padTo(b, wide[1] ?? 0)}    ${c}`.trimEnd(),
  );
  if (lines.every((line) => stringWidth(line) <= view.width)) return lines;
  // Too narrow for two columns: one below the other.
  return [
    ...wrap(`${then} and ${nowIs(roles)}:`, view.width),
    ...roles.nodes.flatMap(({ node, planned, now }) => [`  ${node}`, `    plan ${planned}`, `    now  ${now}`]),
  ];
}

function nowIs({ by, lookAgeMs, disputed }: RolesChanged): string {
  if (by.length === 0) return disputed === "" ? "now" : `now (${disputed})`;
  const said = by.length === 1 ? `${by[0]} says` : `${by.join(" and ")} agree`;
  return `now (${lookAgeMs < 0 ? "" : `look ${age(lookAgeMs)}, `}${said})`;
}
