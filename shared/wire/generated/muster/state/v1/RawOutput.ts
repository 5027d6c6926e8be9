// @ts-nocheck: generated; its unused imports are not ours to mend.
// From proto/muster/state/v1/state.proto


export interface RawOutput {
  'exit'?: (number);
  'stdout'?: (string);
  'stderr'?: (string);
}

export interface RawOutput__Output {
  'exit': (number);
  'stdout': (string);
  'stderr': (string);
}
