/** The flags of plans and of the runs made of them. */
import { type Command, Option } from "commander";
import type { PlanOptions } from "../../plan/types.ts";
import { UsageError } from "../shell/usage-error.ts";

export interface PlanFlags {
  readonly override?: readonly string[];
  readonly without?: readonly string[];
  readonly leader?: string;
  readonly nodes?: readonly string[];
  readonly set?: readonly string[];
  readonly graceful?: boolean;
  readonly snapshot?: boolean;
  readonly holdAutostart?: boolean;
  readonly onHeld?: string;
  readonly with?: string;
}

export function addPlanFlags(command: Command): Command {
  return command
    .option("--override <rule[:node]>", "go on although this rule refuses; repeatable, recorded with your name", listed)
    .option("--without <node,...>", "plan as if these nodes were down", commaListed)
    .option("--leader <node>", "who leads, where no look tells")
    .option("--nodes <node,...>", "roll: only these", commaListed)
    .option("--graceful", "stop: let what runs finish first, where the product can")
    .option("--no-snapshot", "stop: without the snapshot before it, where the product takes one")
    .option("--hold-autostart", "stop: switch the product's own start at boot off, and on again at the next start")
    .addOption(new Option("--on-held <how>", "when work holds a node").choices(["wait", "cancel", "kill"]))
    .option("--with <what>", "roll: reboot each host while its node is down (reboot)")
    .option("--set <name=value>", "an option of the product for this run alone; repeatable", listed);
}

export const planOptions = (flags: PlanFlags): PlanOptions => ({
  overrides: flags.override ?? [],
  without: flags.without ?? [],
  leader: flags.leader ?? null,
  nodes: flags.nodes ?? [],
  set: setOf(flags),
});

/** Flags with a name of their own are options of the definition like any other. */
function setOf(flags: PlanFlags): Record<string, unknown> {
  const named = (flags.set ?? []).map((text): [string, unknown] => {
    const [name = "", ...value] = text.split("=");
    if (name === "" || value.length === 0) throw new UsageError(`--set ${text}`, "write --set NAME=VALUE");
    return [name, typedValue(value.join("="))];
  });
  return {
    ...Object.fromEntries(named),
    ...(flags.graceful ? { graceful: true } : {}),
    ...(flags.snapshot === false ? { snapshot: false } : {}),
    ...(flags.holdAutostart ? { holdAutostart: true } : {}),
    ...(flags.onHeld === undefined ? {} : { onHeld: flags.onHeld }),
    ...(flags.with === undefined
      ? {}
      : { [`with${flags.with.slice(0, 1).toUpperCase()}${flags.with.slice(1)}`]: true }),
  };
}

function typedValue(text: string): unknown {
  if (text === "true" || text === "false") return text === "true";
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}

/** The same flags, as one types them. */
export function typedFlags({ overrides, without, leader, nodes = [], set = {} }: PlanOptions): string {
  return [
    ...overrides.map((rule) => `--override ${rule}`),
    ...(without.length > 0 ? [`--without ${without.join(",")}`] : []),
    ...(leader === null ? [] : [`--leader ${leader}`]),
    ...(nodes.length > 0 ? [`--nodes ${nodes.join(",")}`] : []),
    ...Object.entries(set).map(([name, value]) => typedOption(name, value)),
  ].join(" ");
}

function typedOption(name: string, value: unknown): string {
  if (name === "graceful" && value === true) return "--graceful";
  if (name === "snapshot" && value === false) return "--no-snapshot";
  if (name === "holdAutostart" && value === true) return "--hold-autostart";
  if (name === "onHeld") return `--on-held ${String(value)}`;
  if (name === "withReboot" && value === true) return "--with reboot";
  return `--set ${name}=${String(value)}`;
}

/** As the controller takes them. */
export const planOptionsMessage = ({ overrides, without, leader, nodes = [], set = {} }: PlanOptions) => ({
  overrides: [...overrides],
  without: [...without],
  leader: leader ?? "",
  nodes: [...nodes],
  setJson: Object.keys(set).length === 0 ? "" : JSON.stringify(set),
});

export const listed = (value: string, previous: readonly string[] = []): string[] => [...previous, value];
const commaListed = (value: string, previous: readonly string[] = []): string[] => [
  ...previous,
  ...value
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== ""),
];
