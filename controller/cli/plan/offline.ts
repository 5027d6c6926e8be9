/**
 * A plan from the cluster file alone, or with a capture: no controller and no agent is asked.
 */

import { loadCluster } from "../../../shared/cluster/load.ts";
import { BUNDLED_PRODUCTS } from "../../../shared/config/parts.ts";
import { InputError } from "../../../shared/errors.ts";
import { type LoadedProducts, loadProducts } from "../../../shared/products/load.ts";
import type {
  Plan__Output as PlanMessage,
  Plan as PlanSent,
} from "../../../shared/wire/generated/muster/controller/v1/Plan.ts";
import { FleetClient } from "../../../shared/wire/load.ts";
import { planView } from "../../api/plan-view.ts";
import { blind } from "../../fleet/sight.ts";
import { captureSight } from "../../plan/capture.ts";
import { loadCapture } from "../../plan/capture-file.ts";
import { plan } from "../../plan/plan.ts";
import { forThisRun } from "../../plan/run-options.ts";
import { noFacts, type PlanOptions } from "../../plan/types.ts";

export interface OfflineRequest {
  readonly verb: string;
  readonly file: string;
  readonly capture: string | null;
  readonly options: PlanOptions;
}

/** Throws InputError with every problem of the files and of the names given. */
export function offlinePlan(request: OfflineRequest): PlanMessage {
  const { cluster: declared, definition } = loadCluster(request.file, installedProducts().definitions);
  const cluster = forThisRun(declared, definition, request.options.set);
  const capture = request.capture === null ? null : loadCapture(request.capture, cluster, definition);
  const made = plan({
    cluster,
    definition,
    verb: request.verb,
    sight: capture ? captureSight(capture, definition) : blind,
    looking: capture ? "capture" : "none",
    facts: noFacts,
    options: request.options,
  });
  return asReceived(planView(made, cluster, definition));
}

/** What a client gets when a controller answers with this: offline and live plans then print the same. */
function asReceived(message: PlanSent): PlanMessage {
  const { responseSerialize, responseDeserialize } = FleetClient.service.MakePlan;
  return responseDeserialize(responseSerialize(message));
}

/** The definitions on this machine: those that come with Muster, and a user's own. Throws InputError where one is broken. */
export function installedProducts(): LoadedProducts {
  const loaded = loadProducts([BUNDLED_PRODUCTS, "/etc/muster/products.d"]);
  if (loaded.definitions.size === 0 && loaded.problems.length > 0) throw new InputError(loaded.problems);
  return loaded;
}
