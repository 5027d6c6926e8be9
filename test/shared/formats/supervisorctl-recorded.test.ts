/** Every recorded output of supervisorctl against what was really so when it was taken (test/fixtures/supervisor/INDEX.tsv). */
import { describe, expect, test } from "vitest";
import { readSupervisorctl, type SupervisorStatus } from "../../../shared/formats/supervisorctl.ts";
import { recorded, recordings } from "./fixtures.ts";

const TOO_QUICK = "Exited too quickly (process log may have details)";
const NO_COMMAND = "can't find command '/opt/demo/does-not-exist'";

/** Written by hand from the situations: name STATE pid detail, in the order printed. */
const listed: Record<string, readonly string[]> = {
  "01-just-started": [
    "crasher STARTING -",
    "disabled STOPPED - Not started",
    "engine STARTING -",
    "exit5 STARTING -",
    "flapper STARTING -",
    `missing BACKOFF - ${NO_COMMAND}`,
    "one-shot STARTING -",
    "pg:coordinator STARTING -",
    "pg:database STARTING -",
    "slow-start STARTING -",
    "stubborn STARTING -",
    "worker:worker_00 STARTING -",
    "worker:worker_01 STARTING -",
  ],
  "02-starting-backoff": [
    `crasher BACKOFF - ${TOO_QUICK}`,
    "disabled STOPPED - Not started",
    running("engine", 341, "0:00:02"),
    running("exit5", 343, "0:00:02"),
    running("flapper", 344, "0:00:02"),
    `missing BACKOFF - ${NO_COMMAND}`,
    running("one-shot", 345, "0:00:02"),
    running("pg:coordinator", 349, "0:00:02"),
    running("pg:database", 347, "0:00:02"),
    "slow-start STARTING -",
    running("stubborn", 352, "0:00:02"),
    running("worker:worker_00", 353, "0:00:02"),
    running("worker:worker_01", 354, "0:00:02"),
  ],
  "04-settled": settled("0:00:14", 383, "slow-start STARTING -"),
  "05-all-settled": settled("0:00:30", 410, running("slow-start", 350, "0:00:30")),
  "06-one-running": [running("engine", 341, "0:00:31")],
  "06-one-stopped": ["disabled STOPPED - Not started"],
  "06-one-fatal": [`crasher FATAL - ${TOO_QUICK}`],
  "06-one-exited": ["one-shot EXITED - Nov 21 08:32 PM"],
  "06-two": [running("engine", 341, "0:00:32"), "disabled STOPPED - Not started"],
  "10-after-start-all": [
    `crasher FATAL - ${TOO_QUICK}`,
    running("disabled", 478, "0:00:26"),
    running("engine", 480, "0:00:26"),
    "exit5 EXITED - Nov 21 08:33 PM",
    "flapper STARTING -",
    `missing FATAL - ${NO_COMMAND}`,
    "one-shot EXITED - Nov 21 08:33 PM",
    running("pg:coordinator", 485, "0:00:26"),
    running("pg:database", 484, "0:00:26"),
    running("slow-start", 487, "0:00:26"),
    running("stubborn", 489, "0:00:26"),
    running("worker:worker_00", 490, "0:00:26"),
    running("worker:worker_01", 492, "0:00:26"),
  ],
};
const nobody = ["00-daemon-down", "12-after-shutdown-unix", "12-http-refused"];
/** The supervisor answered that it knows no such name. */
const answered = ["06-one-unknown", "07-start-nosuch"];
/** Outputs of other verbs, and of `status` while supervisord shuts down: nothing may be said. */
const unknown = [
  "07-restart",
  "07-start",
  "07-start-again",
  "07-start-crasher",
  "07-start-missing",
  "07-stop",
  "07-stop-again",
  "09-avail",
  "09-help",
  "09-pid",
  "09-pid-all",
  "09-tail",
  "09-version",
  "10-start-all",
  "10-stop-all",
  "11-systemctl-status",
  "12-after-shutdown",
  "12-shutdown",
];

describe("a recorded supervisorctl output", () => {
  test.each(Object.entries(listed))("%s lists the services as they were", (file, services) => {
    const status = read(`supervisor/${file}`);
    expect(status.supervisor).toBe("up");
    expect(status.services.map(short)).toEqual(services);
  });
  test.each(nobody)("%s: there is no supervisor", (file) => {
    expect(read(`supervisor/${file}`)).toEqual({ supervisor: "down", services: [] });
  });
  test.each(answered)("%s: the supervisor answers, the name is not listed", (file) => {
    expect(read(`supervisor/${file}`)).toEqual({ supervisor: "up", services: [] });
  });
  test.each(unknown)("%s says nothing about the services", (file) => {
    expect(read(`supervisor/${file}`)).toEqual({ supervisor: "unknown", services: [] });
  });
  test("none is left out here", () => {
    const tested = [...Object.keys(listed), ...nobody, ...answered, ...unknown];
    expect(tested.toSorted()).toEqual(recordings("supervisor").toSorted());
  });
});

describe("AtScale's service control", () => {
  test("is read with the blanks collapsed, as the vendor's page prints it", () => {
    expect(read("atscale/service_control-status-collapsed").services.map(short)).toEqual([
      running("agent", 650197, "0:01:38"),
      running("coordinator", 650198, "0:01:38"),
      running("egress", 650200, "0:01:38"),
      running("ingress", 650202, "0:01:38"),
      running("service_registry", 650196, "0:01:38"),
    ]);
  });
  test("is read in every state, with days in the uptime and a group's name", () => {
    expect(read("atscale/service_control-status").services.map(short)).toEqual([
      running("agent", 650197, "1 day, 0:01:38"),
      "database STARTING -",
      `engine BACKOFF - ${TOO_QUICK}`,
      `modeler FATAL - ${TOO_QUICK}`,
      "gov_rules EXITED - Nov 21 08:15 PM",
      "directory STOPPED - Not started",
      "egress STOPPED - Nov 21 08:15 PM",
      "ingress STOPPING -",
      running("svc:svc_00", 7, "12 days, 3:04:05"),
    ]);
  });
});

function settled(uptime: string, flapper: number, slowStart: string): string[] {
  return [
    `crasher FATAL - ${TOO_QUICK}`,
    "disabled STOPPED - Not started",
    running("engine", 341, uptime),
    "exit5 EXITED - Nov 21 08:32 PM",
    running("flapper", flapper, "0:00:02"),
    `missing FATAL - ${NO_COMMAND}`,
    "one-shot EXITED - Nov 21 08:32 PM",
    running("pg:coordinator", 349, uptime),
    running("pg:database", 347, uptime),
    slowStart,
    running("stubborn", 352, uptime),
    running("worker:worker_00", 353, uptime),
    running("worker:worker_01", 354, uptime),
  ];
}

function running(name: string, pid: number, uptime: string): string {
  return `${name} RUNNING ${pid} pid ${pid}, uptime ${uptime}`;
}

function read(path: string): SupervisorStatus {
  const result = readSupervisorctl(recorded(path));
  if (!result.ok) throw new Error(result.reason);
  return result.value;
}

const short = (s: SupervisorStatus["services"][number]) => `${s.name} ${s.state} ${s.pid ?? "-"} ${s.detail}`.trim();
