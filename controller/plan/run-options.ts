/**
 * Options that a person sets for one run: checked against the definition, all errors at once, and laid over the cluster file's. Pure.
 */
import type { Cluster } from "../../shared/cluster/cluster.ts";
import { InputError } from "../../shared/errors.ts";
import { resolveOptions } from "../../shared/procedure/options.ts";
import type { Definition } from "../../shared/procedure/schema.ts";

/** Throws InputError where the definition has no such option, or it may not be set for one run. */
export function forThisRun(
  cluster: Cluster,
  definition: Definition,
  set: Readonly<Record<string, unknown>> = {},
): Cluster {
  if (Object.keys(set).length === 0) return cluster;
  const perRun = Object.entries(definition.options).flatMap(([name, { perRun: may }]) => (may === true ? [name] : []));
  const fixed = Object.keys(set).filter((name) => !perRun.includes(name));
  const problem = (message: string, fix: string) => ({ file: "(command line)", line: 0, message, fix });
  const problems = fixed.map((name) =>
    problem(
      `${definition.title} has nothing called "${name}" that is set for one run`,
      perRun.length > 0 ? `one of: ${perRun.join(", ")}` : "leave it out",
    ),
  );
  if (problems.length > 0) throw new InputError(problems);
  const resolved = resolveOptions(definition, { ...cluster.options, ...set });
  if (!resolved.ok) throw new InputError(resolved.problems.map(({ message, fix }) => problem(message, fix)));
  return { ...cluster, options: resolved.values };
}
