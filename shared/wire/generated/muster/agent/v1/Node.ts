// @ts-nocheck: generated; its unused imports are not ours to mend.
// From proto/muster/agent/v1/agent.proto


/**
 * A node as its cluster file declares it; all an agent needs to probe it or act on it.
 */
export interface Node {
  'cluster'?: (string);
  'node'?: (string);
  'product'?: (string);
  'roles'?: (string)[];
  /**
   * Definition digest the controller plans with.
   */
  'digest'?: (string);
  /**
   * Options of the cluster, as JSON, checked by the agent against its own definition.
   */
  'optionsJson'?: (string);
  /**
   * Node keys: id, port, member (JSON object of strings and numbers).
   */
  'keysJson'?: (string);
}

/**
 * A node as its cluster file declares it; all an agent needs to probe it or act on it.
 */
export interface Node__Output {
  'cluster': (string);
  'node': (string);
  'product': (string);
  'roles': (string)[];
  /**
   * Definition digest the controller plans with.
   */
  'digest': (string);
  /**
   * Options of the cluster, as JSON, checked by the agent against its own definition.
   */
  'optionsJson': (string);
  /**
   * Node keys: id, port, member (JSON object of strings and numbers).
   */
  'keysJson': (string);
}
