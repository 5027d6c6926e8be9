/**
 * What a call of systemctl asks for.
 */
import type { UnitName, World } from "./state.ts";

const VERBS = [
  "show",
  "is-active",
  "start",
  "stop",
  "kill",
  "reset-failed",
  "enable",
  "disable",
  "daemon-reload",
  "reboot",
] as const;
type Verb = (typeof VERBS)[number];

export interface Order {
  readonly verb: Verb;
  /** As written; empty where the verb takes none. */
  readonly unit: string;
  /** Of `show`; null is all. */
  readonly properties: readonly string[] | null;
  readonly noBlock: boolean;
  /** Of `kill`. */
  readonly signal: string;
}

const UNITLESS: readonly Verb[] = ["reboot", "daemon-reload"];

/** Null where it is no order that is understood here. */
export function parseSystemctl(argv: readonly string[]): Order | null {
  const words: string[] = [];
  const properties: string[] = [];
  let noBlock = false;
  let signal = "SIGTERM";
  for (let i = 0; i < argv.length; i += 1) {
    const [name = "", inline] = splitOption(argv[i] ?? "");
    const value = () => {
      if (inline === undefined) i += 1;
      return inline ?? argv[i] ?? "";
    };
    if (name === "--no-block") noBlock = true;
    else if (name === "-p" || name === "--property") properties.push(...value().split(","));
    else if (name === "-s" || name === "--signal") signal = value();
    else if (!name.startsWith("-")) words.push(name);
  }
  const verb = VERBS.find((one) => one === words[0]);
  const unit = words[1] ?? "";
  if (!verb || (unit === "" && !UNITLESS.includes(verb))) return null;
  return { verb, unit, properties: properties.length === 0 ? null : properties, noBlock, signal };
}

/** `--name=value` in two. */
function splitOption(text: string): [string, string?] {
  const at = text.indexOf("=");
  return text.startsWith("--") && at > 0 ? [text.slice(0, at), text.slice(at + 1)] : [text];
}

/** Which of the two units it is, with or without `.service`; null where it is neither. */
export function unitNamed(world: World, text: string): UnitName | null {
  const plain = (name: string) => name.replace(/\.service$/, "");
  const { rolehostd, lat } = world.setup.units;
  if (plain(text) === plain(rolehostd)) return "rolehostd";
  return plain(text) === plain(lat) ? "lat" : null;
}

/** The call in words, for the log of commands; a look keeps the program's name. */
export function systemctlInWords(world: World, argv: readonly string[]): string {
  const order = parseSystemctl(argv);
  if (!order || order.verb === "show" || order.verb === "is-active") return "systemctl";
  if (UNITLESS.includes(order.verb)) return order.verb;
  const unit = unitNamed(world, order.unit) ?? order.unit;
  return `${order.verb === "stop" && unit === "rolehostd" ? "quiesce" : order.verb} ${unit}`;
}
