/**
 * Where the nats-server program is. The same places as test/setup/ready/nats-server.mjs, which may put one there.
 */
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { MusterError } from "../errors.ts";

/**
 * The program's path: the one MUSTER_NATS_SERVER names, else the first on PATH, in Debian's places, or unpacked in this project.
 * Throws MusterError "no-nats-server", also where MUSTER_NATS_SERVER names none: another one would not be what was asked for.
 */
export function findNatsServer(
  env: Readonly<Record<string, string | undefined>> = process.env,
  isProgram: (path: string) => boolean = isExecutable,
): string {
  const named = env.MUSTER_NATS_SERVER;
  if (named) {
    if (isProgram(named)) return named;
    throw new MusterError("no-nats-server", `MUSTER_NATS_SERVER names ${named}, which is no program`);
  }
  const onPath = (env.PATH ?? "").split(delimiter).filter((directory) => directory !== "");
  const places = [...onPath, ...DIRECTORIES].map((directory) => join(directory, "nats-server"));
  const found = places.find(isProgram);
  if (found === undefined)
    throw new MusterError("no-nats-server", `there is no nats-server on PATH, nor in ${DIRECTORIES.join(", ")}`);
  return found;
}

/** A service's PATH often has no sbin; .tools is where the setup unpacks one. */
const DIRECTORIES = ["/usr/sbin", "/usr/local/bin", fileURLToPath(new URL("../../.tools/usr/sbin", import.meta.url))];

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
