import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { runBounded } from "../../../agent/probes/bounded-command.ts";
import { LiveGroups } from "../../../agent/probes/live-groups.ts";
import type { ProbePorts } from "../../../agent/probes/ports.ts";
import { probeNames, runProbe } from "../../../agent/probes/probe.ts";
import type { RollCallValue } from "../../../agent/probes/roll-call.ts";
import { loginArgv } from "../../../agent/probes/run-as.ts";
import { calm, definition, folder, node, ports, script, until } from "./support.ts";

const isRoot = process.getuid?.() === 0;

function toy(parts: Record<string, unknown>, over: Partial<ProbePorts> = {}): ProbePorts {
  return ports({ definitions: new Map([["toy", definition(parts)]]), ...over });
}
const look = (name: string, at: ProbePorts, of = node()) => runProbe(of, name, at, calm());

test("a listing is read by the definition's reader and comes with its raw output", async () => {
  const root = folder();
  script(join(root, "status"), "printf '%-33s%-10s%s\\n' engine RUNNING 'pid 7, uptime 0:01:38'");
  const at = toy({
    options: { root: { type: "path", default: root, why: "." } },
    probes: { services: { run: ["{root}/status"], format: "supervisorctl" } },
  });
  const answer = await look("services", at);
  expect(answer.yields).toMatchObject({
    result: "seen",
    value: { supervisor: "up", services: [{ name: "engine", state: "RUNNING", pid: 7 }] },
  });
  expect(answer.raw).toMatchObject({ exit: 0, stdout: expect.stringContaining("RUNNING") });
});

test("an output that its reader cannot read is unknown, with the reader's reason", async () => {
  const root = folder();
  script(join(root, "list"), "echo 'Error: cannot reach the store' >&2; exit 1");
  const at = toy({ probes: { postgres: { run: [join(root, "list")], format: "patronictl" } } });
  const answer = await look("postgres", at);
  expect(answer.yields).toEqual({ result: "unknown", reason: expect.stringMatching(/./) });
  expect(answer.raw).toMatchObject({ exit: 1 });
});

test("a listing that never returns is killed and unknown", async () => {
  const root = folder();
  script(join(root, "list"), 'trap "" TERM; while :; do sleep 300; done');
  const at = toy({ probes: { postgres: { run: [join(root, "list")], format: "patronictl", within: "300ms" } } });
  expect(await look("postgres", at)).toEqual({
    yields: { result: "unknown", reason: "no answer within 300 ms, killed" },
  });
});

test("a listing cut off at the cap is unknown, however well its beginning reads", async () => {
  const root = folder();
  script(join(root, "status"), "yes 'engine  RUNNING pid 7, uptime 0:01:38' | head -c 3000000");
  const at = toy({ probes: { services: { run: [join(root, "status")], format: "supervisorctl" } } });
  expect(await look("services", at)).toMatchObject({
    yields: { result: "unknown", reason: expect.stringContaining("more than 1 MiB") },
  });
});

test("a missing listing, a forbidden one and a missing user are unknown, each with its reason", async () => {
  const root = folder();
  script(join(root, "forbidden"), "true", 0o644);
  const at = toy({
    probes: {
      missing: { run: [join(root, "missing")], format: "supervisorctl" },
      forbidden: { run: [join(root, "forbidden")], format: "supervisorctl" },
      nobody: { run: ["/bin/true"], user: "no-such-user", format: "supervisorctl" },
    },
  });
  const reason = async (name: string) => {
    const { yields } = await look(name, at);
    return yields.result === "unknown" ? yields.reason : "seen";
  };
  expect(await reason("missing")).toContain("missing is not there");
  expect(await reason("forbidden")).toContain("forbidden may not be executed");
  expect(await reason("nobody")).toBe("this host has no user no-such-user");
});

test.skipIf(!isRoot)("a listing runs as the definition's user, with that user's environment", async () => {
  const root = folder();
  script(join(root, "who"), 'printf "%s  RUNNING pid 7, uptime 0:01:38\\n" "$(id -un)-$USER-$1"');
  script(join(root, "stubborn"), 'trap "" TERM; while :; do sleep 300; done');
  script(join(root, "private"), "true", 0o700);
  const probe = (run: string[]) => ({ run, user: "nobody", format: "supervisorctl", within: "2s" });
  const at = toy({
    probes: {
      who: probe([join(root, "who"), "a;b $(id)"]),
      stubborn: probe([join(root, "stubborn")]),
      private: probe([join(root, "private")]),
      missing: probe([join(root, "missing")]),
    },
  });
  expect((await look("who", at)).raw?.stdout).toContain("nobody-nobody-a;b $(id) ");
  expect((await look("stubborn", at)).yields).toMatchObject({ reason: "no answer within 2 s, killed" });
  expect((await look("private", at)).yields).toMatchObject({
    reason: expect.stringContaining("may not be executed by nobody"),
  });
  expect((await look("missing", at)).yields).toMatchObject({ reason: expect.stringContaining("missing is not there") });
  await until("the end of the killed listing", () => !commandLines().some((line) => line.includes(`${root}/stubborn`)));
});

test.skipIf(!isRoot)("a login session takes argv as it is and keeps the caller's process group", async () => {
  const root = folder();
  script(join(root, "who"), `printf '%s|' "$(id -un)" "$(ps -o pgid= -p $$ | tr -d ' ')" "$@"`);
  const groups = new LiveGroups();
  const add = vi.spyOn(groups, "add");
  const ending = await runBounded(
    { argv: loginArgv("root", [join(root, "who"), "a b", "$(id)", "--login"]), withinMs: 60_000 },
    groups,
    calm(),
  );
  if (ending.kind !== "exited") throw new Error(ending.kind);
  expect(ending.raw.stdout).toBe(`root|${add.mock.calls[0]?.[0]}|a b|$(id)|--login|`);
});

test("paths and ports of a rehearsal are those of the simulated host, and its user need not exist", async () => {
  const sysroot = folder();
  mkdirSync(join(sysroot, "opt/toy"), { recursive: true });
  script(join(sysroot, "opt/toy/status"), "echo 'engine  RUNNING pid 7, uptime 0:01:38'");
  const at = toy(
    {
      options: {
        root: { type: "path", default: "/opt/toy", why: "." },
        user: { type: "user", default: "toyd", why: "." },
      },
      probes: { services: { run: ["{root}/status"], user: "{user}", format: "supervisorctl" } },
      actions: { start: { run: ["{root}/status"], user: "{user}", goal: "up" } },
    },
    { rehearsal: { sysroot, address: "127.0.0.7" } },
  );
  expect((await look("services", at)).yields.result).toBe("seen");
  expect((await look("roll-call", at)).yields).toMatchObject({
    value: { user: { name: "toyd", exists: true }, actions: { start: { ok: true } } },
  });
});

test("an unknown product, probe or option is unknown with its reason", async () => {
  const at = toy({ probes: { ports: { on: ["store"], tcp: ["1"] } } });
  const reason = async (name: string, of = node()) => (await look(name, at, of)).yields;
  expect(await reason("roll-call", node({ product: "other" }))).toMatchObject({
    reason: expect.stringContaining("no definition of the product other"),
  });
  expect(await reason("pong")).toMatchObject({ reason: "toy has no probe pong" });
  expect(await reason("constructor")).toMatchObject({ reason: "toy has no probe constructor" });
  expect(await reason("ports")).toMatchObject({ reason: "the probe ports is not for engine" });
  expect(await reason("roll-call", node({ options: { colour: 1 } }))).toMatchObject({
    reason: expect.stringContaining('no option "colour"'),
  });
});

test("an option that this host pins to another value is refused", async () => {
  const parts = { options: { root: { type: "path", default: "/opt/toy", why: "." } } };
  const at = toy(parts, { pinnedOptions: { toy: { root: "/srv/toy" } } });
  expect((await look("roll-call", at, node({ options: { root: "/opt/toy" } }))).yields).toMatchObject({
    result: "unknown",
    reason: expect.stringContaining("pins root"),
  });
  expect((await look("roll-call", at, node())).yields.result).toBe("seen");
});

test("the probes of a node are those for its roles, and the roll call", () => {
  const toys = definition({
    probes: { services: { run: ["x"], format: "supervisorctl" }, ping: { on: ["engine"], http: "http://x" } },
  });
  expect(probeNames(toys, { roles: ["engine"], options: {} })).toEqual(["services", "ping", "roll-call"]);
  expect(probeNames(toys, { roles: ["store"], options: {} })).toEqual(["services", "roll-call"]);
  expect(probeNames(undefined, { roles: ["store"], options: {} })).toEqual(["roll-call"]);
});

test("the roll call tells, action by action, whether it could be run here", async () => {
  const root = folder();
  script(join(root, "start"), "exit 1");
  script(join(root, "stop"), "true", 0o644);
  const parts = {
    actions: {
      start: { run: [join(root, "start"), "--to={to}"], goal: "up", parameters: { to: { pattern: ".*", why: "." } } },
      stop: { run: [join(root, "stop")], goal: "up" },
      list: { run: ["systemctl", "status"], goal: "up" },
      gone: { run: [join(root, "gone")], goal: "up" },
      alien: { run: ["/bin/true"], user: "no-such-user", goal: "up" },
    },
  };
  const { yields } = await look("roll-call", toy(parts));
  if (yields.result !== "seen") throw new Error(yields.reason);
  const value = yields.value as RollCallValue;
  expect(value).toMatchObject({
    digest: "0123456789ab",
    runner: "detached",
    user: { name: "no-such-user", exists: false },
  });
  expect(value.actions.start).toEqual({ ok: true, reason: "", argv: [join(root, "start"), "--to={to}"] });
  expect(value.actions.stop).toMatchObject({ ok: false, reason: expect.stringContaining("may not be executed") });
  expect(value.actions.list).toMatchObject({ ok: true });
  expect(value.actions.gone).toMatchObject({ ok: false, reason: `${join(root, "gone")} is not there` });
  expect(value.actions.alien).toMatchObject({ ok: false, reason: "this host has no user no-such-user" });
});

test.skipIf(!isRoot)("the roll call asks for the configured user's rights, not for the agent's", async () => {
  const root = folder();
  mkdirSync(join(root, "private"), { mode: 0o700 });
  script(join(root, "private/start"), "true");
  script(join(root, "owners"), "true", 0o700);
  script(join(root, "open"), "true", 0o755);
  const action = (file: string) => ({ run: [join(root, file)], user: "nobody", goal: "up" });
  const parts = { actions: { private: action("private/start"), owners: action("owners"), open: action("open") } };
  expect((await look("roll-call", toy(parts))).yields).toMatchObject({
    value: {
      user: { name: "nobody", exists: true },
      actions: {
        private: { ok: false, reason: `nobody may not enter ${join(root, "private")}` },
        owners: { ok: false, reason: `${join(root, "owners")} may not be executed by nobody` },
        open: { ok: true },
      },
    },
  });
});

test("without room in the ledger no action is ready", async () => {
  const parts = { actions: { start: { run: ["/bin/true"], goal: "up" } } };
  expect((await look("roll-call", toy(parts, { ledgerRoom: () => false }))).yields).toMatchObject({
    value: { actions: { start: { ok: false, reason: expect.stringContaining("ledger") } } },
  });
});

test("a look is not repeated while the process of an earlier one cannot be killed", async () => {
  const at = toy({ probes: { services: { run: ["/bin/true"], format: "supervisorctl" } } });
  at.unkilled.note("toys/toy-1/services", process.pid);
  expect((await look("services", at)).yields).toMatchObject({
    result: "unknown",
    reason: expect.stringContaining(`process ${process.pid} of an earlier look`),
  });
  at.unkilled.note("toys/toy-1/services", 2 ** 22 + 1);
  expect((await look("services", at)).raw).toMatchObject({ exit: 0 });
});

function commandLines(): string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, "utf8");
      } catch {
        return "";
      }
    });
}
