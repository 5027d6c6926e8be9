// @ts-nocheck: generated; its unused imports are not ours to mend.
// From proto/muster/controller/v1/fleet.proto


/**
 * E.g. order.7.
 */
export interface OrderNamed {
  'order'?: (string);
}

/**
 * E.g. order.7.
 */
export interface OrderNamed__Output {
  'order': (string);
}
