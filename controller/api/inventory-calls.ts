/**
 * Clusters, hosts, products.
 */
import { unary } from "../../shared/grpc/handlers.ts";
import type { Definition } from "../../shared/procedure/schema.ts";
import type { FleetHandlers } from "../../shared/wire/generated/muster/controller/v1/Fleet.ts";
import type { ProductInfo } from "../../shared/wire/generated/muster/controller/v1/ProductInfo.ts";
import { needsOf, unknownNeeds } from "../order/needs.ts";
import { clusterInfo } from "./cluster-view.ts";
import { type Desk, leading, need } from "./desk.ts";
import { hostsView } from "./hosts-view.ts";
import { reachAdvice } from "./reach.ts";

export function inventoryCalls({
  office,
  onFault,
}: Desk): Pick<FleetHandlers, "ListClusters" | "ListHosts" | "ListProducts" | "Apply"> {
  return {
    ListClusters: unary(() => ({ clusters: office.clusters().map(clusterInfo) }), onFault),
    ListHosts: unary(() => ({ hosts: hostsView(office), advice: reachAdvice(office) }), onFault),
    ListProducts: unary(() => ({ products: office.products().map(productInfo) }), onFault),
    Apply: unary(
      ({ file, text, who }) =>
        leading(office, async () => {
          need({ file, who });
          const { known, changed } = await office.apply(file, text, who);
          const needs = needsOf(office.clusters().map(({ cluster }) => cluster));
          return { cluster: clusterInfo(known), changed, says: unknownNeeds(needs, [known.cluster.name]) };
        }),
      onFault,
    ),
  };
}

/** Verbs that the product's pages give no procedure for are left out. */
function productInfo(definition: Definition): ProductInfo {
  const verbs = Object.entries(definition.procedures).flatMap(([verb, p]) => ("refused" in p ? [] : [verb]));
  return {
    name: definition.product,
    title: definition.title,
    digest: definition.digest,
    verbs,
    roles: Object.keys(definition.roles),
    probes: Object.keys(definition.probes),
  };
}
