// @ts-nocheck: generated; its unused imports are not ours to mend.
// From proto/muster/controller/v1/fleet.proto

import type { DiscoveredHost as _muster_controller_v1_DiscoveredHost, DiscoveredHost__Output as _muster_controller_v1_DiscoveredHost__Output } from '../../../muster/controller/v1/DiscoveredHost.ts';

export interface DiscoverResponse {
  'hosts'?: (_muster_controller_v1_DiscoveredHost)[];
}

export interface DiscoverResponse__Output {
  'hosts': (_muster_controller_v1_DiscoveredHost__Output)[];
}
