// @ts-nocheck: generated; its unused imports are not ours to mend.
// From proto/muster/agent/v1/agent.proto


export interface CloseResponse {
  'forgotten'?: (number);
}

export interface CloseResponse__Output {
  'forgotten': (number);
}
