import { expect, it } from "vitest";
import type { RecordedCommand } from "../../controller/rehearsal/judge.ts";
import type { Cluster } from "../../shared/cluster/cluster.ts";
import { outOfOrder } from "./vendor-order.ts";

const node = (name: string, role: string) => ({ name, roles: [role], host: name, id: null, port: null, member: null });
const cluster: Cluster = {
  name: "lab",
  product: "atscale",
  nodes: [node("c1", "coordinator"), node("e1", "engine"), node("e2", "engine"), node("q1", "query-engine")],
  needs: [],
  options: {},
  fileDigest: "",
};

/** "+q1 stop" began, "-q1 stop" ended. */
function log(...lines: readonly string[]): RecordedCommand[] {
  return lines.map((line, at) => {
    const [who = "", verb = ""] = line.slice(1).split(" ");
    const event = line.startsWith("+") ? "began" : "ended";
    const began = lines.indexOf(`+${line.slice(1)}`);
    return { n: began, simMs: at, at: "", node: who, command: `atscale_${verb}`, event, exit: null, pid: 1 };
  });
}
const run = (...commands: readonly string[]) => commands.flatMap((command) => [`+${command}`, `-${command}`]);
const RIGHT = ["q1 stop", "e1 stop", "e2 stop", "c1 stop", "c1 start", "e2 start", "e1 start", "q1 start"];

it("finds nothing wrong with the vendor's order", () => {
  expect(outOfOrder(cluster, "e2", log(...run(...RIGHT)))).toEqual([]);
});

it("finds a leader that was stopped before its replica", () => {
  expect(outOfOrder(cluster, "e1", log(...run("q1 stop", "e1 stop", "e2 stop", "c1 stop")))).toEqual([
    "atscale_stop on e1 before atscale_stop on e2",
  ]);
});

it("finds a replica that was started before its leader", () => {
  expect(outOfOrder(cluster, "e2", log(...run("c1 start", "e1 start", "e2 start")))).toEqual([
    "atscale_start on e1 before atscale_start on e2",
  ]);
});

it("finds a command that began before the one ahead of it had ended", () => {
  expect(outOfOrder(cluster, "e2", log("+q1 stop", "+e1 stop", "-q1 stop", "-e1 stop"))).toEqual([
    "atscale_stop on e1 before atscale_stop on q1",
  ]);
});

it("finds a node that was started while another was still to be stopped", () => {
  expect(outOfOrder(cluster, "e2", log(...run("c1 stop", "c1 start", "q1 stop")))).toEqual([
    "atscale_stop on c1 before atscale_stop on q1",
    "atscale_start on c1 before atscale_stop on q1",
  ]);
});
