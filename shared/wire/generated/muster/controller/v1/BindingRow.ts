// @ts-nocheck: generated; its unused imports are not ours to mend.
// From proto/muster/controller/v1/fleet.proto


export interface BindingRow {
  'node'?: (string);
  'says'?: (string);
}

export interface BindingRow__Output {
  'node': (string);
  'says': (string);
}
