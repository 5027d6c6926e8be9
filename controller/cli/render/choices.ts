/** What can be done about a pause: numbered, each with its command and what follows from it. */
import stringWidth from "string-width";
import type { Pause__Output as Pause } from "../../../shared/wire/generated/muster/controller/v1/Pause.ts";
import { paint, type View } from "./view.ts";
import { padTo, wrapUnder } from "./wrap.ts";

export function choiceLines({ choices }: Pause, view: View): string[] {
  const does = choices.map((choice, i) => `  ${i + 1} ${choice.does}`);
  const wide = Math.max(...does.map((text) => stringWidth(text)), 0) + 3;
  const longest = Math.max(...choices.map((choice) => choice.command.length), 0);
  const besides = wide + longest <= view.width;
  const lines = choices.flatMap((choice, i) => [
    ...(besides
      ? [`${padTo(does[i] ?? "", wide)}${choice.command}`]
      : [...wrapUnder(`  ${i + 1} `, choice.does, view.width), `      ${choice.command}`]),
    ...consequence(choice.follows, view),
  ]);
  const leave = wrapUnder(`  ${choices.length + 1} `, "leave it: it keeps looking and stays paused", view.width);
  return ["Choose", ...lines, ...leave];
}

function consequence(text: string, view: View): string[] {
  if (text === "") return [];
  return wrapUnder("    (", `${text})`, view.width).map((line) => paint(view, "dim", line));
}
