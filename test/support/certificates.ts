/**
 * A certificate authority for one test, made with openssl in a temporary directory: what an operator's own authority would hand out.
 */
import { execFile } from "node:child_process";
import { rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { TlsConfig } from "../../shared/config/parts.ts";

const run = promisify(execFile);

/** Long enough for a test, short enough to be worthless afterwards. */
const VALID_DAYS = "1";

export interface Authority extends AsyncDisposable, Disposable {
  readonly directory: string;
  /** The authority's own certificate, PEM. */
  readonly ca: string;
  /**
   * Issues a certificate good for servers and clients. Every name stands in the certificate: the first one is also its common
   * name; IPv4 and IPv6 addresses become address entries, since TLS compares those apart from names.
   */
  issue(...names: [string, ...string[]]): Promise<TlsConfig>;
}

/** Makes the authority; dispose of it (`await using`, or `afterAll`) and its files are gone. Rejects when openssl is missing. */
export async function makeAuthority(commonName = "Muster test authority"): Promise<Authority> {
  const directory = await mkdtemp(join(tmpdir(), "muster-ca-"));
  const ca = join(directory, "ca.pem");
  const caKey = join(directory, "ca.key");
  let issued = 0;
  await selfSign(commonName, caKey, ca);
  return {
    directory,
    ca,
    issue: async (...names) => {
      issued += 1;
      const key = join(directory, `${issued}.key`);
      const cert = join(directory, `${issued}.pem`);
      await sign(names, { ca, caKey, key, cert });
      return { ca, cert, key };
    },
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }),
    [Symbol.dispose]: () => rmSync(directory, { recursive: true, force: true }),
  };
}

async function selfSign(commonName: string, key: string, cert: string): Promise<void> {
  await run("openssl", [
    ...newCertificate(commonName, key, cert),
    "-addext",
    "basicConstraints=critical,CA:TRUE",
    "-addext",
    "keyUsage=critical,keyCertSign,cRLSign",
  ]);
}

async function sign(
  names: readonly [string, ...string[]],
  files: { ca: string; caKey: string; key: string; cert: string },
): Promise<void> {
  await run("openssl", [
    ...newCertificate(names[0], files.key, files.cert),
    "-CA",
    files.ca,
    "-CAkey",
    files.caKey,
    "-addext",
    "basicConstraints=critical,CA:FALSE",
    "-addext",
    "extendedKeyUsage=serverAuth,clientAuth",
    "-addext",
    `subjectAltName=${names.map(alternativeName).join(",")}`,
  ]);
}

/** P-256: signing takes microseconds where RSA takes tenths of a second on a busy machine. */
function newCertificate(commonName: string, key: string, cert: string): string[] {
  const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc"];
  return ["req", "-x509", ...curve, "-days", VALID_DAYS, "-subj", `/CN=${commonName}`, "-keyout", key, "-out", cert];
}

function alternativeName(name: string): string {
  const isAddress = /^[0-9.]+$/.test(name) || name.includes(":");
  return `${isAddress ? "IP" : "DNS"}:${name}`;
}
