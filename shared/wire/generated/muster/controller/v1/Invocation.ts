// @ts-nocheck: generated; its unused imports are not ours to mend.
// From proto/muster/controller/v1/fleet.proto


export interface Invocation {
  'node'?: (string);
  'argv'?: (string)[];
  'user'?: (string);
}

export interface Invocation__Output {
  'node': (string);
  'argv': (string)[];
  'user': (string);
}
