// @ts-nocheck: generated; its unused imports are not ours to mend.
// From proto/muster/controller/v1/fleet.proto


export interface Gate {
  'condition'?: (string);
  'why'?: (string);
  'source'?: (string);
}

export interface Gate__Output {
  'condition': (string);
  'why': (string);
  'source': (string);
}
