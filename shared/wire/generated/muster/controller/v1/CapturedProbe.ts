// @ts-nocheck: generated; its unused imports are not ours to mend.
// From proto/muster/controller/v1/fleet.proto


export interface CapturedProbe {
  'probe'?: (string);
  /**
   * Why it could not be looked at; the rest is then empty.
   */
  'missing'?: (string);
  'exit'?: (number);
  'stdout'?: (string);
  'stderr'?: (string);
}

export interface CapturedProbe__Output {
  'probe': (string);
  /**
   * Why it could not be looked at; the rest is then empty.
   */
  'missing': (string);
  'exit': (number);
  'stdout': (string);
  'stderr': (string);
}
