// @ts-nocheck: generated; its unused imports are not ours to mend.
// From proto/muster/controller/v1/fleet.proto


export interface ProductInfo {
  'name'?: (string);
  'title'?: (string);
  'digest'?: (string);
  'verbs'?: (string)[];
  'roles'?: (string)[];
  'probes'?: (string)[];
}

export interface ProductInfo__Output {
  'name': (string);
  'title': (string);
  'digest': (string);
  'verbs': (string)[];
  'roles': (string)[];
  'probes': (string)[];
}
