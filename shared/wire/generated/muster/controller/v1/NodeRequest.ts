// @ts-nocheck: generated; its unused imports are not ours to mend.
// From proto/muster/controller/v1/fleet.proto


export interface NodeRequest {
  'run'?: (string);
  'who'?: (string);
  'node'?: (string);
  'reason'?: (string);
}

export interface NodeRequest__Output {
  'run': (string);
  'who': (string);
  'node': (string);
  'reason': (string);
}
