/**
 * Readers of output formats: those that several products share, and those that bundled products bring. A definition's probe names one.
 */
import { BUNDLED_PRODUCTS } from "../config/parts.ts";
import type { RawOutput, Yield } from "../state/observation.ts";
import { readControldata } from "./controldata.ts";
import { readJson } from "./json.ts";
import { readNumber } from "./number.ts";
import { readPatronictl } from "./patronictl.ts";
import { mergeReaders, productReaders } from "./product-readers.ts";
import { readProperties } from "./properties.ts";
import { readSupervisorctl } from "./supervisorctl.ts";
import { readSystemctlShow } from "./systemctl-show.ts";

/**
 * What a reader makes of a raw output: a value, or why nothing may be said. `doubt`: the value says itself that nothing is known
 * (its shape is fixed, so it is shown to people), and a look with it is unknown. `shown`: what `muster parse` prints, where that has a
 * fixed shape and the value holds more.
 */
export type Read<T> =
  | { readonly ok: true; readonly value: T; readonly doubt?: string; readonly shown?: unknown }
  | { readonly ok: false; readonly reason: string };
export type Reader = (raw: RawOutput) => Read<unknown>;

const shared: Readonly<Record<string, Reader>> = {
  supervisorctl: readSupervisorctl,
  patronictl: readPatronictl,
  controldata: readControldata,
  json: readJson,
  number: readNumber,
  properties: readProperties,
  "systemctl-show": readSystemctlShow,
};

export const formats: Readonly<Record<string, Reader>> = mergeReaders([
  { from: "shared/formats", readers: shared },
  ...(await productReaders(BUNDLED_PRODUCTS)),
]);

/** What a look with this output yields. */
export function yieldOf(read: Read<unknown>): Yield {
  if (!read.ok) return { result: "unknown", reason: read.reason };
  if (read.doubt !== undefined) return { result: "unknown", reason: read.doubt };
  return { result: "seen", value: read.value };
}

export const formatNames = Object.keys(formats);
