/** A session that is opened when a verb first asks for one: most of a start's time is gRPC, which offline verbs do not need. */
import type { Settings } from "../shell/settings.ts";
import type { FleetSession } from "./session.ts";

export function openOnce({ controller, tls }: Settings): { open(): Promise<FleetSession>; close(): void } {
  let session: FleetSession | null = null;
  return {
    open: async () => {
      if (!session) {
        const { openSession } = await import("./session.ts");
        session = openSession(controller, tls);
      }
      return session;
    },
    close: () => session?.close(),
  };
}
