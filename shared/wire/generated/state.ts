// @ts-nocheck: generated; its unused imports are not ours to mend.
import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { AgentBeat as _muster_state_v1_AgentBeat, AgentBeat__Output as _muster_state_v1_AgentBeat__Output } from './muster/state/v1/AgentBeat.ts';
import type { ControllerBeat as _muster_state_v1_ControllerBeat, ControllerBeat__Output as _muster_state_v1_ControllerBeat__Output } from './muster/state/v1/ControllerBeat.ts';
import type { Observation as _muster_state_v1_Observation, Observation__Output as _muster_state_v1_Observation__Output } from './muster/state/v1/Observation.ts';
import type { RawOutput as _muster_state_v1_RawOutput, RawOutput__Output as _muster_state_v1_RawOutput__Output } from './muster/state/v1/RawOutput.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  muster: {
    state: {
      v1: {
        AgentBeat: MessageTypeDefinition<_muster_state_v1_AgentBeat, _muster_state_v1_AgentBeat__Output>
        ControllerBeat: MessageTypeDefinition<_muster_state_v1_ControllerBeat, _muster_state_v1_ControllerBeat__Output>
        Observation: MessageTypeDefinition<_muster_state_v1_Observation, _muster_state_v1_Observation__Output>
        RawOutput: MessageTypeDefinition<_muster_state_v1_RawOutput, _muster_state_v1_RawOutput__Output>
      }
    }
  }
}

