// @ts-nocheck: generated; its unused imports are not ours to mend.
// From proto/muster/controller/v1/fleet.proto


export interface ClusterInfo {
  'name'?: (string);
  'product'?: (string);
  'nodes'?: (number);
  'hosts'?: (number);
  /**
   * Version of the cluster file in the store, from 1.
   */
  'version'?: (number);
  'needs'?: (string)[];
  /**
   * Set where a file under /etc/muster/clusters differs from the store.
   */
  'warning'?: (string);
}

export interface ClusterInfo__Output {
  'name': (string);
  'product': (string);
  'nodes': (number);
  'hosts': (number);
  /**
   * Version of the cluster file in the store, from 1.
   */
  'version': (number);
  'needs': (string)[];
  /**
   * Set where a file under /etc/muster/clusters differs from the store.
   */
  'warning': (string);
}
