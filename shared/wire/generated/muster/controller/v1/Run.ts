// @ts-nocheck: generated; its unused imports are not ours to mend.
// From proto/muster/controller/v1/fleet.proto

import type { RunPhase as _muster_controller_v1_RunPhase, RunPhase__Output as _muster_controller_v1_RunPhase__Output } from '../../../muster/controller/v1/RunPhase.ts';
import type { Pause as _muster_controller_v1_Pause, Pause__Output as _muster_controller_v1_Pause__Output } from '../../../muster/controller/v1/Pause.ts';
import type { BindingStatus as _muster_controller_v1_BindingStatus, BindingStatus__Output as _muster_controller_v1_BindingStatus__Output } from '../../../muster/controller/v1/BindingStatus.ts';
import type { Debt as _muster_controller_v1_Debt, Debt__Output as _muster_controller_v1_Debt__Output } from '../../../muster/controller/v1/Debt.ts';
import type { Usual as _muster_controller_v1_Usual, Usual__Output as _muster_controller_v1_Usual__Output } from '../../../muster/controller/v1/Usual.ts';
import type { Refusal as _muster_controller_v1_Refusal, Refusal__Output as _muster_controller_v1_Refusal__Output } from '../../../muster/controller/v1/Refusal.ts';
import type { Long } from '@grpc/proto-loader';

export interface Run {
  'id'?: (string);
  'cluster'?: (string);
  'product'?: (string);
  'verb'?: (string);
  /**
   * running, paused, aborting, done, failed, aborted; refused where the newest plan of the cluster was, and no run came of it;
   * waiting where the cluster waits for its turn in an order: there is no run yet
   */
  'state'?: (string);
  'who'?: (string);
  'reason'?: (string);
  'startedMs'?: (number | string | Long);
  'endedMs'?: (number | string | Long);
  'phases'?: (_muster_controller_v1_RunPhase)[];
  /**
   * One sentence: what is waited for, where, since when, how old the look is.
   */
  'sentence'?: (string);
  'pause'?: (_muster_controller_v1_Pause | null);
  /**
   * Said when the run ended: e.g. SAFE TO POWER OFF.
   */
  'verdict'?: (string);
  'bindings'?: (_muster_controller_v1_BindingStatus)[];
  'debts'?: (_muster_controller_v1_Debt)[];
  'events'?: (number | string | Long);
  /**
   * Milliseconds this run has been open.
   */
  'elapsedMs'?: (number | string | Long);
  'ticket'?: (string);
  'title'?: (string);
  /**
   * Absent where no earlier run tells.
   */
  'usual'?: (_muster_controller_v1_Usual | null);
  /**
   * About how long it has to go, from earlier runs; -1 where nothing tells.
   */
  'leftMs'?: (number | string | Long);
  /**
   * Set where `state` is "refused": no run was made of the plan. `id` is then empty.
   */
  'refused'?: (_muster_controller_v1_Refusal)[];
}

export interface Run__Output {
  'id': (string);
  'cluster': (string);
  'product': (string);
  'verb': (string);
  /**
   * running, paused, aborting, done, failed, aborted; refused where the newest plan of the cluster was, and no run came of it;
   * waiting where the cluster waits for its turn in an order: there is no run yet
   */
  'state': (string);
  'who': (string);
  'reason': (string);
  'startedMs': (number);
  'endedMs': (number);
  'phases': (_muster_controller_v1_RunPhase__Output)[];
  /**
   * One sentence: what is waited for, where, since when, how old the look is.
   */
  'sentence': (string);
  'pause': (_muster_controller_v1_Pause__Output | null);
  /**
   * Said when the run ended: e.g. SAFE TO POWER OFF.
   */
  'verdict': (string);
  'bindings': (_muster_controller_v1_BindingStatus__Output)[];
  'debts': (_muster_controller_v1_Debt__Output)[];
  'events': (number);
  /**
   * Milliseconds this run has been open.
   */
  'elapsedMs': (number);
  'ticket': (string);
  'title': (string);
  /**
   * Absent where no earlier run tells.
   */
  'usual': (_muster_controller_v1_Usual__Output | null);
  /**
   * About how long it has to go, from earlier runs; -1 where nothing tells.
   */
  'leftMs': (number);
  /**
   * Set where `state` is "refused": no run was made of the plan. `id` is then empty.
   */
  'refused': (_muster_controller_v1_Refusal__Output)[];
}
