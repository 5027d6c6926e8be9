// @ts-nocheck: generated; its unused imports are not ours to mend.
// From proto/muster/controller/v1/fleet.proto


export interface PlanOptions {
  /**
   * RULE or RULE:NODE.
   */
  'overrides'?: (string)[];
  'without'?: (string)[];
  'leader'?: (string);
  /**
   * Only these nodes, where the procedure goes node by node.
   */
  'nodes'?: (string)[];
  /**
   * Options of the definition set for this run alone: a JSON object.
   */
  'setJson'?: (string);
}

export interface PlanOptions__Output {
  /**
   * RULE or RULE:NODE.
   */
  'overrides': (string)[];
  'without': (string)[];
  'leader': (string);
  /**
   * Only these nodes, where the procedure goes node by node.
   */
  'nodes': (string)[];
  /**
   * Options of the definition set for this run alone: a JSON object.
   */
  'setJson': (string);
}
