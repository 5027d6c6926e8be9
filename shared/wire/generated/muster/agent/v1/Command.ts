// @ts-nocheck: generated; its unused imports are not ours to mend.
// From proto/muster/agent/v1/agent.proto

import type { Outcome as _muster_agent_v1_Outcome, Outcome__Output as _muster_agent_v1_Outcome__Output } from '../../../muster/agent/v1/Outcome.ts';
import type { Long } from '@grpc/proto-loader';

export interface Command {
  'id'?: (string);
  'outcome'?: (_muster_agent_v1_Outcome);
  /**
   * Set when EXITED.
   */
  'exitCode'?: (number);
  /**
   * Set when SIGNALLED, e.g. SIGKILL.
   */
  'signal'?: (string);
  /**
   * Why it was refused, interrupted or is unknown; what to do.
   */
  'reason'?: (string);
  /**
   * Error code of the catalogue for REFUSED.
   */
  'code'?: (string);
  'startedMs'?: (number | string | Long);
  'endedMs'?: (number | string | Long);
  'outputBytes'?: (number | string | Long);
  /**
   * True where the output was capped.
   */
  'outputCapped'?: (boolean);
}

export interface Command__Output {
  'id': (string);
  'outcome': (_muster_agent_v1_Outcome__Output);
  /**
   * Set when EXITED.
   */
  'exitCode': (number);
  /**
   * Set when SIGNALLED, e.g. SIGKILL.
   */
  'signal': (string);
  /**
   * Why it was refused, interrupted or is unknown; what to do.
   */
  'reason': (string);
  /**
   * Error code of the catalogue for REFUSED.
   */
  'code': (string);
  'startedMs': (number);
  'endedMs': (number);
  'outputBytes': (number);
  /**
   * True where the output was capped.
   */
  'outputCapped': (boolean);
}
