/**
 * What of a definition is in force for one cluster: a probe that hangs on a flag option is not there where the flag is off, so that
 * it is neither asked nor waited for. Pure; the digest stays, since the file is the same.
 */
import type { OptionValue } from "../cluster/cluster.ts";
import type { Definition } from "./schema.ts";

export function inForce(definition: Definition, options: Readonly<Record<string, OptionValue>>): Definition {
  const probes = Object.entries(definition.probes);
  const kept = probes.filter(([, { when }]) => isOn(definition, when, options));
  return kept.length === probes.length ? definition : { ...definition, probes: Object.fromEntries(kept) };
}

/** Whether the flag option is on; nothing hangs on no option. */
export function isOn(
  { options: declared }: Pick<Definition, "options">,
  when: string | undefined,
  options: Readonly<Record<string, unknown>>,
): boolean {
  if (when === undefined) return true;
  return (Object.hasOwn(options, when) ? options[when] : declared[when]?.default) === true;
}

/** Whether what hangs on a flag option being on (`when`), or off (`unless`), is there. */
export function inForceHere(
  definition: Pick<Definition, "options">,
  { when, unless }: { readonly when?: string | undefined; readonly unless?: string | undefined },
  options: Readonly<Record<string, unknown>>,
): boolean {
  return isOn(definition, when, options) && (unless === undefined || !isOn(definition, unless, options));
}
