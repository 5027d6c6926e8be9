/** What the controller makes of each kind of probe: in a capture, in its script, and for `muster parse`. */
import { expect, test } from "vitest";
import { captureScript } from "../../../controller/cli/capture/script.ts";
import { readerOf, readOutput } from "../../../controller/cli/plan/read-output.ts";
import { readRaw } from "../../../controller/plan/capture.ts";
import type { Cluster } from "../../../shared/cluster/cluster.ts";
import { readDefinition } from "../../../shared/procedure/definition.ts";

const toy = readDefinition(
  "toy.yaml",
  `
product: toy
title: Toy
source: none
roles: { engine: { title: Engine } }
options:
  unit: { type: text, pattern: "[a-z]+", default: toyd, why: . }
actions: {}
probes:
  service: { unit: "{unit}" }
  nodes: { run: [/opt/toy/list-nodes], format: memsql-nodes }
  lag: { http: "http://{address}:8080/lag" }
  db: { sql: { port: "3306", user: toyd, ask: { leaves: SHOW LEAVES } } }
  started: { lines: { file: /var/log/toy, find: ready } }
  ports: { tcp: ["3306"] }
conditions:
  up: { says: up, all: [{ that: 'service.active == "active" && lag.json.value < 3 && size(db.leaves) == 1' }] }
procedures: {}
`,
);
const raw = (stdout: string) => ({ exit: 0, stdout, stderr: "" });
const readAs = (probe: string, stdout: string) => {
  const declared = toy.probes[probe];
  if (!declared) throw new Error(probe);
  return readRaw(declared, raw(stdout));
};
const installed = { definitions: new Map([["toy", toy]]), problems: [] };

test("a recorded unit is read as an agent reads it", () => {
  expect(readAs("service", "Id=toyd.service\nActiveState=failed\nResult=timeout\n")).toMatchObject({
    ok: true,
    value: { unit: "toyd.service", active: "failed", result: "timeout" },
  });
  expect(readAs("service", "")).toMatchObject({ ok: false });
});

test("a recorded http body is parsed as an agent parses it, and shortened as an agent shortens it", () => {
  const body = JSON.stringify({ value: 2, rest: "x".repeat(5000) });
  expect(readAs("lag", JSON.stringify({ status: 200, body, reachable: "yes" }))).toEqual({
    ok: true,
    value: { status: 200, body: body.slice(0, 4096), json: JSON.parse(body), reachable: "yes" },
  });
  expect(readAs("lag", '{"status":null,"body":"","reachable":"refused"}')).toMatchObject({ value: { json: null } });
  // An agent's own record says already what it parsed.
  expect(readAs("lag", '{"status":200,"body":"[1","json":[1],"reachable":"yes"}')).toMatchObject({
    value: { body: "[1", json: [1] },
  });
});

test("recorded rows and lines are the values that an agent reported", () => {
  expect(readAs("db", '{"leaves":[{"host":"a"}],"failed":{}}')).toMatchObject({ ok: true, value: { failed: {} } });
  expect(readAs("started", '{"exists":false}')).toEqual({ ok: true, value: { exists: false } });
});

test("parse reads with the reader of a bundled product, and a unit's output as systemctl's", () => {
  expect(readOutput(readerOf("toy", "nodes", installed), raw("No nodes found\n"))).toEqual({ nodes: [] });
  expect(readOutput(readerOf("toy", "service", installed), raw("ActiveState=active\n"))).toMatchObject({
    active: "active",
  });
  expect(() => readerOf("toy", "db", installed)).toThrow("runs no command");
});

test("the capture script asks systemctl of a unit, and leaves out what only an agent can look at", () => {
  const cluster: Cluster = {
    ...{ name: "toys", product: "toy", fileDigest: "0", needs: [], options: { unit: "toyd" } },
    nodes: [{ name: "t1", host: "t1", roles: ["engine"], id: null, port: null, member: null }],
  };
  const script = captureScript(cluster, toy);
  expect(script).toMatch(
    /^run service 5 '' no \/usr\/bin\/systemctl show '?--property=Id,\S*ActiveState\S* '?--'? toyd$/m,
  );
  expect(script).toContain("missing db 'a look of this kind needs an agent'");
  expect(script).toContain("missing started 'a look of this kind needs an agent'");
});
