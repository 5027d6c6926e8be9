/**
 * Who asks, as it is written down with the run: for people to ask back, not to prove anything.
 */
import { hostname, userInfo } from "node:os";

/** The person behind sudo, else the user, at this host. */
export function whoAsks(env: Readonly<Record<string, string | undefined>>): string {
  return `${env.SUDO_USER || env.USER || osUser()}@${hostname()}`;
}

function osUser(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid-${process.getuid?.() ?? "unknown"}`;
  }
}
