// @ts-nocheck: generated; its unused imports are not ours to mend.
// From proto/muster/controller/v1/fleet.proto


export interface ListHostsRequest {
}

export interface ListHostsRequest__Output {
}
