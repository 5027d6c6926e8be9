/**
 * Properties of a unit as D-Bus gives them -> what of them is used (pure). A property of another type than expected is an error:
 * what a unit does is never guessed.
 */
import type { UnitState } from "./manager.ts";

/** `a{sv}`: each value wrapped with its type. */
export type Variants = Readonly<Record<string, { readonly value: unknown } | undefined>>;

export function readState(unit: Variants, service: Variants): UnitState {
  const job = unit.Job?.value;
  if (!Array.isArray(job)) throw new TypeError("systemd gave no Job");
  return {
    activeState: text(unit, "ActiveState"),
    subState: text(unit, "SubState"),
    job: Number(job[0]) !== 0,
    mainPid: number(service, "MainPID"),
    execMainCode: number(service, "ExecMainCode"),
    execMainStatus: number(service, "ExecMainStatus"),
    result: text(service, "Result"),
    controlGroup: text(service, "ControlGroup"),
  };
}

function text(variants: Variants, name: string): string {
  const value = variants[name]?.value;
  if (typeof value !== "string") throw new TypeError(`systemd gave no ${name}`);
  return value;
}

function number(variants: Variants, name: string): number {
  const value = variants[name]?.value;
  if (typeof value !== "number") throw new TypeError(`systemd gave no ${name}`);
  return value;
}
