/**
 * Mutual TLS from PEM files: gRPC in both directions and NATS use the same three.
 */
import { readFileSync } from "node:fs";
import { ChannelCredentials, ServerCredentials } from "@grpc/grpc-js";
import type { TlsConfig } from "./config/parts.ts";
import { InputError } from "./errors.ts";

export interface TlsFiles {
  readonly ca: Buffer;
  readonly cert: Buffer;
  readonly key: Buffer;
}

/** Throws InputError naming every file that cannot be read. */
export function readTls(config: TlsConfig): TlsFiles {
  const unreadable: string[] = [];
  const read = (file: string) => {
    try {
      return readFileSync(file);
    } catch {
      unreadable.push(file);
      return Buffer.alloc(0);
    }
  };
  const files = { ca: read(config.ca), cert: read(config.cert), key: read(config.key) };
  if (unreadable.length === 0) return files;
  throw new InputError(
    unreadable.map((file) => ({
      file,
      line: 0,
      message: "cannot be read",
      fix: "name a PEM file this daemon may read",
    })),
  );
}

/** A caller without a certificate of the same authority is turned away. Without tls: plain text, for loopback only. */
export function serverCredentials(tls: TlsConfig | undefined): ServerCredentials {
  if (!tls) return ServerCredentials.createInsecure();
  const { ca, cert, key } = readTls(tls);
  return ServerCredentials.createSsl(ca, [{ cert_chain: cert, private_key: key }], true);
}

export function channelCredentials(tls: TlsConfig | undefined): ChannelCredentials {
  if (!tls) return ChannelCredentials.createInsecure();
  const { ca, cert, key } = readTls(tls);
  return ChannelCredentials.createSsl(ca, key, cert);
}
