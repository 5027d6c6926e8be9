// @ts-nocheck: generated; its unused imports are not ours to mend.
// From proto/muster/agent/v1/agent.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { CancelRequest as _muster_agent_v1_CancelRequest, CancelRequest__Output as _muster_agent_v1_CancelRequest__Output } from '../../../muster/agent/v1/CancelRequest.ts';
import type { CancelResponse as _muster_agent_v1_CancelResponse, CancelResponse__Output as _muster_agent_v1_CancelResponse__Output } from '../../../muster/agent/v1/CancelResponse.ts';
import type { CloseRequest as _muster_agent_v1_CloseRequest, CloseRequest__Output as _muster_agent_v1_CloseRequest__Output } from '../../../muster/agent/v1/CloseRequest.ts';
import type { CloseResponse as _muster_agent_v1_CloseResponse, CloseResponse__Output as _muster_agent_v1_CloseResponse__Output } from '../../../muster/agent/v1/CloseResponse.ts';
import type { CommandUpdate as _muster_agent_v1_CommandUpdate, CommandUpdate__Output as _muster_agent_v1_CommandUpdate__Output } from '../../../muster/agent/v1/CommandUpdate.ts';
import type { DescribeRequest as _muster_agent_v1_DescribeRequest, DescribeRequest__Output as _muster_agent_v1_DescribeRequest__Output } from '../../../muster/agent/v1/DescribeRequest.ts';
import type { DescribeResponse as _muster_agent_v1_DescribeResponse, DescribeResponse__Output as _muster_agent_v1_DescribeResponse__Output } from '../../../muster/agent/v1/DescribeResponse.ts';
import type { ExecuteRequest as _muster_agent_v1_ExecuteRequest, ExecuteRequest__Output as _muster_agent_v1_ExecuteRequest__Output } from '../../../muster/agent/v1/ExecuteRequest.ts';
import type { ExecuteResponse as _muster_agent_v1_ExecuteResponse, ExecuteResponse__Output as _muster_agent_v1_ExecuteResponse__Output } from '../../../muster/agent/v1/ExecuteResponse.ts';
import type { LookRequest as _muster_agent_v1_LookRequest, LookRequest__Output as _muster_agent_v1_LookRequest__Output } from '../../../muster/agent/v1/LookRequest.ts';
import type { LookResponse as _muster_agent_v1_LookResponse, LookResponse__Output as _muster_agent_v1_LookResponse__Output } from '../../../muster/agent/v1/LookResponse.ts';
import type { SettleRequest as _muster_agent_v1_SettleRequest, SettleRequest__Output as _muster_agent_v1_SettleRequest__Output } from '../../../muster/agent/v1/SettleRequest.ts';
import type { SettleResponse as _muster_agent_v1_SettleResponse, SettleResponse__Output as _muster_agent_v1_SettleResponse__Output } from '../../../muster/agent/v1/SettleResponse.ts';
import type { WatchCommandRequest as _muster_agent_v1_WatchCommandRequest, WatchCommandRequest__Output as _muster_agent_v1_WatchCommandRequest__Output } from '../../../muster/agent/v1/WatchCommandRequest.ts';

export interface AgentClient extends grpc.Client {
  /**
   * Asks a running command's process to end (SIGTERM). Its outcome is still reported as what was seen.
   */
  Cancel(argument: _muster_agent_v1_CancelRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_agent_v1_CancelResponse__Output>): grpc.ClientUnaryCall;
  Cancel(argument: _muster_agent_v1_CancelRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_agent_v1_CancelResponse__Output>): grpc.ClientUnaryCall;
  Cancel(argument: _muster_agent_v1_CancelRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_agent_v1_CancelResponse__Output>): grpc.ClientUnaryCall;
  Cancel(argument: _muster_agent_v1_CancelRequest, callback: grpc.requestCallback<_muster_agent_v1_CancelResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Asks a running command's process to end (SIGTERM). Its outcome is still reported as what was seen.
   */
  cancel(argument: _muster_agent_v1_CancelRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_agent_v1_CancelResponse__Output>): grpc.ClientUnaryCall;
  cancel(argument: _muster_agent_v1_CancelRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_agent_v1_CancelResponse__Output>): grpc.ClientUnaryCall;
  cancel(argument: _muster_agent_v1_CancelRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_agent_v1_CancelResponse__Output>): grpc.ClientUnaryCall;
  cancel(argument: _muster_agent_v1_CancelRequest, callback: grpc.requestCallback<_muster_agent_v1_CancelResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Says that a run is closed: its ledger entries and tombstones may go.
   */
  CloseRun(argument: _muster_agent_v1_CloseRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_agent_v1_CloseResponse__Output>): grpc.ClientUnaryCall;
  CloseRun(argument: _muster_agent_v1_CloseRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_agent_v1_CloseResponse__Output>): grpc.ClientUnaryCall;
  CloseRun(argument: _muster_agent_v1_CloseRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_agent_v1_CloseResponse__Output>): grpc.ClientUnaryCall;
  CloseRun(argument: _muster_agent_v1_CloseRequest, callback: grpc.requestCallback<_muster_agent_v1_CloseResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Says that a run is closed: its ledger entries and tombstones may go.
   */
  closeRun(argument: _muster_agent_v1_CloseRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_agent_v1_CloseResponse__Output>): grpc.ClientUnaryCall;
  closeRun(argument: _muster_agent_v1_CloseRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_agent_v1_CloseResponse__Output>): grpc.ClientUnaryCall;
  closeRun(argument: _muster_agent_v1_CloseRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_agent_v1_CloseResponse__Output>): grpc.ClientUnaryCall;
  closeRun(argument: _muster_agent_v1_CloseRequest, callback: grpc.requestCallback<_muster_agent_v1_CloseResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Who this agent is, what it may run, which commands it remembers as open.
   */
  Describe(argument: _muster_agent_v1_DescribeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_agent_v1_DescribeResponse__Output>): grpc.ClientUnaryCall;
  Describe(argument: _muster_agent_v1_DescribeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_agent_v1_DescribeResponse__Output>): grpc.ClientUnaryCall;
  Describe(argument: _muster_agent_v1_DescribeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_agent_v1_DescribeResponse__Output>): grpc.ClientUnaryCall;
  Describe(argument: _muster_agent_v1_DescribeRequest, callback: grpc.requestCallback<_muster_agent_v1_DescribeResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Who this agent is, what it may run, which commands it remembers as open.
   */
  describe(argument: _muster_agent_v1_DescribeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_agent_v1_DescribeResponse__Output>): grpc.ClientUnaryCall;
  describe(argument: _muster_agent_v1_DescribeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_agent_v1_DescribeResponse__Output>): grpc.ClientUnaryCall;
  describe(argument: _muster_agent_v1_DescribeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_agent_v1_DescribeResponse__Output>): grpc.ClientUnaryCall;
  describe(argument: _muster_agent_v1_DescribeRequest, callback: grpc.requestCallback<_muster_agent_v1_DescribeResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Starts a command at most once and returns at once. A known id is answered from the ledger.
   */
  Execute(argument: _muster_agent_v1_ExecuteRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_agent_v1_ExecuteResponse__Output>): grpc.ClientUnaryCall;
  Execute(argument: _muster_agent_v1_ExecuteRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_agent_v1_ExecuteResponse__Output>): grpc.ClientUnaryCall;
  Execute(argument: _muster_agent_v1_ExecuteRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_agent_v1_ExecuteResponse__Output>): grpc.ClientUnaryCall;
  Execute(argument: _muster_agent_v1_ExecuteRequest, callback: grpc.requestCallback<_muster_agent_v1_ExecuteResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Starts a command at most once and returns at once. A known id is answered from the ledger.
   */
  execute(argument: _muster_agent_v1_ExecuteRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_agent_v1_ExecuteResponse__Output>): grpc.ClientUnaryCall;
  execute(argument: _muster_agent_v1_ExecuteRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_agent_v1_ExecuteResponse__Output>): grpc.ClientUnaryCall;
  execute(argument: _muster_agent_v1_ExecuteRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_agent_v1_ExecuteResponse__Output>): grpc.ClientUnaryCall;
  execute(argument: _muster_agent_v1_ExecuteRequest, callback: grpc.requestCallback<_muster_agent_v1_ExecuteResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Asks for looks. Returns when the token is received; the observations travel over NATS.
   */
  Look(argument: _muster_agent_v1_LookRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_agent_v1_LookResponse__Output>): grpc.ClientUnaryCall;
  Look(argument: _muster_agent_v1_LookRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_agent_v1_LookResponse__Output>): grpc.ClientUnaryCall;
  Look(argument: _muster_agent_v1_LookRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_agent_v1_LookResponse__Output>): grpc.ClientUnaryCall;
  Look(argument: _muster_agent_v1_LookRequest, callback: grpc.requestCallback<_muster_agent_v1_LookResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Asks for looks. Returns when the token is received; the observations travel over NATS.
   */
  look(argument: _muster_agent_v1_LookRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_agent_v1_LookResponse__Output>): grpc.ClientUnaryCall;
  look(argument: _muster_agent_v1_LookRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_agent_v1_LookResponse__Output>): grpc.ClientUnaryCall;
  look(argument: _muster_agent_v1_LookRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_agent_v1_LookResponse__Output>): grpc.ClientUnaryCall;
  look(argument: _muster_agent_v1_LookRequest, callback: grpc.requestCallback<_muster_agent_v1_LookResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * What became of these ids. An id never heard of is settled as void: a tombstone is written and it never runs.
   */
  Settle(argument: _muster_agent_v1_SettleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_agent_v1_SettleResponse__Output>): grpc.ClientUnaryCall;
  Settle(argument: _muster_agent_v1_SettleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_agent_v1_SettleResponse__Output>): grpc.ClientUnaryCall;
  Settle(argument: _muster_agent_v1_SettleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_agent_v1_SettleResponse__Output>): grpc.ClientUnaryCall;
  Settle(argument: _muster_agent_v1_SettleRequest, callback: grpc.requestCallback<_muster_agent_v1_SettleResponse__Output>): grpc.ClientUnaryCall;
  /**
   * What became of these ids. An id never heard of is settled as void: a tombstone is written and it never runs.
   */
  settle(argument: _muster_agent_v1_SettleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_agent_v1_SettleResponse__Output>): grpc.ClientUnaryCall;
  settle(argument: _muster_agent_v1_SettleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_agent_v1_SettleResponse__Output>): grpc.ClientUnaryCall;
  settle(argument: _muster_agent_v1_SettleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_agent_v1_SettleResponse__Output>): grpc.ClientUnaryCall;
  settle(argument: _muster_agent_v1_SettleRequest, callback: grpc.requestCallback<_muster_agent_v1_SettleResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Streams a command's output from an offset and its end; a broken stream is resumed by calling again.
   */
  WatchCommand(argument: _muster_agent_v1_WatchCommandRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_muster_agent_v1_CommandUpdate__Output>;
  WatchCommand(argument: _muster_agent_v1_WatchCommandRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_muster_agent_v1_CommandUpdate__Output>;
  /**
   * Streams a command's output from an offset and its end; a broken stream is resumed by calling again.
   */
  watchCommand(argument: _muster_agent_v1_WatchCommandRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_muster_agent_v1_CommandUpdate__Output>;
  watchCommand(argument: _muster_agent_v1_WatchCommandRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_muster_agent_v1_CommandUpdate__Output>;
  
}

export interface AgentHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Asks a running command's process to end (SIGTERM). Its outcome is still reported as what was seen.
   */
  Cancel: grpc.handleUnaryCall<_muster_agent_v1_CancelRequest__Output, _muster_agent_v1_CancelResponse>;
  
  /**
   * Says that a run is closed: its ledger entries and tombstones may go.
   */
  CloseRun: grpc.handleUnaryCall<_muster_agent_v1_CloseRequest__Output, _muster_agent_v1_CloseResponse>;
  
  /**
   * Who this agent is, what it may run, which commands it remembers as open.
   */
  Describe: grpc.handleUnaryCall<_muster_agent_v1_DescribeRequest__Output, _muster_agent_v1_DescribeResponse>;
  
  /**
   * Starts a command at most once and returns at once. A known id is answered from the ledger.
   */
  Execute: grpc.handleUnaryCall<_muster_agent_v1_ExecuteRequest__Output, _muster_agent_v1_ExecuteResponse>;
  
  /**
   * Asks for looks. Returns when the token is received; the observations travel over NATS.
   */
  Look: grpc.handleUnaryCall<_muster_agent_v1_LookRequest__Output, _muster_agent_v1_LookResponse>;
  
  /**
   * What became of these ids. An id never heard of is settled as void: a tombstone is written and it never runs.
   */
  Settle: grpc.handleUnaryCall<_muster_agent_v1_SettleRequest__Output, _muster_agent_v1_SettleResponse>;
  
  /**
   * Streams a command's output from an offset and its end; a broken stream is resumed by calling again.
   */
  WatchCommand: grpc.handleServerStreamingCall<_muster_agent_v1_WatchCommandRequest__Output, _muster_agent_v1_CommandUpdate>;
  
}

export interface AgentDefinition extends grpc.ServiceDefinition {
  Cancel: MethodDefinition<_muster_agent_v1_CancelRequest, _muster_agent_v1_CancelResponse, _muster_agent_v1_CancelRequest__Output, _muster_agent_v1_CancelResponse__Output>
  CloseRun: MethodDefinition<_muster_agent_v1_CloseRequest, _muster_agent_v1_CloseResponse, _muster_agent_v1_CloseRequest__Output, _muster_agent_v1_CloseResponse__Output>
  Describe: MethodDefinition<_muster_agent_v1_DescribeRequest, _muster_agent_v1_DescribeResponse, _muster_agent_v1_DescribeRequest__Output, _muster_agent_v1_DescribeResponse__Output>
  Execute: MethodDefinition<_muster_agent_v1_ExecuteRequest, _muster_agent_v1_ExecuteResponse, _muster_agent_v1_ExecuteRequest__Output, _muster_agent_v1_ExecuteResponse__Output>
  Look: MethodDefinition<_muster_agent_v1_LookRequest, _muster_agent_v1_LookResponse, _muster_agent_v1_LookRequest__Output, _muster_agent_v1_LookResponse__Output>
  Settle: MethodDefinition<_muster_agent_v1_SettleRequest, _muster_agent_v1_SettleResponse, _muster_agent_v1_SettleRequest__Output, _muster_agent_v1_SettleResponse__Output>
  WatchCommand: MethodDefinition<_muster_agent_v1_WatchCommandRequest, _muster_agent_v1_CommandUpdate, _muster_agent_v1_WatchCommandRequest__Output, _muster_agent_v1_CommandUpdate__Output>
}
