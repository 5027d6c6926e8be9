// @ts-nocheck: generated; its unused imports are not ours to mend.
// From proto/muster/controller/v1/fleet.proto


export interface ResumeRequest {
  'run'?: (string);
  'who'?: (string);
  'accept'?: (string)[];
}

export interface ResumeRequest__Output {
  'run': (string);
  'who': (string);
  'accept': (string)[];
}
