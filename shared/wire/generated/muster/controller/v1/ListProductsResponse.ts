// @ts-nocheck: generated; its unused imports are not ours to mend.
// From proto/muster/controller/v1/fleet.proto

import type { ProductInfo as _muster_controller_v1_ProductInfo, ProductInfo__Output as _muster_controller_v1_ProductInfo__Output } from '../../../muster/controller/v1/ProductInfo.ts';

export interface ListProductsResponse {
  'products'?: (_muster_controller_v1_ProductInfo)[];
}

export interface ListProductsResponse__Output {
  'products': (_muster_controller_v1_ProductInfo__Output)[];
}
