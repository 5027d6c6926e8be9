import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readSupervisorctl } from "../../../shared/formats/supervisorctl.ts";

const STATES = ["STOPPED", "STARTING", "RUNNING", "BACKOFF", "STOPPING", "EXITED", "FATAL", "UNKNOWN"];
const read = (stdout: string, stderr = "", exit = 0) => {
  const result = readSupervisorctl({ exit, stdout, stderr });
  if (!result.ok) throw new Error(result.reason);
  return result.value;
};

describe("supervisorctl status", () => {
  const name = fc.stringMatching(/^[a-z][a-z0-9_.-]{0,40}(:[a-z0-9_.-]{1,20})?$/).filter((text) => !text.endsWith(":"));
  const service = fc.record({
    name,
    state: fc.oneof(fc.constantFrom(...STATES), fc.constantFrom("PAUSED", "REMOVED", "NOT_READY")),
    pid: fc.integer({ min: 1, max: 4_194_304 }),
    uptime: fc.constantFrom("0:00:02", "1 day, 0:01:38", "412 days, 23:59:59"),
    says: fc.constantFrom(
      "",
      "Not started",
      "Nov 21 08:15 PM",
      "can't find \ufffd 'x'",
      'unknown error (try "tail x")',
    ),
  });
  const detailOf = (s: { state: string; pid: number; uptime: string; says: string }) =>
    s.state === "RUNNING" ? `pid ${s.pid}, uptime ${s.uptime}` : s.says;

  test("reads back every row that supervisorctl can draw, whatever surrounds it", () => {
    fc.assert(
      fc.property(
        fc.array(service, { minLength: 1, maxLength: 12 }),
        fc.record({
          noise: fc.array(
            fc.tuple(
              fc.nat(12),
              fc.constantFrom(
                "2023-01-13 14:59:59,465 - WARNING - Using a-b",
                "WARNING RUNNING as root",
                "[INFO] JVM 17",
                "nosuch: ERROR (no such process)",
                "nosuch: ERROR (no such group)",
                "",
              ),
            ),
          ),
          coloured: fc.boolean(),
          end: fc.constantFrom("\n", "\r\n", "\r\r\n"),
          gap: fc.constantFrom("padded", "tab"),
        }),
        (services, dress) => {
          const width = Math.max(30, ...services.map((s) => s.name.length)) + 3;
          const lines = services.map((s) => {
            const state = dress.coloured ? `\u001b[32m${s.state}\u001b[0m` : s.state;
            const padding = " ".repeat(Math.max(0, 10 - s.state.length));
            return dress.gap === "tab"
              ? `${s.name}\t${state}\t${detailOf(s)}`
              : `${s.name.padEnd(width)}${state}${padding}${detailOf(s)}`.replace(/^(\S+\s+[A-Z_]{10,})(?=\S)/, "$1 ");
          });
          for (const [at, text] of dress.noise) lines.splice(at % (lines.length + 1), 0, text);
          expect(read(lines.join(dress.end))).toEqual({
            supervisor: "up",
            services: services.map((s) => ({
              name: s.name,
              state: STATES.includes(s.state) ? s.state : "UNKNOWN",
              pid: s.state === "RUNNING" ? s.pid : null,
              detail: detailOf(s),
            })),
          });
        },
      ),
      { numRuns: 500 },
    );
  });

  test("reads back rows whose blanks a page collapsed, when some state is known", () => {
    fc.assert(
      fc.property(fc.array(service, { minLength: 1, maxLength: 8 }), (services) => {
        fc.pre(services.some((s) => STATES.includes(s.state)));
        const text = services.map((s) => `${s.name} ${s.state} ${detailOf(s)}`.trim()).join("\n");
        expect(read(text).services.map((s) => [s.name, s.state])).toEqual(
          services.map((s) => [s.name, STATES.includes(s.state) ? s.state : "UNKNOWN"]),
        );
      }),
    );
  });

  test("never throws, and never calls arbitrary text down", () => {
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc
        .array(fc.constantFrom("a ", "RUNNING", ": ERROR (", "\n", "no such file", "pid 9", "unix:/", "\u001b["))
        .map((p) => p.join("")),
    );
    fc.assert(
      fc.property(text, text, (stdout, stderr) => {
        expect(read(stdout, stderr).supervisor).not.toBe("down");
      }),
      { numRuns: 1000 },
    );
  });

  test.each([
    "unix:///opt/atscale/run/supervisor.sock no such file",
    "unix:///opt/at scale/supervisor.sock no such file",
    "unix:///var/run/supervisor.sock refused connection",
    "http://localhost:9001 refused connection\r",
    "  \u001b[31mhttp://localhost:9001 refused connection\u001b[0m",
  ])("%j: nobody is there", (line) => {
    expect(read(`WARNING: something else\n${line}\n`, "", 4)).toEqual({ supervisor: "down", services: [] });
    expect(read("", `${line}\n`, 4)).toEqual({ supervisor: "down", services: [] });
  });

  test.each([
    "",
    "\n\n",
    "error: <class 'PermissionError'>, [Errno 13] Permission denied: file: /usr/lib/python3/dist-packages/supervisor/xmlrpc.py line: 560",
    "error: <class 'FileNotFoundError'>, [Errno 2] No such file or directory: file: <string> line: 1",
    "error: <class 'xmlrpc.client.Fault'>, <Fault 6: 'SHUTDOWN_STATE'>: file: /usr/lib/python3.11/xmlrpc/client.py line: 668",
    'Traceback (most recent call last):\n  File "x", line 1\nConnectionRefusedError: [Errno 111] Connection refused',
    "bash: /opt/atscale/bin/atscale_service_control: no such file",
    "missing: ERROR (no such file)",
    "Sorry, user ann is not allowed to execute this",
    "Using JVM at /opt/java",
    "Server requires authentication",
  ])("%j: nothing is known", (text) => {
    expect(read(text, "", 1)).toEqual({ supervisor: "unknown", services: [] });
    expect(read("", text, 1)).toEqual({ supervisor: "unknown", services: [] });
  });

  test("prose beside a padded table is no service, a padded row of an unheard-of state is one", () => {
    const text = `Using JVM at /opt/java\n${"engine".padEnd(33)}RUNNING   pid 7, uptime 0:00:02\n${"egress".padEnd(33)}WEDGED    since noon\n`;
    expect(read(text).services).toEqual([
      { name: "engine", state: "RUNNING", pid: 7, detail: "pid 7, uptime 0:00:02" },
      { name: "egress", state: "UNKNOWN", pid: null, detail: "since noon" },
    ]);
  });
});
