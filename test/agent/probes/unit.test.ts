import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runProbe } from "../../../agent/probes/probe.ts";
import { SYSTEMCTL } from "../../../shared/procedure/command-of.ts";
import { calm, definition, folder, node, ports, script } from "./support.ts";

const options = { unit: { type: "text", default: "toyd", pattern: "[a-z]+", why: "." } };
const units = definition({ options, probes: { service: { unit: "{unit}" } } });

test("a unit is asked of the simulated host's systemctl, and read", async () => {
  const sysroot = folder();
  mkdirSync(join(sysroot, "usr/bin"), { recursive: true });
  script(
    join(sysroot, SYSTEMCTL),
    'for unit; do :; done; echo "Id=$unit.service"; echo ActiveState=active; echo SubState=running; echo MainPID=7; echo "Result=$*" >&2',
  );
  const at = ports({ definitions: new Map([["toy", units]]), rehearsal: { sysroot } });
  const answer = await runProbe(node(), "service", at, calm());
  expect(answer.yields).toMatchObject({
    result: "seen",
    value: { unit: "toyd.service", active: "active", sub: "running", mainPid: 7, loaded: "unknown" },
  });
  expect(answer.raw?.stderr).toBe(
    "Result=show --property=Id,LoadState,ActiveState,SubState,MainPID,Result,NRestarts,TimeoutStopUSec -- toyd\n",
  );
});

test("a systemctl that tells nothing is unknown, with its words", async () => {
  const sysroot = folder();
  mkdirSync(join(sysroot, "usr/bin"), { recursive: true });
  script(join(sysroot, SYSTEMCTL), "echo 'Failed to connect to bus: Host is down' >&2; exit 1");
  const at = ports({ definitions: new Map([["toy", units]]), rehearsal: { sysroot } });
  expect((await runProbe(node(), "service", at, calm())).yields).toEqual({
    result: "unknown",
    reason: "systemctl exited with 1: Failed to connect to bus: Host is down",
  });
});

test("without a simulated systemctl the host's own is asked: it is seen or unknown, never stopped by default", async () => {
  const at = ports({ definitions: new Map([["toy", units]]) });
  const { yields } = await runProbe(node({ options: { unit: "nosuchunit" } }), "service", at, calm());
  if (yields.result === "seen") expect(yields.value).toMatchObject({ loaded: "not-found" });
  else expect(yields.reason).toMatch(/systemctl/);
});
