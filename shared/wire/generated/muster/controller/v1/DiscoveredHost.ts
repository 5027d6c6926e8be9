// @ts-nocheck: generated; its unused imports are not ours to mend.
// From proto/muster/controller/v1/fleet.proto


export interface DiscoveredHost {
  'host'?: (string);
  /**
   * Empty where none was seen: `says` tells why.
   */
  'roles'?: (string)[];
  /**
   * The name it bears in the product's own listings, where that is not the host's own.
   */
  'member'?: (string);
  /**
   * What was seen and what was not, for people.
   */
  'says'?: (string)[];
}

export interface DiscoveredHost__Output {
  'host': (string);
  /**
   * Empty where none was seen: `says` tells why.
   */
  'roles': (string)[];
  /**
   * The name it bears in the product's own listings, where that is not the host's own.
   */
  'member': (string);
  /**
   * What was seen and what was not, for people.
   */
  'says': (string)[];
}
