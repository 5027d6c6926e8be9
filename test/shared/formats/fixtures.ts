/** Recorded outputs of the real tools, as the readers get them. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { RawOutput } from "../../../shared/state/observation.ts";

const fixtures = fileURLToPath(new URL("../../fixtures/", import.meta.url));

/** A recorded output; `path` without its `.out`. Its exit code is that of INDEX.tsv, 0 where there is none. */
export function recorded(path: string): RawOutput {
  const [folder = "", name = ""] = path.split("/");
  return {
    exit: exitCodes(folder).get(`${name}.out`) ?? 0,
    stdout: textOf(`${fixtures}${path}.out`),
    stderr: existsSync(`${fixtures}${path}.err`) ? textOf(`${fixtures}${path}.err`) : "",
  };
}

/** The names (without `.out`) of every recorded output in a folder. */
export function recordings(folder: string): string[] {
  return readdirSync(`${fixtures}${folder}`)
    .filter((file) => file.endsWith(".out"))
    .map((file) => file.slice(0, -".out".length));
}

const textOf = (path: string) => readFileSync(path, "utf8");

function exitCodes(folder: string): Map<string, number> {
  const index = `${fixtures}${folder}/INDEX.tsv`;
  if (!existsSync(index)) return new Map();
  const lines = textOf(index).trim().split("\n").slice(1);
  return new Map(lines.map((line) => line.split("\t")).map(([file = "", , exit = ""]) => [file, Number(exit)]));
}
