import { expect, test, vi } from "vitest";
import { silentLogger } from "../../shared/log.ts";
import { createNotifier } from "../../shared/systemd-notify.ts";

function rig(environment: Record<string, string>) {
  const told: string[] = [];
  const stop = new AbortController();
  const tell = async (words: readonly string[]) => {
    told.push(...words);
  };
  return { told, stop, notifier: createNotifier({ log: silentLogger(), signal: stop.signal, environment, tell }) };
}

test("systemd is told in its words, a status as one line", async () => {
  const { told, notifier } = rig({ NOTIFY_SOCKET: "/run/x" });
  await notifier.ready();
  await notifier.status("NATS is away\n since  noon ");
  await notifier.stopping();
  expect(told).toEqual(["READY=1", "STATUS=NATS is away since noon", "STOPPING=1"]);
});

test("a process that systemd did not start tells nothing", async () => {
  const { told, notifier } = rig({ WATCHDOG_USEC: "2000" });
  await notifier.ready();
  expect(told).toEqual([]);
});

test("the watchdog is fed until the daemon stops", async () => {
  const { told, stop } = rig({ NOTIFY_SOCKET: "/run/x", WATCHDOG_USEC: "20000" });
  await vi.waitFor(() => expect(told.filter((w) => w === "WATCHDOG=1").length).toBeGreaterThan(2), 60_000);
  stop.abort();
});
