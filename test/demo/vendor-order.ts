/**
 * AtScale's order as its article has it, written down here once more by hand: the demo's verdict must not lean on Muster's own plan.
 * help.atscale.com, article 22435873244951, "Shut Down and Start Up Procedures for Multi-Node AtScale Environments".
 */
import type { RecordedCommand } from "../../controller/rehearsal/judge.ts";
import type { Cluster } from "../../shared/cluster/cluster.ts";

/** Groups in the order in which they are to be acted on; one node after the other within each. */
const STOP = ["query-engine", "replica", "leader", "coordinator"];
const START = ["coordinator", "leader", "replica", "query-engine"];

/** Each command that began before everything ahead of it had ended. `leader`: who led before the stop. */
export function outOfOrder(cluster: Cluster, leader: string, commands: readonly RecordedCommand[]): string[] {
  const rank = ({ node, command }: RecordedCommand) => {
    const kind = kindOf(cluster, leader, node);
    return command === "atscale_stop" ? STOP.indexOf(kind) : STOP.length + START.indexOf(kind);
  };
  const begun = commands.filter(({ event }) => event === "began");
  const endOf = (n: number) => commands.findIndex((other) => other.event === "ended" && other.n === n);
  return begun.flatMap((command) => {
    const at = commands.indexOf(command);
    const early = begun.filter((other) => {
      const ended = endOf(other.n);
      const over = ended !== -1 && ended < at;
      const ahead = rank(other) < rank(command);
      const alongside = rank(other) === rank(command) && other !== command && commands.indexOf(other) < at;
      return (ahead || alongside) && !over;
    });
    return early.length === 0
      ? []
      : [
          `${command.command} on ${command.node} before ${early.map(({ node, command: name }) => `${name} on ${node}`).join(", ")}`,
        ];
  });
}

function kindOf({ nodes }: Cluster, leader: string, name: string): string {
  const roles = nodes.find((node) => node.name === name)?.roles ?? [];
  if (roles.includes("coordinator")) return "coordinator";
  if (roles.includes("query-engine")) return "query-engine";
  return name === leader ? "leader" : "replica";
}
