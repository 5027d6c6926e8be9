/**
 * describe-node: one property, or all of them.
 */
import type { ToolCall } from "../argv.ts";
import { nodeOf } from "../scene.ts";
import type { World } from "../state.ts";
import { listed } from "./nodes.ts";

export function describe(world: World, name: string, asked: ToolCall): string {
  const one = listed(world, name);
  const { pid, safePid, supervised } = nodeOf(world, name);
  const values: Readonly<Record<string, string>> = {
    MemsqlId: one.memsqlId,
    Role: one.role,
    Port: String(one.port),
    BindAddress: one.bindAddress,
    ProcessState: one.processState,
    IsConnectable: String(one.isConnectable),
    Version: one.version,
    RecoveryState: one.recoveryState,
    NodeID: one.nodeID,
    Pid: String(pid ?? 0),
    MemsqldSafePid: String(safePid ?? 0),
    AutoRestart: String(supervised),
  };
  if (asked.property !== null) return `${values[asked.property] ?? ""}\n`;
  if (asked.json) return `${JSON.stringify({ node: { ...one, pid: pid ?? 0, memsqldSafePid: safePid ?? 0 } })}\n`;
  return Object.entries(values)
    .map(([key, value]) => `${key.padEnd(16)}${value}\n`)
    .join("");
}
