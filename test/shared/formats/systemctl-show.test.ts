import fc from "fast-check";
import { expect, test } from "vitest";
import { readProperties } from "../../../shared/formats/properties.ts";
import { readSystemctlShow } from "../../../shared/formats/systemctl-show.ts";
import { recorded } from "./fixtures.ts";

const raw = (stdout: string, exit = 0, stderr = "") => ({ exit, stdout, stderr });
const timeout = (text: string) => {
  const read = readSystemctlShow(raw(`ActiveState=active\nTimeoutStopUSec=${text}\n`));
  return read.ok ? read.value.stopTimeoutSeconds : read.reason;
};

test("a unit that is being stopped is told with all its properties", () => {
  expect(readSystemctlShow(recorded("ocient/systemctl-show-quiescing"))).toEqual({
    ok: true,
    value: {
      unit: null,
      loaded: "loaded",
      active: "deactivating",
      sub: "stop-sigterm",
      mainPid: 4121,
      result: "success",
      restarts: 0,
      stopTimeoutSeconds: 1800,
    },
  });
});

test("a unit that is not there is something seen", () => {
  const printed =
    "MainPID=0\nResult=success\nNRestarts=0\nId=lat.service\nLoadState=not-found\nActiveState=inactive\nSubState=dead\n";
  expect(readSystemctlShow(raw(printed))).toMatchObject({
    ok: true,
    value: { unit: "lat.service", loaded: "not-found", active: "inactive", sub: "dead", mainPid: 0 },
  });
});

test("what is not printed is unknown or null, and a missing MainPID is not none", () => {
  expect(readSystemctlShow(raw("ActiveState=active\n"))).toEqual({
    ok: true,
    value: {
      unit: null,
      loaded: "unknown",
      active: "active",
      sub: "unknown",
      mainPid: null,
      result: "unknown",
      restarts: null,
      stopTimeoutSeconds: null,
    },
  });
});

test("a word that systemd does not have is unknown", () => {
  expect(readSystemctlShow(raw("LoadState=lost\nActiveState=asleep\n"))).toMatchObject({
    ok: true,
    value: { loaded: "unknown", active: "unknown" },
  });
});

test.each([
  ["30min", 1800],
  ["1h 30min", 5400],
  ["1min 30s", 90],
  ["500ms", 0.5],
  ["1.5s", 1.5],
  ["2d 1us", 172_800.000001],
  ["1800000000", 1800],
  ["0", 0],
  ["infinity", null],
  ["18446744073709551615", null],
  ["soon", null],
  ["30min soon", null],
  ["", null],
])("a stop timeout of %j is %j seconds", (text, seconds) => {
  expect(timeout(text)).toBe(seconds);
});

test.each([
  ["nothing printed", raw("")],
  ["no ActiveState", raw("LoadState=loaded\nMainPID=7\n")],
  ["an empty ActiveState", raw("LoadState=loaded\nActiveState=\n")],
  ["a systemctl that failed", raw("ActiveState=active\n", 1)],
  ["several units", raw("Id=a.service\nActiveState=active\n\nId=b.service\nActiveState=inactive\n")],
])("%s says nothing", (_, output) => {
  expect(readSystemctlShow(output)).toMatchObject({ ok: false, reason: expect.stringMatching(/./) });
});

test("systemctl's own words are the reason", () => {
  const words = "System has not been booted with systemd as init system (PID 1). Can't operate.";
  expect(readSystemctlShow(raw("", 1, `${words}\n`))).toEqual({
    ok: false,
    reason: `systemctl exited with 1: ${words}`,
  });
});

test("properties are texts by key, the last of a key counts, and a value may hold an equals sign", () => {
  expect(readProperties(raw("warming up\nA=1\r\nB=x=y \nA=2\nC=\n"))).toEqual({
    ok: true,
    value: { A: "2", B: "x=y", C: "" },
  });
});

test.each(["", "nothing of the kind\n", "= 1\n"])("no property in %j says nothing", (stdout) => {
  expect(readProperties(raw(stdout))).toMatchObject({ ok: false });
});

test("whatever is printed, neither reader throws", () => {
  const line = fc.oneof(
    fc.string(),
    fc.constantFrom("ActiveState=active", "TimeoutStopUSec=1h", "MainPID=x", "__proto__=1"),
  );
  fc.assert(
    fc.property(fc.array(line), fc.integer({ min: 0, max: 2 }), (lines, exit) => {
      for (const read of [readProperties, readSystemctlShow])
        expect(typeof read(raw(lines.join("\n"), exit)).ok).toBe("boolean");
    }),
  );
});
