/**
 * The flags that every verb takes, and the environment behind them.
 */
import type { Command } from "commander";
import { Option } from "commander";
import type { TlsConfig } from "../../../shared/config/parts.ts";
import { endpointSchema } from "../../../shared/config/parts.ts";
import { UsageError } from "./usage-error.ts";

export type Output = "table" | "json" | "runbook";

export interface Settings {
  /** HOST:PORT of the controller. */
  readonly controller: string;
  readonly output: Output;
  readonly tls: TlsConfig | undefined;
}

export const DEFAULT_CONTROLLER = "127.0.0.1:7410";

type Env = Readonly<Record<string, string | undefined>>;
interface Flags {
  readonly controller?: string;
  readonly output: Output;
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

export function addGlobalOptions(program: Command): Command {
  return program
    .addOption(new Option("-o, --output <form>", "how to print").choices(["table", "json", "runbook"]).default("table"))
    .option("--controller <host:port>", `the controller; else MUSTER_CONTROLLER, else ${DEFAULT_CONTROLLER}`)
    .option("--ca <file>", "PEM file of the authority for TLS; else MUSTER_CA")
    .option("--cert <file>", "PEM file of your certificate; else MUSTER_CERT")
    .option("--key <file>", "PEM file of your key; else MUSTER_KEY")
    .option("--no-color", "no colours; also NO_COLOR");
}

/** Throws UsageError. */
export function readSettings(flags: Flags, env: Env, verb: string): Settings {
  if (flags.output === "runbook" && verb !== "plan")
    throw new UsageError("-o runbook is a form of `muster plan` only", "use -o table or -o json");
  const controller = flags.controller ?? (env.MUSTER_CONTROLLER || DEFAULT_CONTROLLER);
  if (!endpointSchema.safeParse(controller).success)
    throw new UsageError(`"${controller}" is no controller`, "write HOST:PORT, e.g. --controller db-admin:7410");
  return { controller, output: flags.output, tls: tlsOf(flags, env) };
}

function tlsOf(flags: Flags, env: Env): TlsConfig | undefined {
  const files = {
    ca: flags.ca ?? (env.MUSTER_CA || undefined),
    cert: flags.cert ?? (env.MUSTER_CERT || undefined),
    key: flags.key ?? (env.MUSTER_KEY || undefined),
  };
  const { ca, cert, key } = files;
  if (ca && cert && key) return { ca, cert, key };
  if (!ca && !cert && !key) return undefined;
  const missing = (["ca", "cert", "key"] as const).filter((name) => !files[name]);
  throw new UsageError(
    `TLS needs three files, and ${missing.join(" and ")} ${missing.length > 1 ? "are" : "is"} missing`,
    `add ${missing.map((name) => `--${name} FILE`).join(" ")}`,
  );
}
