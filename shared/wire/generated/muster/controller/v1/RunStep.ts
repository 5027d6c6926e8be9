// @ts-nocheck: generated; its unused imports are not ours to mend.
// From proto/muster/controller/v1/fleet.proto

import type { Long } from '@grpc/proto-loader';

export interface RunStep {
  'node'?: (string);
  /**
   * ahead, already, looking, commanded, ended, seen, skipped, without
   */
  'state'?: (string);
  /**
   * What is seen, or why not yet.
   */
  'says'?: (string);
  /**
   * Age of the look it rests on; -1 where none.
   */
  'lookAgeMs'?: (number | string | Long);
  'command'?: (string);
  'outcome'?: (string);
  /**
   * How far it has come, in a few words, or since when that is not known; empty where nothing tells.
   */
  'progress'?: (string);
}

export interface RunStep__Output {
  'node': (string);
  /**
   * ahead, already, looking, commanded, ended, seen, skipped, without
   */
  'state': (string);
  /**
   * What is seen, or why not yet.
   */
  'says': (string);
  /**
   * Age of the look it rests on; -1 where none.
   */
  'lookAgeMs': (number);
  'command': (string);
  'outcome': (string);
  /**
   * How far it has come, in a few words, or since when that is not known; empty where nothing tells.
   */
  'progress': (string);
}
