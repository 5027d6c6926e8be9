// @ts-nocheck: generated; its unused imports are not ours to mend.
// From proto/muster/controller/v1/fleet.proto


export interface DiscoverRequest {
  'product'?: (string);
  /**
   * Empty: every host whose agent is heard and that no cluster declares.
   */
  'hosts'?: (string)[];
  /**
   * Options of the definition to look with, as JSON; empty: its defaults.
   */
  'optionsJson'?: (string);
}

export interface DiscoverRequest__Output {
  'product': (string);
  /**
   * Empty: every host whose agent is heard and that no cluster declares.
   */
  'hosts': (string)[];
  /**
   * Options of the definition to look with, as JSON; empty: its defaults.
   */
  'optionsJson': (string);
}
