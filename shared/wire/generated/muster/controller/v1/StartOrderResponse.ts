// @ts-nocheck: generated; its unused imports are not ours to mend.
// From proto/muster/controller/v1/fleet.proto

import type { Order as _muster_controller_v1_Order, Order__Output as _muster_controller_v1_Order__Output } from '../../../muster/controller/v1/Order.ts';
import type { OrderPlan as _muster_controller_v1_OrderPlan, OrderPlan__Output as _muster_controller_v1_OrderPlan__Output } from '../../../muster/controller/v1/OrderPlan.ts';

/**
 * `order` is absent where a plan is refused: `plan` says why.
 */
export interface StartOrderResponse {
  'order'?: (_muster_controller_v1_Order | null);
  'plan'?: (_muster_controller_v1_OrderPlan | null);
}

/**
 * `order` is absent where a plan is refused: `plan` says why.
 */
export interface StartOrderResponse__Output {
  'order': (_muster_controller_v1_Order__Output | null);
  'plan': (_muster_controller_v1_OrderPlan__Output | null);
}
