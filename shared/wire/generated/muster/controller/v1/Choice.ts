// @ts-nocheck: generated; its unused imports are not ours to mend.
// From proto/muster/controller/v1/fleet.proto


/**
 * `follows`: what comes of it.
 */
export interface Choice {
  'does'?: (string);
  'command'?: (string);
  'follows'?: (string);
}

/**
 * `follows`: what comes of it.
 */
export interface Choice__Output {
  'does': (string);
  'command': (string);
  'follows': (string);
}
