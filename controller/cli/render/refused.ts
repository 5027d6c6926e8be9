/** Why a plan may not be carried out, what would make it pass, and which flag overrides it. */
import type { Refusal__Output as Refusal } from "../../../shared/wire/generated/muster/controller/v1/Refusal.ts";
import { paint, type View } from "./view.ts";
import { wrapUnder } from "./wrap.ts";

export function refusedBlock(refused: readonly Refusal[], view: View): string[] {
  const rules = `REFUSED by ${refused.length} ${refused.length === 1 ? "rule" : "rules"} · exit 3`;
  return [
    paint(view, "bad", rules),
    ...refused.flatMap(({ rule, message, passesWhen, override }) => [
      ...wrapUnder(`  ${rule}  `, `${sentence(message)} Passes when ${passesWhen}.`, view.width),
      ...wrapUnder("    or: ", overrideText(override), view.width),
    ]),
  ];
}

/** A message may quote a definition's own sentence, full stop and all. */
const sentence = (message: string): string => (message.endsWith(".") ? message : `${message}.`);

function overrideText(override: string): string {
  if (override === "") return "nothing overrides it";
  return override.includes("--override") ? `${override}   (recorded with your name)` : override;
}
