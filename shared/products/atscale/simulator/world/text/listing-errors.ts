/**
 * What `postgres_nodes` prints on stderr: its usual warning, and its ways of failing when Consul does not answer.
 */
import { chance } from "../../../../../simulator/chance.ts";
import { faultOf } from "../faults.ts";
import type { World } from "../state.ts";
import { pythonDate } from "./dates.ts";

/** One a DCS client made; the vendor's sample shows one. */
const USUAL_WARNINGS = 1;

export function printWarnings(world: World, node: string): string {
  const count = faultOf(world, node, "warnings")?.value ?? USUAL_WARNINGS;
  const text =
    "Using atscale-postgres14-cluster as consul service name instead of scope name atscale_postgres14_cluster";
  return `${pythonDate(world)} - WARNING - ${text}\n`.repeat(count);
}

/** What a listing prints again and again while its store is away, and never returns. */
export function printRetry(world: World, round: number): string {
  const connection = `<urllib3.connection.HTTPConnection object at ${address(world, round)}>`;
  const cause = `NewConnectionError('${connection}: Failed to establish a new connection: [Errno 111] Connection refused')`;
  return [1, 0]
    .map((total) => `Retry(total=${total}, connect=None, read=None, redirect=0, status=None)`)
    .map((retry) => `Retrying (${retry}) after connection broken by '${cause}': ${PATH}`)
    .map((text) => `${pythonDate(world)} - WARNING - ${text}\n`)
    .join("");
}

/** What a listing prints when it gives up, exit 1. */
export function printTraceback(): string {
  return [
    "Traceback (most recent call last):",
    '  File "/opt/atscale/current/bin/database/patronictl.py", line 12, in <module>',
    "    sys.exit(ctl())",
    '  File "/opt/atscale/current/lib/python3/site-packages/patroni/ctl.py", line 1001, in members',
    "    cluster = dcs.get_cluster()",
    '  File "/opt/atscale/current/lib/python3/site-packages/patroni/dcs/consul.py", line 424, in _load_cluster',
    "    raise ConsulError('Consul is not responding properly')",
    "patroni.dcs.consul.ConsulError: 'Consul is not responding properly'",
    "",
  ].join("\n");
}

const PATH = "/v1/kv/service/atscale_postgres14_cluster/?recurse=1&consistent=1";

function address(world: World, round: number): string {
  const low = Math.floor(chance(world.setup.seed, "address", world.callCount, round) * 2 ** 28);
  return `0x7fce${low.toString(16).padStart(8, "0")}`;
}
