// @ts-nocheck: generated; its unused imports are not ours to mend.
// From proto/muster/controller/v1/fleet.proto


export interface Attention {
  'cluster'?: (string);
  'message'?: (string);
  /**
   * The exact next command.
   */
  'command'?: (string);
}

export interface Attention__Output {
  'cluster': (string);
  'message': (string);
  /**
   * The exact next command.
   */
  'command': (string);
}
