// @ts-nocheck: generated; its unused imports are not ours to mend.
// From proto/muster/controller/v1/fleet.proto


export interface PlannedOrderStep {
  'cluster'?: (string);
  'verb'?: (string);
  /**
   * Indexes of the steps that must be done before it begins.
   */
  'after'?: (number)[];
}

export interface PlannedOrderStep__Output {
  'cluster': (string);
  'verb': (string);
  /**
   * Indexes of the steps that must be done before it begins.
   */
  'after': (number)[];
}
