// @ts-nocheck: generated; its unused imports are not ours to mend.
// From proto/muster/controller/v1/fleet.proto


/**
 * `override` is the literal flag, e.g. "--override replica-lag:bi-03"; empty where nothing overrides it.
 */
export interface Refusal {
  'rule'?: (string);
  'message'?: (string);
  'passesWhen'?: (string);
  'override'?: (string);
}

/**
 * `override` is the literal flag, e.g. "--override replica-lag:bi-03"; empty where nothing overrides it.
 */
export interface Refusal__Output {
  'rule': (string);
  'message': (string);
  'passesWhen': (string);
  'override': (string);
}
