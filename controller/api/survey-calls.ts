/**
 * Looking at everything at once, for planning elsewhere (capture) and for writing a cluster file (discover).
 */
import { MusterError } from "../../shared/errors.ts";
import { makeHarmless } from "../../shared/formats/harmless.ts";
import { streaming, unary } from "../../shared/grpc/handlers.ts";
import type { CapturedNode as NodeMessage } from "../../shared/wire/generated/muster/controller/v1/CapturedNode.ts";
import type { FleetHandlers } from "../../shared/wire/generated/muster/controller/v1/Fleet.ts";
import { type Desk, namingLeader, need } from "./desk.ts";

export function surveyCalls(desk: Desk): Pick<FleetHandlers, "Capture" | "Discover"> {
  const { office, onFault } = desk;
  return {
    Capture: streaming(({ cluster }) => capture(desk, cluster), onFault),
    Discover: unary(async ({ product, hosts, optionsJson }) => {
      need({ product });
      const options = optionsOf(optionsJson);
      const found = await namingLeader(office, () => office.discover({ product, hosts, options }));
      return {
        hosts: found.map(({ host, roles, member, says }) => ({
          ...{ host, roles: [...roles], member: member ?? "", says: says.map(makeHarmless) },
        })),
      };
    }, onFault),
  };
}

async function* capture({ office, clock }: Desk, cluster: string): AsyncGenerator<NodeMessage, void, void> {
  need({ cluster });
  const nodes = await namingLeader(office, () => office.capture(cluster));
  const takenMs = clock.wall();
  for (const { node, host, probes } of nodes) {
    yield {
      ...{ node, host, takenMs },
      probes: probes.map(({ probe, output }) =>
        "missing" in output ? { probe, missing: makeHarmless(output.missing) } : { probe, ...output },
      ),
    };
  }
}

function optionsOf(json: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(json || "{}");
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Told below.
  }
  throw new MusterError("bad-input", `options are no JSON object: ${json.slice(0, 200)}`);
}
