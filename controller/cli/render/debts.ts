/** What a run switched off and has not yet restored. */
import type { Debt__Output as Debt } from "../../../shared/wire/generated/muster/controller/v1/Debt.ts";
import { dateAndTime } from "./times.ts";
import { paint, type View } from "./view.ts";
import { wrapUnder } from "./wrap.ts";

/** `cluster`: named where several are shown together. */
export function debtLines(debts: readonly Debt[], view: View, cluster = ""): string[] {
  return debts.flatMap(({ what, node, run, sinceMs }) => {
    const of = cluster === "" ? "" : `${cluster} `;
    const text = `${of}${node}: ${what}, since ${dateAndTime(sinceMs)} (run ${run}); the next run there restores it first`;
    return wrapUnder("Debt       ", text, view.width).map((line) => paint(view, "warn", line));
  });
}
