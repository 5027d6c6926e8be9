// @ts-nocheck: generated; its unused imports are not ours to mend.
// From proto/muster/state/v1/state.proto

import type { Long } from '@grpc/proto-loader';

/**
 * The agent's own sign of life, on muster.agent.HOST; says nothing about any database.
 */
export interface AgentBeat {
  'host'?: (string);
  'version'?: (string);
  'boot'?: (string);
  'start'?: (string);
  'sequence'?: (number | string | Long);
  'atMs'?: (number | string | Long);
  /**
   * How often this agent means to beat now; three missed beats make it silent.
   */
  'beatMs'?: (number);
  'journal'?: (string);
  'epoch'?: (number | string | Long);
  /**
   * Definition digests on its disk, by product name.
   */
  'digests'?: ({[key: string]: string});
  /**
   * host:port of its gRPC service, for people.
   */
  'address'?: (string);
  'nodes'?: (string)[];
  'degraded'?: (string);
}

/**
 * The agent's own sign of life, on muster.agent.HOST; says nothing about any database.
 */
export interface AgentBeat__Output {
  'host': (string);
  'version': (string);
  'boot': (string);
  'start': (string);
  'sequence': (number);
  'atMs': (number);
  /**
   * How often this agent means to beat now; three missed beats make it silent.
   */
  'beatMs': (number);
  'journal': (string);
  'epoch': (number);
  /**
   * Definition digests on its disk, by product name.
   */
  'digests': ({[key: string]: string});
  /**
   * host:port of its gRPC service, for people.
   */
  'address': (string);
  'nodes': (string)[];
  'degraded': (string);
}
