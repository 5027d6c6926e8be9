// @ts-nocheck: generated; its unused imports are not ours to mend.
// From proto/muster/controller/v1/fleet.proto


export interface ApplyRequest {
  'file'?: (string);
  'text'?: (string);
  'who'?: (string);
}

export interface ApplyRequest__Output {
  'file': (string);
  'text': (string);
  'who': (string);
}
