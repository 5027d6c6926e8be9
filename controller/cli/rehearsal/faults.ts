/**
 * The faults of a rehearsal: checked against the product's simulator before anything is started, and listed.
 */

import type { Cluster } from "../../../shared/cluster/cluster.ts";
import { BUNDLED_PRODUCTS } from "../../../shared/config/parts.ts";
import { InputError, type Problem } from "../../../shared/errors.ts";
import { loadProducts } from "../../../shared/products/load.ts";
import { type Simulator, simulatorOf } from "../../rehearsal/simulators.ts";
import { wrapUnder } from "../render/wrap.ts";
import { EXIT } from "../shell/exit-codes.ts";
import type { Terminal } from "../shell/terminal.ts";

const COMMAND_LINE = { file: "(command line)", line: 0 };

/** Every fault that the simulator does not know. */
export function faultProblems(simulator: Simulator, { nodes }: Cluster, faults: readonly string[]): Problem[] {
  const names = nodes.map((node) => node.name);
  const unknown = faults.filter((text) => simulator.parseFault(text, names) === null);
  return unknown.map((text) => ({
    ...COMMAND_LINE,
    message: `"${text}" is no fault of this simulator`,
    fix: `write NODE:FAULT; NODE: ${names.join(", ")}, or * for all; FAULT: ${Object.keys(simulator.faults).join(", ")}`,
  }));
}

/** Throws InputError where the product has none. */
export async function needSimulator(file: string, product: string): Promise<Simulator> {
  const simulator = await simulatorOf(product);
  if (simulator) return simulator;
  const all = (await simulators()).map((one) => one.product).join(", ");
  const fix = `a rehearsal needs one; there is one of: ${all}. A plan needs none: muster plan VERB -f ${file}`;
  throw new InputError([{ file, line: 0, message: `the product "${product}" has no simulator`, fix }]);
}

/** `--fault list`: those of every simulator. */
export async function listFaults(terminal: Terminal, output: "table" | "json"): Promise<number> {
  const all = await simulators();
  if (output === "json") {
    const document = Object.fromEntries(all.map(({ product, faults }) => [product, faults]));
    terminal.out(JSON.stringify({ faults: document }, null, 2));
  } else terminal.out(all.map((simulator) => faultList(simulator, terminal.view().width)).join("\n\n"));
  return EXIT.done;
}

export function faultList({ product, faults }: Simulator, width: number): string {
  const names = Object.keys(faults).map(written);
  const widest = Math.max(...names.map((name) => name.length));
  const lines = Object.entries(faults).flatMap(([name, does]) =>
    wrapUnder(`  ${written(name).padEnd(widest)}  `, does, width),
  );
  return [`Faults of the simulated ${product}, as --fault NODE:FAULT (NODE may be *):`, ...lines].join("\n");
}

const written = (name: string) => (name.endsWith("=") ? `${name}N` : name);

async function simulators(): Promise<Simulator[]> {
  const { definitions } = loadProducts([BUNDLED_PRODUCTS]);
  const all = await Promise.all([...definitions.keys()].map(simulatorOf));
  return all.filter((simulator) => simulator !== null);
}
