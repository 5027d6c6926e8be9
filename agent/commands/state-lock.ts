/**
 * One agent for one state folder: a second one with the same ledger could start a command a second time.
 */
import { statSync } from "node:fs";
import { createServer } from "node:net";
import { MusterError } from "../../shared/errors.ts";

/**
 * Held until `release` or the end of the process, however it ends: the lock is an abstract socket, which the kernel lets go.
 * Throws MusterError("state-in-use").
 */
export async function lockState(folder: string): Promise<{ release(): Promise<void> }> {
  const { dev, ino } = statSync(folder);
  const server = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      reject(error.code === "EADDRINUSE" ? new MusterError("state-in-use", `another agent uses ${folder}`) : error),
    );
    server.listen({ path: `\0muster-agent-state-${dev}-${ino}` }, resolve);
  });
  server.unref();
  return { release: () => new Promise((resolve) => server.close(() => resolve())) };
}
