/**
 * A probe's output read by the reader that an agent would use.
 */
import { InputError, MusterError } from "../../../shared/errors.ts";
import { formats, type Reader } from "../../../shared/formats/formats.ts";
import { commandOf } from "../../../shared/procedure/command-of.ts";
import type { LoadedProducts } from "../../../shared/products/load.ts";
import type { RawOutput } from "../../../shared/state/observation.ts";
import { UsageError } from "../shell/usage-error.ts";
import { installedProducts } from "./offline.ts";

/** Throws UsageError that lists what there is. */
export function readerOf(product: string, probe: string, installed: LoadedProducts = installedProducts()): Reader {
  const { definitions, problems } = installed;
  const definition = definitions.get(product);
  if (!definition) {
    const broken = problems.length > 0 ? ` (broken: ${[...new Set(problems.map((p) => p.file))].join(", ")})` : "";
    throw new UsageError(`there is no product "${product}"`, `one of: ${[...definitions.keys()].join(", ")}${broken}`);
  }
  const readable = Object.entries(definition.probes).flatMap(([name, declared]) => (commandOf(declared) ? [name] : []));
  const declared = Object.hasOwn(definition.probes, probe) ? definition.probes[probe] : undefined;
  if (!declared) throw new UsageError(`${product} has no probe "${probe}"`, `one of: ${readable.join(", ")}`);
  const command = commandOf(declared);
  const reader = command === null ? undefined : formats[command.format];
  if (!reader)
    throw new UsageError(
      `${product}'s probe "${probe}" runs no command, so there is no output to read`,
      `one of: ${readable.join(", ")}`,
    );
  return reader;
}

/** Throws InputError where nothing can be read of it. */
export function readOutput(reader: Reader, raw: RawOutput): unknown {
  const read = reader(raw);
  if (read.ok) return read.shown ?? read.value;
  const { remedy } = new MusterError("no-table", read.reason);
  throw new InputError([{ file: "(stdin)", line: 0, message: read.reason, fix: remedy }]);
}
