// @ts-nocheck: generated; its unused imports are not ours to mend.
// From proto/muster/controller/v1/fleet.proto


export interface AskOrderRequest {
  'order'?: (string);
  'who'?: (string);
  'reason'?: (string);
  /**
   * pause, resume, skip or abort
   */
  'what'?: (string);
  /**
   * Of skip: whose next step.
   */
  'cluster'?: (string);
}

export interface AskOrderRequest__Output {
  'order': (string);
  'who': (string);
  'reason': (string);
  /**
   * pause, resume, skip or abort
   */
  'what': (string);
  /**
   * Of skip: whose next step.
   */
  'cluster': (string);
}
