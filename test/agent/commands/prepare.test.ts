/**
 * Who a command runs as, judged by the command itself. Switching users needs root and is left out elsewhere.
 */
import { userInfo } from "node:os";
import { execa } from "execa";
import { describe, expect, test } from "vitest";
import type { ResolvedOrder } from "../../../agent/commands/order.ts";
import { prepare } from "../../../agent/commands/prepare.ts";
import { systemUsers } from "../../../agent/probes/users.ts";

const WEIRD = ["a b", "it's", '"q"', "new\nline", "$HOME", "`id`", "-x", "--", "*", "", "\\", "ü"];
const never = new AbortController().signal;
const users = systemUsers();

const order = (argv: ResolvedOrder["argv"], change: Partial<ResolvedOrder> = {}): ResolvedOrder => ({
  ...{ argv, user: null, login: false, ends: "exit" },
  ...change,
});
const here = { users, runner: "detached", rehearsal: false } as const;

async function run(resolved: ResolvedOrder, ports: Parameters<typeof prepare>[1] = here): Promise<string> {
  const prepared = await prepare(resolved, ports, never);
  if (!prepared.ok) throw new Error(prepared.reason);
  const [file, ...args] = prepared.argv;
  return (await execa(file, args, { cwd: "/", stripFinalNewline: false })).stdout;
}

describe.skipIf(process.getuid?.() !== 0)("as root", () => {
  // In Debian and Red Hat alike, and without a login shell of its own on neither: `login` is judged with root's.
  test("another user gets its own groups and home, and every argument as it is", async () => {
    const args = await run(order(["/usr/bin/printf", "<%s>", ...WEIRD], { user: "nobody" }));
    expect(args).toBe(WEIRD.map((text) => `<${text}>`).join(""));
    const who = await run(order(["/bin/sh", "-c", 'echo "$(id -un) $USER $HOME"'], { user: "nobody" }));
    expect(who).toMatch(/^nobody nobody \/\S*\n$/);
  });

  test("under systemd the unit itself switches", async () => {
    const ports = { ...here, runner: "systemd" } as const;
    const prepared = await prepare(order(["/bin/true"], { user: "nobody" }), ports, never);
    expect(prepared).toEqual({ ok: true, argv: ["/bin/true"], user: "nobody" });
  });
});

test("a login shell of the agent's own user passes every argument as it is", async () => {
  const own = userInfo().username;
  const args = await run(order(["/usr/bin/printf", "<%s>", ...WEIRD], { user: own, login: true }));
  expect(args).toBe(WEIRD.map((text) => `<${text}>`).join(""));
});

test("a user this host does not have is refused, and ignored in a rehearsal", async () => {
  const resolved = order(["/bin/true"], { user: "no-such-user", login: true });
  expect(await prepare(resolved, here, never)).toMatchObject({ ok: false, code: "cannot-become-user" });
  expect(await prepare(resolved, { ...here, rehearsal: true }, never)).toEqual({
    ok: true,
    argv: ["/bin/true"],
    user: null,
  });
});

test.each(["/no/such/file", "/etc", "/etc/passwd", "no-such-command"])("%s is no program", async (program) => {
  expect(await prepare(order([program]), here, never)).toMatchObject({ ok: false, code: "no-binary" });
});
