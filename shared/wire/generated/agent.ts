// @ts-nocheck: generated; its unused imports are not ours to mend.
import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { AgentClient as _muster_agent_v1_AgentClient, AgentDefinition as _muster_agent_v1_AgentDefinition } from './muster/agent/v1/Agent.ts';
import type { CancelRequest as _muster_agent_v1_CancelRequest, CancelRequest__Output as _muster_agent_v1_CancelRequest__Output } from './muster/agent/v1/CancelRequest.ts';
import type { CancelResponse as _muster_agent_v1_CancelResponse, CancelResponse__Output as _muster_agent_v1_CancelResponse__Output } from './muster/agent/v1/CancelResponse.ts';
import type { CloseRequest as _muster_agent_v1_CloseRequest, CloseRequest__Output as _muster_agent_v1_CloseRequest__Output } from './muster/agent/v1/CloseRequest.ts';
import type { CloseResponse as _muster_agent_v1_CloseResponse, CloseResponse__Output as _muster_agent_v1_CloseResponse__Output } from './muster/agent/v1/CloseResponse.ts';
import type { Command as _muster_agent_v1_Command, Command__Output as _muster_agent_v1_Command__Output } from './muster/agent/v1/Command.ts';
import type { CommandUpdate as _muster_agent_v1_CommandUpdate, CommandUpdate__Output as _muster_agent_v1_CommandUpdate__Output } from './muster/agent/v1/CommandUpdate.ts';
import type { DescribeRequest as _muster_agent_v1_DescribeRequest, DescribeRequest__Output as _muster_agent_v1_DescribeRequest__Output } from './muster/agent/v1/DescribeRequest.ts';
import type { DescribeResponse as _muster_agent_v1_DescribeResponse, DescribeResponse__Output as _muster_agent_v1_DescribeResponse__Output } from './muster/agent/v1/DescribeResponse.ts';
import type { ExecuteRequest as _muster_agent_v1_ExecuteRequest, ExecuteRequest__Output as _muster_agent_v1_ExecuteRequest__Output } from './muster/agent/v1/ExecuteRequest.ts';
import type { ExecuteResponse as _muster_agent_v1_ExecuteResponse, ExecuteResponse__Output as _muster_agent_v1_ExecuteResponse__Output } from './muster/agent/v1/ExecuteResponse.ts';
import type { Fence as _muster_agent_v1_Fence, Fence__Output as _muster_agent_v1_Fence__Output } from './muster/agent/v1/Fence.ts';
import type { Look as _muster_agent_v1_Look, Look__Output as _muster_agent_v1_Look__Output } from './muster/agent/v1/Look.ts';
import type { LookRequest as _muster_agent_v1_LookRequest, LookRequest__Output as _muster_agent_v1_LookRequest__Output } from './muster/agent/v1/LookRequest.ts';
import type { LookResponse as _muster_agent_v1_LookResponse, LookResponse__Output as _muster_agent_v1_LookResponse__Output } from './muster/agent/v1/LookResponse.ts';
import type { Node as _muster_agent_v1_Node, Node__Output as _muster_agent_v1_Node__Output } from './muster/agent/v1/Node.ts';
import type { SettleRequest as _muster_agent_v1_SettleRequest, SettleRequest__Output as _muster_agent_v1_SettleRequest__Output } from './muster/agent/v1/SettleRequest.ts';
import type { SettleResponse as _muster_agent_v1_SettleResponse, SettleResponse__Output as _muster_agent_v1_SettleResponse__Output } from './muster/agent/v1/SettleResponse.ts';
import type { WatchCommandRequest as _muster_agent_v1_WatchCommandRequest, WatchCommandRequest__Output as _muster_agent_v1_WatchCommandRequest__Output } from './muster/agent/v1/WatchCommandRequest.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  muster: {
    agent: {
      v1: {
        Agent: SubtypeConstructor<typeof grpc.Client, _muster_agent_v1_AgentClient> & { service: _muster_agent_v1_AgentDefinition }
        CancelRequest: MessageTypeDefinition<_muster_agent_v1_CancelRequest, _muster_agent_v1_CancelRequest__Output>
        CancelResponse: MessageTypeDefinition<_muster_agent_v1_CancelResponse, _muster_agent_v1_CancelResponse__Output>
        CloseRequest: MessageTypeDefinition<_muster_agent_v1_CloseRequest, _muster_agent_v1_CloseRequest__Output>
        CloseResponse: MessageTypeDefinition<_muster_agent_v1_CloseResponse, _muster_agent_v1_CloseResponse__Output>
        Command: MessageTypeDefinition<_muster_agent_v1_Command, _muster_agent_v1_Command__Output>
        CommandUpdate: MessageTypeDefinition<_muster_agent_v1_CommandUpdate, _muster_agent_v1_CommandUpdate__Output>
        DescribeRequest: MessageTypeDefinition<_muster_agent_v1_DescribeRequest, _muster_agent_v1_DescribeRequest__Output>
        DescribeResponse: MessageTypeDefinition<_muster_agent_v1_DescribeResponse, _muster_agent_v1_DescribeResponse__Output>
        ExecuteRequest: MessageTypeDefinition<_muster_agent_v1_ExecuteRequest, _muster_agent_v1_ExecuteRequest__Output>
        ExecuteResponse: MessageTypeDefinition<_muster_agent_v1_ExecuteResponse, _muster_agent_v1_ExecuteResponse__Output>
        Fence: MessageTypeDefinition<_muster_agent_v1_Fence, _muster_agent_v1_Fence__Output>
        Look: MessageTypeDefinition<_muster_agent_v1_Look, _muster_agent_v1_Look__Output>
        LookRequest: MessageTypeDefinition<_muster_agent_v1_LookRequest, _muster_agent_v1_LookRequest__Output>
        LookResponse: MessageTypeDefinition<_muster_agent_v1_LookResponse, _muster_agent_v1_LookResponse__Output>
        Node: MessageTypeDefinition<_muster_agent_v1_Node, _muster_agent_v1_Node__Output>
        Outcome: EnumTypeDefinition
        SettleRequest: MessageTypeDefinition<_muster_agent_v1_SettleRequest, _muster_agent_v1_SettleRequest__Output>
        SettleResponse: MessageTypeDefinition<_muster_agent_v1_SettleResponse, _muster_agent_v1_SettleResponse__Output>
        WatchCommandRequest: MessageTypeDefinition<_muster_agent_v1_WatchCommandRequest, _muster_agent_v1_WatchCommandRequest__Output>
      }
    }
  }
}

