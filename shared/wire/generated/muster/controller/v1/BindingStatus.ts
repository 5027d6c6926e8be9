// @ts-nocheck: generated; its unused imports are not ours to mend.
// From proto/muster/controller/v1/fleet.proto

import type { BindingRow as _muster_controller_v1_BindingRow, BindingRow__Output as _muster_controller_v1_BindingRow__Output } from '../../../muster/controller/v1/BindingRow.ts';
import type { Long } from '@grpc/proto-loader';

export interface BindingStatus {
  'name'?: (string);
  'node'?: (string);
  /**
   * seen, remembered, confirmed-at-stop, disagreed, unknown; in plans also given (a person says so), only (no other can)
   */
  'standing'?: (string);
  'detail'?: (string);
  'ageMs'?: (number | string | Long);
  /**
   * As the definition writes it, e.g. "Leader".
   */
  'title'?: (string);
  /**
   * Nodes whose listings say so.
   */
  'by'?: (string)[];
  /**
   * Every node that may bear it, as the listing has it.
   */
  'rows'?: (_muster_controller_v1_BindingRow)[];
  /**
   * What the listing says besides, e.g. "maintenance off".
   */
  'about'?: (string);
}

export interface BindingStatus__Output {
  'name': (string);
  'node': (string);
  /**
   * seen, remembered, confirmed-at-stop, disagreed, unknown; in plans also given (a person says so), only (no other can)
   */
  'standing': (string);
  'detail': (string);
  'ageMs': (number);
  /**
   * As the definition writes it, e.g. "Leader".
   */
  'title': (string);
  /**
   * Nodes whose listings say so.
   */
  'by': (string)[];
  /**
   * Every node that may bear it, as the listing has it.
   */
  'rows': (_muster_controller_v1_BindingRow__Output)[];
  /**
   * What the listing says besides, e.g. "maintenance off".
   */
  'about': (string);
}
