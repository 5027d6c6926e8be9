/**
 * Plans an order: which cluster after which, and what would be done to each. Nothing is executed.
 */
import { createHash } from "node:crypto";
import { MusterError } from "../../shared/errors.ts";
import { type LaidStep, layOrder, ORDER_VERBS, type OrderVerb } from "../order/lay.ts";
import { type Needs, unknownNeeds } from "../order/needs.ts";
import type { Plan } from "../plan/types.ts";

export interface PlannedOrder {
  /** Digest of the steps and of every plan: the same id does the same. */
  readonly id: string;
  readonly verb: OrderVerb;
  readonly steps: readonly LaidStep[];
  /** One a cluster, in the order of the steps that begin it. */
  readonly plans: readonly Plan[];
  readonly warnings: readonly string[];
}

/** Throws bad-input, needs-cycle, and what planning throws. */
export async function planOrder(
  verb: string,
  names: readonly string[],
  needs: Needs,
  planOne: (cluster: string, verb: OrderVerb, handled: ReadonlySet<string>) => Promise<Plan>,
): Promise<PlannedOrder> {
  const known = ORDER_VERBS.find((one) => one === verb);
  if (!known)
    throw new MusterError(
      "bad-input",
      `${verb} is for one cluster at a time; an order is one of: ${ORDER_VERBS.join(", ")}`,
    );
  if (names.length === 0)
    throw new MusterError("bad-input", "an order of no cluster: name some, or apply their files first");
  const steps = layOrder(known, names, needs);
  const clusters = [...new Set(steps.map(({ cluster }) => cluster))];
  const plans = await Promise.all(clusters.map((cluster) => planOne(cluster, known, new Set(clusters))));
  const decisive = JSON.stringify([steps, plans.map(({ id }) => id)]);
  return {
    id: createHash("sha256").update(decisive).digest("hex").slice(0, 8),
    ...{ verb: known, steps, plans, warnings: unknownNeeds(needs, clusters) },
  };
}
