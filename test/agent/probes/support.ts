import { chmodSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { NodeRef } from "../../../agent/node-ref.ts";
import { LiveGroups } from "../../../agent/probes/live-groups.ts";
import type { ProbePorts } from "../../../agent/probes/ports.ts";
import { Priors } from "../../../agent/probes/priors.ts";
import { Unkilled } from "../../../agent/probes/unkilled.ts";
import { systemUsers } from "../../../agent/probes/users.ts";
import { systemClock } from "../../../shared/clock.ts";
import { type Definition, definitionSchema } from "../../../shared/procedure/schema.ts";

/** A folder that everybody may enter, gone after the test. */
export function folder(): string {
  const path = realpathSync(mkdtempSync(join(tmpdir(), "muster-")));
  chmodSync(path, 0o755);
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

export function script(path: string, body: string, mode = 0o755): string {
  writeFileSync(path, `#!/bin/bash\n${body}\n`);
  chmodSync(path, mode);
  return path;
}

export function ports(over: Partial<ProbePorts> = {}): ProbePorts {
  return {
    definitions: new Map(),
    pinnedOptions: {},
    rehearsal: undefined,
    users: systemUsers(),
    liveGroups: new LiveGroups(),
    unkilled: new Unkilled(),
    priors: new Priors(systemClock),
    listeners: () => ({ kind: "known", ports: new Set() }),
    proc: "/proc",
    runner: "detached",
    ledgerRoom: () => true,
    ...over,
  };
}

/** A definition with these probes and actions and whatever else a definition must have. */
export function definition(parts: Record<string, unknown>): Definition {
  const file = definitionSchema.parse({
    product: "toy",
    title: "Toy",
    source: "none",
    roles: { engine: { title: "Engine" }, store: { title: "Store" } },
    actions: {},
    probes: {},
    conditions: { up: { says: "up", all: [{ that: "true" }] } },
    procedures: {},
    ...parts,
  });
  return { ...file, digest: "0123456789ab", file: "toy.yaml" };
}

export const node = (over: Partial<NodeRef> = {}): NodeRef => ({
  cluster: "toys",
  node: "toy-1",
  product: "toy",
  roles: ["engine"],
  digest: "0123456789ab",
  options: {},
  keys: { id: null, port: null, member: null },
  ...over,
});

/** A signal that nobody aborts. */
export const calm = () => new AbortController().signal;

/** Waits for a condition; fails with what was awaited after a minute. */
export async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 60_000;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`never came: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
