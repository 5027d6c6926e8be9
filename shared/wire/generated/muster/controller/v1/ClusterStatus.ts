// @ts-nocheck: generated; its unused imports are not ours to mend.
// From proto/muster/controller/v1/fleet.proto

import type { NodeStatus as _muster_controller_v1_NodeStatus, NodeStatus__Output as _muster_controller_v1_NodeStatus__Output } from '../../../muster/controller/v1/NodeStatus.ts';
import type { BindingStatus as _muster_controller_v1_BindingStatus, BindingStatus__Output as _muster_controller_v1_BindingStatus__Output } from '../../../muster/controller/v1/BindingStatus.ts';
import type { Debt as _muster_controller_v1_Debt, Debt__Output as _muster_controller_v1_Debt__Output } from '../../../muster/controller/v1/Debt.ts';
import type { Long } from '@grpc/proto-loader';

export interface ClusterStatus {
  'name'?: (string);
  'product'?: (string);
  /**
   * up, stopped, partial, unknown; of an open run: starting, stopping, rolling
   */
  'state'?: (string);
  'up'?: (number);
  'declared'?: (number);
  'nodes'?: (_muster_controller_v1_NodeStatus)[];
  /**
   * What moves by itself, e.g. leader -> bi-02.
   */
  'bindings'?: (_muster_controller_v1_BindingStatus)[];
  'debts'?: (_muster_controller_v1_Debt)[];
  /**
   * The open run, if any.
   */
  'run'?: (string);
  'runState'?: (string);
  'runSentence'?: (string);
  /**
   * Age of the oldest look that this row rests on; -1 where a node was never seen.
   */
  'seenAgeMs'?: (number | string | Long);
  /**
   * The product's name as people write it.
   */
  'title'?: (string);
  /**
   * Of the open run: its phase under way or next, and the last; both 0 where there is none.
   */
  'runPhase'?: (number);
  'runPhases'?: (number);
  /**
   * How long it has been paused; -1 where it is not.
   */
  'runPausedMs'?: (number | string | Long);
  /**
   * About how long it has to go, from earlier runs; -1 where nothing tells.
   */
  'runLeftMs'?: (number | string | Long);
  /**
   * The open order that this cluster has a step ahead or under way in, e.g. order.7; empty where none.
   */
  'order'?: (string);
  /**
   * What its step there waits for; empty where it is under way.
   */
  'orderSentence'?: (string);
  /**
   * How many of a group show what is required of it, e.g. "admins 3/3, 1 spare".
   */
  'quorums'?: (string)[];
}

export interface ClusterStatus__Output {
  'name': (string);
  'product': (string);
  /**
   * up, stopped, partial, unknown; of an open run: starting, stopping, rolling
   */
  'state': (string);
  'up': (number);
  'declared': (number);
  'nodes': (_muster_controller_v1_NodeStatus__Output)[];
  /**
   * What moves by itself, e.g. leader -> bi-02.
   */
  'bindings': (_muster_controller_v1_BindingStatus__Output)[];
  'debts': (_muster_controller_v1_Debt__Output)[];
  /**
   * The open run, if any.
   */
  'run': (string);
  'runState': (string);
  'runSentence': (string);
  /**
   * Age of the oldest look that this row rests on; -1 where a node was never seen.
   */
  'seenAgeMs': (number);
  /**
   * The product's name as people write it.
   */
  'title': (string);
  /**
   * Of the open run: its phase under way or next, and the last; both 0 where there is none.
   */
  'runPhase': (number);
  'runPhases': (number);
  /**
   * How long it has been paused; -1 where it is not.
   */
  'runPausedMs': (number);
  /**
   * About how long it has to go, from earlier runs; -1 where nothing tells.
   */
  'runLeftMs': (number);
  /**
   * The open order that this cluster has a step ahead or under way in, e.g. order.7; empty where none.
   */
  'order': (string);
  /**
   * What its step there waits for; empty where it is under way.
   */
  'orderSentence': (string);
  /**
   * How many of a group show what is required of it, e.g. "admins 3/3, 1 spare".
   */
  'quorums': (string)[];
}
