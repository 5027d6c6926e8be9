/**
 * Sees a cluster through a capture, with the readers that an agent would use. Pure.
 */
import { formats, yieldOf } from "../../shared/formats/formats.ts";
import { commandOf } from "../../shared/procedure/command-of.ts";
import type { Definition, ProbeDefinition } from "../../shared/procedure/schema.ts";
import { httpBody } from "../../shared/state/http-body.ts";
import type { RawOutput } from "../../shared/state/observation.ts";
import type { Looked, Sight } from "../fleet/sight.ts";
import type { Capture } from "./capture-file.ts";

/** What was not recorded was not looked at; what its reader cannot read is unknown, with the reader's reason. */
export function captureSight(capture: Capture, definition: Definition): Sight {
  return (node, probe) => {
    const raw = own(own(capture.nodes, node), probe);
    const declared = own(definition.probes, probe);
    if (!raw || !declared)
      return { seen: false, why: "not-looked", reason: `${probe} of ${node} is not in the capture` };
    const read = readRaw(declared, raw);
    if (!read.ok) return { seen: false, why: "unknown", reason: `${probe} of ${node}: ${read.reason}` };
    return { seen: true, value: read.value, ageMs: null, look: `capture:${node}/${probe}` } satisfies Looked;
  };
}

type ReadRaw = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly reason: string };

/** Probes that run no command (ports, http, processes, SQL) are recorded as the JSON of the value an agent would have reported. */
export function readRaw(probe: ProbeDefinition, raw: RawOutput): ReadRaw {
  const command = commandOf(probe);
  if (command === null) return "http" in probe ? httpAnswer(raw.stdout) : jsonObject(raw.stdout);
  const reader = own(formats, command.format);
  if (!reader) return { ok: false, reason: `there is no reader ${command.format}` };
  // As an agent would have told it: a value that its reader doubts is unknown.
  const yields = yieldOf(reader(raw));
  return yields.result === "seen" ? { ok: true, value: yields.value } : { ok: false, reason: yields.reason };
}

/** A script records the body as it came; an agent would have told its beginning, and what it holds as JSON. */
function httpAnswer(text: string): ReadRaw {
  const read = jsonObject(text);
  if (!read.ok || typeof read.value !== "object" || read.value === null) return read;
  if ("json" in read.value || !("body" in read.value) || typeof read.value.body !== "string") return read;
  return { ok: true, value: { ...read.value, ...httpBody(read.value.body) } };
}

function jsonObject(text: string): ReadRaw {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ok: true, value };
  } catch {}
  return { ok: false, reason: "its stdout is not the JSON of a value" };
}

function own<T>(map: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return map && Object.hasOwn(map, key) ? map[key] : undefined;
}
