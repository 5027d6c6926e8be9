// @ts-nocheck: generated; its unused imports are not ours to mend.
// From proto/muster/controller/v1/fleet.proto


export interface StatusRequest {
  /**
   * Empty: the fleet.
   */
  'cluster'?: (string);
}

export interface StatusRequest__Output {
  /**
   * Empty: the fleet.
   */
  'cluster': (string);
}
