// @ts-nocheck: generated; its unused imports are not ours to mend.
// From proto/muster/controller/v1/fleet.proto


export interface HostDeadRequest {
  'host'?: (string);
  'who'?: (string);
  'reason'?: (string);
}

export interface HostDeadRequest__Output {
  'host': (string);
  'who': (string);
  'reason': (string);
}
