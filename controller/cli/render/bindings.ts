/** What moves by itself, e.g. who leads, with how it is known and who says so. */
import type { BindingStatus__Output as Binding } from "../../../shared/wire/generated/muster/controller/v1/BindingStatus.ts";
import { age } from "./times.ts";
import type { View } from "./view.ts";
import { wrapUnder } from "./wrap.ts";

export function bindingLines(bindings: readonly Binding[], view: View): string[] {
  return bindings.flatMap((binding) => wrapUnder(lead(binding), bindingText(binding), view.width));
}

/** As wide as the labels beside it, so that what is said stands in one column. */
const lead = ({ title, name }: Binding) => `${title || capital(name)}  `.padEnd(LABEL);
export const LABEL = 11;

/** "bi-02 TL 3 · bi-03 replica running TL 3 lag 0 MB · maintenance off · bi-02 and bi-03 agree (look 1.8 s)" */
export function bindingText({ node, standing, detail, ageMs, by, rows, about }: Binding): string {
  const bearer = [node || "?", detail].filter((part) => part !== "").join(" ");
  const others = rows.filter((row) => row.node !== node).map((row) => `${row.node} ${row.says}`);
  return [bearer, ...others, about, known(standing, by, ageMs)].filter((part) => part !== "").join(" · ");
}

function known(standing: string, by: readonly string[], ageMs: number): string {
  const looked = ageMs >= 0 ? (standing === "seen" ? `look ${age(ageMs)}` : `${age(ageMs)} ago`) : "";
  if (standing !== "seen" || by.length === 0)
    return [SAID[standing] ?? standing, looked].filter((part) => part !== "").join(", ");
  const said = by.length === 1 ? `as ${by[0]} says` : `${by.slice(0, -1).join(", ")} and ${by.at(-1)} agree`;
  return looked === "" ? said : `${said} (${looked})`;
}

const SAID: Readonly<Record<string, string>> = {
  "confirmed-at-stop": "remembered, confirmed by the last stop",
  given: "because you say so",
  only: "the only one that can be",
  unknown: "not known",
};

const capital = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1);
