// @ts-nocheck: generated; its unused imports are not ours to mend.
// From proto/muster/controller/v1/fleet.proto


export interface ChangedRole {
  'node'?: (string);
  'planned'?: (string);
  'now'?: (string);
}

export interface ChangedRole__Output {
  'node': (string);
  'planned': (string);
  'now': (string);
}
