// @ts-nocheck: generated; its unused imports are not ours to mend.
// From proto/muster/controller/v1/fleet.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ApplyRequest as _muster_controller_v1_ApplyRequest, ApplyRequest__Output as _muster_controller_v1_ApplyRequest__Output } from '../../../muster/controller/v1/ApplyRequest.ts';
import type { ApplyResponse as _muster_controller_v1_ApplyResponse, ApplyResponse__Output as _muster_controller_v1_ApplyResponse__Output } from '../../../muster/controller/v1/ApplyResponse.ts';
import type { AskOrderRequest as _muster_controller_v1_AskOrderRequest, AskOrderRequest__Output as _muster_controller_v1_AskOrderRequest__Output } from '../../../muster/controller/v1/AskOrderRequest.ts';
import type { CaptureRequest as _muster_controller_v1_CaptureRequest, CaptureRequest__Output as _muster_controller_v1_CaptureRequest__Output } from '../../../muster/controller/v1/CaptureRequest.ts';
import type { CapturedNode as _muster_controller_v1_CapturedNode, CapturedNode__Output as _muster_controller_v1_CapturedNode__Output } from '../../../muster/controller/v1/CapturedNode.ts';
import type { DiscoverRequest as _muster_controller_v1_DiscoverRequest, DiscoverRequest__Output as _muster_controller_v1_DiscoverRequest__Output } from '../../../muster/controller/v1/DiscoverRequest.ts';
import type { DiscoverResponse as _muster_controller_v1_DiscoverResponse, DiscoverResponse__Output as _muster_controller_v1_DiscoverResponse__Output } from '../../../muster/controller/v1/DiscoverResponse.ts';
import type { HostDeadRequest as _muster_controller_v1_HostDeadRequest, HostDeadRequest__Output as _muster_controller_v1_HostDeadRequest__Output } from '../../../muster/controller/v1/HostDeadRequest.ts';
import type { HostDeadResponse as _muster_controller_v1_HostDeadResponse, HostDeadResponse__Output as _muster_controller_v1_HostDeadResponse__Output } from '../../../muster/controller/v1/HostDeadResponse.ts';
import type { ListClustersRequest as _muster_controller_v1_ListClustersRequest, ListClustersRequest__Output as _muster_controller_v1_ListClustersRequest__Output } from '../../../muster/controller/v1/ListClustersRequest.ts';
import type { ListClustersResponse as _muster_controller_v1_ListClustersResponse, ListClustersResponse__Output as _muster_controller_v1_ListClustersResponse__Output } from '../../../muster/controller/v1/ListClustersResponse.ts';
import type { ListHostsRequest as _muster_controller_v1_ListHostsRequest, ListHostsRequest__Output as _muster_controller_v1_ListHostsRequest__Output } from '../../../muster/controller/v1/ListHostsRequest.ts';
import type { ListHostsResponse as _muster_controller_v1_ListHostsResponse, ListHostsResponse__Output as _muster_controller_v1_ListHostsResponse__Output } from '../../../muster/controller/v1/ListHostsResponse.ts';
import type { ListProductsRequest as _muster_controller_v1_ListProductsRequest, ListProductsRequest__Output as _muster_controller_v1_ListProductsRequest__Output } from '../../../muster/controller/v1/ListProductsRequest.ts';
import type { ListProductsResponse as _muster_controller_v1_ListProductsResponse, ListProductsResponse__Output as _muster_controller_v1_ListProductsResponse__Output } from '../../../muster/controller/v1/ListProductsResponse.ts';
import type { ListRunsRequest as _muster_controller_v1_ListRunsRequest, ListRunsRequest__Output as _muster_controller_v1_ListRunsRequest__Output } from '../../../muster/controller/v1/ListRunsRequest.ts';
import type { ListRunsResponse as _muster_controller_v1_ListRunsResponse, ListRunsResponse__Output as _muster_controller_v1_ListRunsResponse__Output } from '../../../muster/controller/v1/ListRunsResponse.ts';
import type { NodeRequest as _muster_controller_v1_NodeRequest, NodeRequest__Output as _muster_controller_v1_NodeRequest__Output } from '../../../muster/controller/v1/NodeRequest.ts';
import type { Order as _muster_controller_v1_Order, Order__Output as _muster_controller_v1_Order__Output } from '../../../muster/controller/v1/Order.ts';
import type { OrderNamed as _muster_controller_v1_OrderNamed, OrderNamed__Output as _muster_controller_v1_OrderNamed__Output } from '../../../muster/controller/v1/OrderNamed.ts';
import type { OrderPlan as _muster_controller_v1_OrderPlan, OrderPlan__Output as _muster_controller_v1_OrderPlan__Output } from '../../../muster/controller/v1/OrderPlan.ts';
import type { OrderRequest as _muster_controller_v1_OrderRequest, OrderRequest__Output as _muster_controller_v1_OrderRequest__Output } from '../../../muster/controller/v1/OrderRequest.ts';
import type { Plan as _muster_controller_v1_Plan, Plan__Output as _muster_controller_v1_Plan__Output } from '../../../muster/controller/v1/Plan.ts';
import type { PlanRequest as _muster_controller_v1_PlanRequest, PlanRequest__Output as _muster_controller_v1_PlanRequest__Output } from '../../../muster/controller/v1/PlanRequest.ts';
import type { ResumeRequest as _muster_controller_v1_ResumeRequest, ResumeRequest__Output as _muster_controller_v1_ResumeRequest__Output } from '../../../muster/controller/v1/ResumeRequest.ts';
import type { Run as _muster_controller_v1_Run, Run__Output as _muster_controller_v1_Run__Output } from '../../../muster/controller/v1/Run.ts';
import type { RunRequest as _muster_controller_v1_RunRequest, RunRequest__Output as _muster_controller_v1_RunRequest__Output } from '../../../muster/controller/v1/RunRequest.ts';
import type { StartOrderRequest as _muster_controller_v1_StartOrderRequest, StartOrderRequest__Output as _muster_controller_v1_StartOrderRequest__Output } from '../../../muster/controller/v1/StartOrderRequest.ts';
import type { StartOrderResponse as _muster_controller_v1_StartOrderResponse, StartOrderResponse__Output as _muster_controller_v1_StartOrderResponse__Output } from '../../../muster/controller/v1/StartOrderResponse.ts';
import type { StartRunRequest as _muster_controller_v1_StartRunRequest, StartRunRequest__Output as _muster_controller_v1_StartRunRequest__Output } from '../../../muster/controller/v1/StartRunRequest.ts';
import type { StartRunResponse as _muster_controller_v1_StartRunResponse, StartRunResponse__Output as _muster_controller_v1_StartRunResponse__Output } from '../../../muster/controller/v1/StartRunResponse.ts';
import type { Status as _muster_controller_v1_Status, Status__Output as _muster_controller_v1_Status__Output } from '../../../muster/controller/v1/Status.ts';
import type { StatusRequest as _muster_controller_v1_StatusRequest, StatusRequest__Output as _muster_controller_v1_StatusRequest__Output } from '../../../muster/controller/v1/StatusRequest.ts';

export interface FleetClient extends grpc.Client {
  Abort(argument: _muster_controller_v1_RunRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_Run__Output>): grpc.ClientUnaryCall;
  Abort(argument: _muster_controller_v1_RunRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_controller_v1_Run__Output>): grpc.ClientUnaryCall;
  Abort(argument: _muster_controller_v1_RunRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_Run__Output>): grpc.ClientUnaryCall;
  Abort(argument: _muster_controller_v1_RunRequest, callback: grpc.requestCallback<_muster_controller_v1_Run__Output>): grpc.ClientUnaryCall;
  abort(argument: _muster_controller_v1_RunRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_Run__Output>): grpc.ClientUnaryCall;
  abort(argument: _muster_controller_v1_RunRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_controller_v1_Run__Output>): grpc.ClientUnaryCall;
  abort(argument: _muster_controller_v1_RunRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_Run__Output>): grpc.ClientUnaryCall;
  abort(argument: _muster_controller_v1_RunRequest, callback: grpc.requestCallback<_muster_controller_v1_Run__Output>): grpc.ClientUnaryCall;
  
  /**
   * Takes a cluster file into the store. INVALID_ARGUMENT carries every error at once.
   */
  Apply(argument: _muster_controller_v1_ApplyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_ApplyResponse__Output>): grpc.ClientUnaryCall;
  Apply(argument: _muster_controller_v1_ApplyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_controller_v1_ApplyResponse__Output>): grpc.ClientUnaryCall;
  Apply(argument: _muster_controller_v1_ApplyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_ApplyResponse__Output>): grpc.ClientUnaryCall;
  Apply(argument: _muster_controller_v1_ApplyRequest, callback: grpc.requestCallback<_muster_controller_v1_ApplyResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Takes a cluster file into the store. INVALID_ARGUMENT carries every error at once.
   */
  apply(argument: _muster_controller_v1_ApplyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_ApplyResponse__Output>): grpc.ClientUnaryCall;
  apply(argument: _muster_controller_v1_ApplyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_controller_v1_ApplyResponse__Output>): grpc.ClientUnaryCall;
  apply(argument: _muster_controller_v1_ApplyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_ApplyResponse__Output>): grpc.ClientUnaryCall;
  apply(argument: _muster_controller_v1_ApplyRequest, callback: grpc.requestCallback<_muster_controller_v1_ApplyResponse__Output>): grpc.ClientUnaryCall;
  
  AskOrder(argument: _muster_controller_v1_AskOrderRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_Order__Output>): grpc.ClientUnaryCall;
  AskOrder(argument: _muster_controller_v1_AskOrderRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_controller_v1_Order__Output>): grpc.ClientUnaryCall;
  AskOrder(argument: _muster_controller_v1_AskOrderRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_Order__Output>): grpc.ClientUnaryCall;
  AskOrder(argument: _muster_controller_v1_AskOrderRequest, callback: grpc.requestCallback<_muster_controller_v1_Order__Output>): grpc.ClientUnaryCall;
  askOrder(argument: _muster_controller_v1_AskOrderRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_Order__Output>): grpc.ClientUnaryCall;
  askOrder(argument: _muster_controller_v1_AskOrderRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_controller_v1_Order__Output>): grpc.ClientUnaryCall;
  askOrder(argument: _muster_controller_v1_AskOrderRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_Order__Output>): grpc.ClientUnaryCall;
  askOrder(argument: _muster_controller_v1_AskOrderRequest, callback: grpc.requestCallback<_muster_controller_v1_Order__Output>): grpc.ClientUnaryCall;
  
  /**
   * Looks at every probe of every node and hands out what they printed, for planning elsewhere. Executes nothing.
   */
  Capture(argument: _muster_controller_v1_CaptureRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_muster_controller_v1_CapturedNode__Output>;
  Capture(argument: _muster_controller_v1_CaptureRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_muster_controller_v1_CapturedNode__Output>;
  /**
   * Looks at every probe of every node and hands out what they printed, for planning elsewhere. Executes nothing.
   */
  capture(argument: _muster_controller_v1_CaptureRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_muster_controller_v1_CapturedNode__Output>;
  capture(argument: _muster_controller_v1_CaptureRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_muster_controller_v1_CapturedNode__Output>;
  
  /**
   * What the agents that are heard show of a product, host by host, for writing a cluster file. Executes nothing.
   */
  Discover(argument: _muster_controller_v1_DiscoverRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_DiscoverResponse__Output>): grpc.ClientUnaryCall;
  Discover(argument: _muster_controller_v1_DiscoverRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_controller_v1_DiscoverResponse__Output>): grpc.ClientUnaryCall;
  Discover(argument: _muster_controller_v1_DiscoverRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_DiscoverResponse__Output>): grpc.ClientUnaryCall;
  Discover(argument: _muster_controller_v1_DiscoverRequest, callback: grpc.requestCallback<_muster_controller_v1_DiscoverResponse__Output>): grpc.ClientUnaryCall;
  /**
   * What the agents that are heard show of a product, host by host, for writing a cluster file. Executes nothing.
   */
  discover(argument: _muster_controller_v1_DiscoverRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_DiscoverResponse__Output>): grpc.ClientUnaryCall;
  discover(argument: _muster_controller_v1_DiscoverRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_controller_v1_DiscoverResponse__Output>): grpc.ClientUnaryCall;
  discover(argument: _muster_controller_v1_DiscoverRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_DiscoverResponse__Output>): grpc.ClientUnaryCall;
  discover(argument: _muster_controller_v1_DiscoverRequest, callback: grpc.requestCallback<_muster_controller_v1_DiscoverResponse__Output>): grpc.ClientUnaryCall;
  
  GetOrder(argument: _muster_controller_v1_OrderNamed, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_Order__Output>): grpc.ClientUnaryCall;
  GetOrder(argument: _muster_controller_v1_OrderNamed, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_controller_v1_Order__Output>): grpc.ClientUnaryCall;
  GetOrder(argument: _muster_controller_v1_OrderNamed, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_Order__Output>): grpc.ClientUnaryCall;
  GetOrder(argument: _muster_controller_v1_OrderNamed, callback: grpc.requestCallback<_muster_controller_v1_Order__Output>): grpc.ClientUnaryCall;
  getOrder(argument: _muster_controller_v1_OrderNamed, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_Order__Output>): grpc.ClientUnaryCall;
  getOrder(argument: _muster_controller_v1_OrderNamed, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_controller_v1_Order__Output>): grpc.ClientUnaryCall;
  getOrder(argument: _muster_controller_v1_OrderNamed, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_Order__Output>): grpc.ClientUnaryCall;
  getOrder(argument: _muster_controller_v1_OrderNamed, callback: grpc.requestCallback<_muster_controller_v1_Order__Output>): grpc.ClientUnaryCall;
  
  GetRun(argument: _muster_controller_v1_RunRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_Run__Output>): grpc.ClientUnaryCall;
  GetRun(argument: _muster_controller_v1_RunRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_controller_v1_Run__Output>): grpc.ClientUnaryCall;
  GetRun(argument: _muster_controller_v1_RunRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_Run__Output>): grpc.ClientUnaryCall;
  GetRun(argument: _muster_controller_v1_RunRequest, callback: grpc.requestCallback<_muster_controller_v1_Run__Output>): grpc.ClientUnaryCall;
  getRun(argument: _muster_controller_v1_RunRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_Run__Output>): grpc.ClientUnaryCall;
  getRun(argument: _muster_controller_v1_RunRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_controller_v1_Run__Output>): grpc.ClientUnaryCall;
  getRun(argument: _muster_controller_v1_RunRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_Run__Output>): grpc.ClientUnaryCall;
  getRun(argument: _muster_controller_v1_RunRequest, callback: grpc.requestCallback<_muster_controller_v1_Run__Output>): grpc.ClientUnaryCall;
  
  GetStatus(argument: _muster_controller_v1_StatusRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_Status__Output>): grpc.ClientUnaryCall;
  GetStatus(argument: _muster_controller_v1_StatusRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_controller_v1_Status__Output>): grpc.ClientUnaryCall;
  GetStatus(argument: _muster_controller_v1_StatusRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_Status__Output>): grpc.ClientUnaryCall;
  GetStatus(argument: _muster_controller_v1_StatusRequest, callback: grpc.requestCallback<_muster_controller_v1_Status__Output>): grpc.ClientUnaryCall;
  getStatus(argument: _muster_controller_v1_StatusRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_Status__Output>): grpc.ClientUnaryCall;
  getStatus(argument: _muster_controller_v1_StatusRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_controller_v1_Status__Output>): grpc.ClientUnaryCall;
  getStatus(argument: _muster_controller_v1_StatusRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_Status__Output>): grpc.ClientUnaryCall;
  getStatus(argument: _muster_controller_v1_StatusRequest, callback: grpc.requestCallback<_muster_controller_v1_Status__Output>): grpc.ClientUnaryCall;
  
  /**
   * A person says that a host is dead for good: open runs go on without asking it. FAILED_PRECONDITION where its agent is heard.
   */
  HostDead(argument: _muster_controller_v1_HostDeadRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_HostDeadResponse__Output>): grpc.ClientUnaryCall;
  HostDead(argument: _muster_controller_v1_HostDeadRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_controller_v1_HostDeadResponse__Output>): grpc.ClientUnaryCall;
  HostDead(argument: _muster_controller_v1_HostDeadRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_HostDeadResponse__Output>): grpc.ClientUnaryCall;
  HostDead(argument: _muster_controller_v1_HostDeadRequest, callback: grpc.requestCallback<_muster_controller_v1_HostDeadResponse__Output>): grpc.ClientUnaryCall;
  /**
   * A person says that a host is dead for good: open runs go on without asking it. FAILED_PRECONDITION where its agent is heard.
   */
  hostDead(argument: _muster_controller_v1_HostDeadRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_HostDeadResponse__Output>): grpc.ClientUnaryCall;
  hostDead(argument: _muster_controller_v1_HostDeadRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_controller_v1_HostDeadResponse__Output>): grpc.ClientUnaryCall;
  hostDead(argument: _muster_controller_v1_HostDeadRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_HostDeadResponse__Output>): grpc.ClientUnaryCall;
  hostDead(argument: _muster_controller_v1_HostDeadRequest, callback: grpc.requestCallback<_muster_controller_v1_HostDeadResponse__Output>): grpc.ClientUnaryCall;
  
  ListClusters(argument: _muster_controller_v1_ListClustersRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_ListClustersResponse__Output>): grpc.ClientUnaryCall;
  ListClusters(argument: _muster_controller_v1_ListClustersRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_controller_v1_ListClustersResponse__Output>): grpc.ClientUnaryCall;
  ListClusters(argument: _muster_controller_v1_ListClustersRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_ListClustersResponse__Output>): grpc.ClientUnaryCall;
  ListClusters(argument: _muster_controller_v1_ListClustersRequest, callback: grpc.requestCallback<_muster_controller_v1_ListClustersResponse__Output>): grpc.ClientUnaryCall;
  listClusters(argument: _muster_controller_v1_ListClustersRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_ListClustersResponse__Output>): grpc.ClientUnaryCall;
  listClusters(argument: _muster_controller_v1_ListClustersRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_controller_v1_ListClustersResponse__Output>): grpc.ClientUnaryCall;
  listClusters(argument: _muster_controller_v1_ListClustersRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_ListClustersResponse__Output>): grpc.ClientUnaryCall;
  listClusters(argument: _muster_controller_v1_ListClustersRequest, callback: grpc.requestCallback<_muster_controller_v1_ListClustersResponse__Output>): grpc.ClientUnaryCall;
  
  ListHosts(argument: _muster_controller_v1_ListHostsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_ListHostsResponse__Output>): grpc.ClientUnaryCall;
  ListHosts(argument: _muster_controller_v1_ListHostsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_controller_v1_ListHostsResponse__Output>): grpc.ClientUnaryCall;
  ListHosts(argument: _muster_controller_v1_ListHostsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_ListHostsResponse__Output>): grpc.ClientUnaryCall;
  ListHosts(argument: _muster_controller_v1_ListHostsRequest, callback: grpc.requestCallback<_muster_controller_v1_ListHostsResponse__Output>): grpc.ClientUnaryCall;
  listHosts(argument: _muster_controller_v1_ListHostsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_ListHostsResponse__Output>): grpc.ClientUnaryCall;
  listHosts(argument: _muster_controller_v1_ListHostsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_controller_v1_ListHostsResponse__Output>): grpc.ClientUnaryCall;
  listHosts(argument: _muster_controller_v1_ListHostsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_ListHostsResponse__Output>): grpc.ClientUnaryCall;
  listHosts(argument: _muster_controller_v1_ListHostsRequest, callback: grpc.requestCallback<_muster_controller_v1_ListHostsResponse__Output>): grpc.ClientUnaryCall;
  
  ListProducts(argument: _muster_controller_v1_ListProductsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_ListProductsResponse__Output>): grpc.ClientUnaryCall;
  ListProducts(argument: _muster_controller_v1_ListProductsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_controller_v1_ListProductsResponse__Output>): grpc.ClientUnaryCall;
  ListProducts(argument: _muster_controller_v1_ListProductsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_ListProductsResponse__Output>): grpc.ClientUnaryCall;
  ListProducts(argument: _muster_controller_v1_ListProductsRequest, callback: grpc.requestCallback<_muster_controller_v1_ListProductsResponse__Output>): grpc.ClientUnaryCall;
  listProducts(argument: _muster_controller_v1_ListProductsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_ListProductsResponse__Output>): grpc.ClientUnaryCall;
  listProducts(argument: _muster_controller_v1_ListProductsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_controller_v1_ListProductsResponse__Output>): grpc.ClientUnaryCall;
  listProducts(argument: _muster_controller_v1_ListProductsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_ListProductsResponse__Output>): grpc.ClientUnaryCall;
  listProducts(argument: _muster_controller_v1_ListProductsRequest, callback: grpc.requestCallback<_muster_controller_v1_ListProductsResponse__Output>): grpc.ClientUnaryCall;
  
  ListRuns(argument: _muster_controller_v1_ListRunsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_ListRunsResponse__Output>): grpc.ClientUnaryCall;
  ListRuns(argument: _muster_controller_v1_ListRunsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_controller_v1_ListRunsResponse__Output>): grpc.ClientUnaryCall;
  ListRuns(argument: _muster_controller_v1_ListRunsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_ListRunsResponse__Output>): grpc.ClientUnaryCall;
  ListRuns(argument: _muster_controller_v1_ListRunsRequest, callback: grpc.requestCallback<_muster_controller_v1_ListRunsResponse__Output>): grpc.ClientUnaryCall;
  listRuns(argument: _muster_controller_v1_ListRunsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_ListRunsResponse__Output>): grpc.ClientUnaryCall;
  listRuns(argument: _muster_controller_v1_ListRunsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_controller_v1_ListRunsResponse__Output>): grpc.ClientUnaryCall;
  listRuns(argument: _muster_controller_v1_ListRunsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_ListRunsResponse__Output>): grpc.ClientUnaryCall;
  listRuns(argument: _muster_controller_v1_ListRunsRequest, callback: grpc.requestCallback<_muster_controller_v1_ListRunsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Looks, plans, executes nothing. A refused plan is returned, not an error.
   */
  MakePlan(argument: _muster_controller_v1_PlanRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_Plan__Output>): grpc.ClientUnaryCall;
  MakePlan(argument: _muster_controller_v1_PlanRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_controller_v1_Plan__Output>): grpc.ClientUnaryCall;
  MakePlan(argument: _muster_controller_v1_PlanRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_Plan__Output>): grpc.ClientUnaryCall;
  MakePlan(argument: _muster_controller_v1_PlanRequest, callback: grpc.requestCallback<_muster_controller_v1_Plan__Output>): grpc.ClientUnaryCall;
  /**
   * Looks, plans, executes nothing. A refused plan is returned, not an error.
   */
  makePlan(argument: _muster_controller_v1_PlanRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_Plan__Output>): grpc.ClientUnaryCall;
  makePlan(argument: _muster_controller_v1_PlanRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_controller_v1_Plan__Output>): grpc.ClientUnaryCall;
  makePlan(argument: _muster_controller_v1_PlanRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_Plan__Output>): grpc.ClientUnaryCall;
  makePlan(argument: _muster_controller_v1_PlanRequest, callback: grpc.requestCallback<_muster_controller_v1_Plan__Output>): grpc.ClientUnaryCall;
  
  Pause(argument: _muster_controller_v1_RunRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_Run__Output>): grpc.ClientUnaryCall;
  Pause(argument: _muster_controller_v1_RunRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_controller_v1_Run__Output>): grpc.ClientUnaryCall;
  Pause(argument: _muster_controller_v1_RunRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_Run__Output>): grpc.ClientUnaryCall;
  Pause(argument: _muster_controller_v1_RunRequest, callback: grpc.requestCallback<_muster_controller_v1_Run__Output>): grpc.ClientUnaryCall;
  pause(argument: _muster_controller_v1_RunRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_Run__Output>): grpc.ClientUnaryCall;
  pause(argument: _muster_controller_v1_RunRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_controller_v1_Run__Output>): grpc.ClientUnaryCall;
  pause(argument: _muster_controller_v1_RunRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_Run__Output>): grpc.ClientUnaryCall;
  pause(argument: _muster_controller_v1_RunRequest, callback: grpc.requestCallback<_muster_controller_v1_Run__Output>): grpc.ClientUnaryCall;
  
  /**
   * Several clusters, by what they need of each other: looks and plans each, executes nothing. A cycle in `needs` is FAILED_PRECONDITION.
   */
  PlanOrder(argument: _muster_controller_v1_OrderRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_OrderPlan__Output>): grpc.ClientUnaryCall;
  PlanOrder(argument: _muster_controller_v1_OrderRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_controller_v1_OrderPlan__Output>): grpc.ClientUnaryCall;
  PlanOrder(argument: _muster_controller_v1_OrderRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_OrderPlan__Output>): grpc.ClientUnaryCall;
  PlanOrder(argument: _muster_controller_v1_OrderRequest, callback: grpc.requestCallback<_muster_controller_v1_OrderPlan__Output>): grpc.ClientUnaryCall;
  /**
   * Several clusters, by what they need of each other: looks and plans each, executes nothing. A cycle in `needs` is FAILED_PRECONDITION.
   */
  planOrder(argument: _muster_controller_v1_OrderRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_OrderPlan__Output>): grpc.ClientUnaryCall;
  planOrder(argument: _muster_controller_v1_OrderRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_controller_v1_OrderPlan__Output>): grpc.ClientUnaryCall;
  planOrder(argument: _muster_controller_v1_OrderRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_OrderPlan__Output>): grpc.ClientUnaryCall;
  planOrder(argument: _muster_controller_v1_OrderRequest, callback: grpc.requestCallback<_muster_controller_v1_OrderPlan__Output>): grpc.ClientUnaryCall;
  
  Resume(argument: _muster_controller_v1_ResumeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_Run__Output>): grpc.ClientUnaryCall;
  Resume(argument: _muster_controller_v1_ResumeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_controller_v1_Run__Output>): grpc.ClientUnaryCall;
  Resume(argument: _muster_controller_v1_ResumeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_Run__Output>): grpc.ClientUnaryCall;
  Resume(argument: _muster_controller_v1_ResumeRequest, callback: grpc.requestCallback<_muster_controller_v1_Run__Output>): grpc.ClientUnaryCall;
  resume(argument: _muster_controller_v1_ResumeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_Run__Output>): grpc.ClientUnaryCall;
  resume(argument: _muster_controller_v1_ResumeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_controller_v1_Run__Output>): grpc.ClientUnaryCall;
  resume(argument: _muster_controller_v1_ResumeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_Run__Output>): grpc.ClientUnaryCall;
  resume(argument: _muster_controller_v1_ResumeRequest, callback: grpc.requestCallback<_muster_controller_v1_Run__Output>): grpc.ClientUnaryCall;
  
  Retry(argument: _muster_controller_v1_NodeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_Run__Output>): grpc.ClientUnaryCall;
  Retry(argument: _muster_controller_v1_NodeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_controller_v1_Run__Output>): grpc.ClientUnaryCall;
  Retry(argument: _muster_controller_v1_NodeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_Run__Output>): grpc.ClientUnaryCall;
  Retry(argument: _muster_controller_v1_NodeRequest, callback: grpc.requestCallback<_muster_controller_v1_Run__Output>): grpc.ClientUnaryCall;
  retry(argument: _muster_controller_v1_NodeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_Run__Output>): grpc.ClientUnaryCall;
  retry(argument: _muster_controller_v1_NodeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_controller_v1_Run__Output>): grpc.ClientUnaryCall;
  retry(argument: _muster_controller_v1_NodeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_Run__Output>): grpc.ClientUnaryCall;
  retry(argument: _muster_controller_v1_NodeRequest, callback: grpc.requestCallback<_muster_controller_v1_Run__Output>): grpc.ClientUnaryCall;
  
  Skip(argument: _muster_controller_v1_NodeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_Run__Output>): grpc.ClientUnaryCall;
  Skip(argument: _muster_controller_v1_NodeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_controller_v1_Run__Output>): grpc.ClientUnaryCall;
  Skip(argument: _muster_controller_v1_NodeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_Run__Output>): grpc.ClientUnaryCall;
  Skip(argument: _muster_controller_v1_NodeRequest, callback: grpc.requestCallback<_muster_controller_v1_Run__Output>): grpc.ClientUnaryCall;
  skip(argument: _muster_controller_v1_NodeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_Run__Output>): grpc.ClientUnaryCall;
  skip(argument: _muster_controller_v1_NodeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_controller_v1_Run__Output>): grpc.ClientUnaryCall;
  skip(argument: _muster_controller_v1_NodeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_Run__Output>): grpc.ClientUnaryCall;
  skip(argument: _muster_controller_v1_NodeRequest, callback: grpc.requestCallback<_muster_controller_v1_Run__Output>): grpc.ClientUnaryCall;
  
  /**
   * Plans and starts an order. Where one of its plans is refused there is no order; FAILED_PRECONDITION where the pin differs.
   */
  StartOrder(argument: _muster_controller_v1_StartOrderRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_StartOrderResponse__Output>): grpc.ClientUnaryCall;
  StartOrder(argument: _muster_controller_v1_StartOrderRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_controller_v1_StartOrderResponse__Output>): grpc.ClientUnaryCall;
  StartOrder(argument: _muster_controller_v1_StartOrderRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_StartOrderResponse__Output>): grpc.ClientUnaryCall;
  StartOrder(argument: _muster_controller_v1_StartOrderRequest, callback: grpc.requestCallback<_muster_controller_v1_StartOrderResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Plans and starts an order. Where one of its plans is refused there is no order; FAILED_PRECONDITION where the pin differs.
   */
  startOrder(argument: _muster_controller_v1_StartOrderRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_StartOrderResponse__Output>): grpc.ClientUnaryCall;
  startOrder(argument: _muster_controller_v1_StartOrderRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_controller_v1_StartOrderResponse__Output>): grpc.ClientUnaryCall;
  startOrder(argument: _muster_controller_v1_StartOrderRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_StartOrderResponse__Output>): grpc.ClientUnaryCall;
  startOrder(argument: _muster_controller_v1_StartOrderRequest, callback: grpc.requestCallback<_muster_controller_v1_StartOrderResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Plans and starts a run. A refused plan is returned without a run; FAILED_PRECONDITION where the pin differs or a run is open.
   */
  StartRun(argument: _muster_controller_v1_StartRunRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_StartRunResponse__Output>): grpc.ClientUnaryCall;
  StartRun(argument: _muster_controller_v1_StartRunRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_controller_v1_StartRunResponse__Output>): grpc.ClientUnaryCall;
  StartRun(argument: _muster_controller_v1_StartRunRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_StartRunResponse__Output>): grpc.ClientUnaryCall;
  StartRun(argument: _muster_controller_v1_StartRunRequest, callback: grpc.requestCallback<_muster_controller_v1_StartRunResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Plans and starts a run. A refused plan is returned without a run; FAILED_PRECONDITION where the pin differs or a run is open.
   */
  startRun(argument: _muster_controller_v1_StartRunRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_StartRunResponse__Output>): grpc.ClientUnaryCall;
  startRun(argument: _muster_controller_v1_StartRunRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_controller_v1_StartRunResponse__Output>): grpc.ClientUnaryCall;
  startRun(argument: _muster_controller_v1_StartRunRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_controller_v1_StartRunResponse__Output>): grpc.ClientUnaryCall;
  startRun(argument: _muster_controller_v1_StartRunRequest, callback: grpc.requestCallback<_muster_controller_v1_StartRunResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * As WatchRun, for an order.
   */
  WatchOrder(argument: _muster_controller_v1_OrderNamed, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_muster_controller_v1_Order__Output>;
  WatchOrder(argument: _muster_controller_v1_OrderNamed, options?: grpc.CallOptions): grpc.ClientReadableStream<_muster_controller_v1_Order__Output>;
  /**
   * As WatchRun, for an order.
   */
  watchOrder(argument: _muster_controller_v1_OrderNamed, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_muster_controller_v1_Order__Output>;
  watchOrder(argument: _muster_controller_v1_OrderNamed, options?: grpc.CallOptions): grpc.ClientReadableStream<_muster_controller_v1_Order__Output>;
  
  /**
   * As WatchStatus; ends after the view of the ended run. UNAVAILABLE where the controller stops first: the run goes on.
   */
  WatchRun(argument: _muster_controller_v1_RunRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_muster_controller_v1_Run__Output>;
  WatchRun(argument: _muster_controller_v1_RunRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_muster_controller_v1_Run__Output>;
  /**
   * As WatchStatus; ends after the view of the ended run. UNAVAILABLE where the controller stops first: the run goes on.
   */
  watchRun(argument: _muster_controller_v1_RunRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_muster_controller_v1_Run__Output>;
  watchRun(argument: _muster_controller_v1_RunRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_muster_controller_v1_Run__Output>;
  
  /**
   * A view at once, after changes (at most five a second), and each second so that ages move.
   */
  WatchStatus(argument: _muster_controller_v1_StatusRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_muster_controller_v1_Status__Output>;
  WatchStatus(argument: _muster_controller_v1_StatusRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_muster_controller_v1_Status__Output>;
  /**
   * A view at once, after changes (at most five a second), and each second so that ages move.
   */
  watchStatus(argument: _muster_controller_v1_StatusRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_muster_controller_v1_Status__Output>;
  watchStatus(argument: _muster_controller_v1_StatusRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_muster_controller_v1_Status__Output>;
  
}

export interface FleetHandlers extends grpc.UntypedServiceImplementation {
  Abort: grpc.handleUnaryCall<_muster_controller_v1_RunRequest__Output, _muster_controller_v1_Run>;
  
  /**
   * Takes a cluster file into the store. INVALID_ARGUMENT carries every error at once.
   */
  Apply: grpc.handleUnaryCall<_muster_controller_v1_ApplyRequest__Output, _muster_controller_v1_ApplyResponse>;
  
  AskOrder: grpc.handleUnaryCall<_muster_controller_v1_AskOrderRequest__Output, _muster_controller_v1_Order>;
  
  /**
   * Looks at every probe of every node and hands out what they printed, for planning elsewhere. Executes nothing.
   */
  Capture: grpc.handleServerStreamingCall<_muster_controller_v1_CaptureRequest__Output, _muster_controller_v1_CapturedNode>;
  
  /**
   * What the agents that are heard show of a product, host by host, for writing a cluster file. Executes nothing.
   */
  Discover: grpc.handleUnaryCall<_muster_controller_v1_DiscoverRequest__Output, _muster_controller_v1_DiscoverResponse>;
  
  GetOrder: grpc.handleUnaryCall<_muster_controller_v1_OrderNamed__Output, _muster_controller_v1_Order>;
  
  GetRun: grpc.handleUnaryCall<_muster_controller_v1_RunRequest__Output, _muster_controller_v1_Run>;
  
  GetStatus: grpc.handleUnaryCall<_muster_controller_v1_StatusRequest__Output, _muster_controller_v1_Status>;
  
  /**
   * A person says that a host is dead for good: open runs go on without asking it. FAILED_PRECONDITION where its agent is heard.
   */
  HostDead: grpc.handleUnaryCall<_muster_controller_v1_HostDeadRequest__Output, _muster_controller_v1_HostDeadResponse>;
  
  ListClusters: grpc.handleUnaryCall<_muster_controller_v1_ListClustersRequest__Output, _muster_controller_v1_ListClustersResponse>;
  
  ListHosts: grpc.handleUnaryCall<_muster_controller_v1_ListHostsRequest__Output, _muster_controller_v1_ListHostsResponse>;
  
  ListProducts: grpc.handleUnaryCall<_muster_controller_v1_ListProductsRequest__Output, _muster_controller_v1_ListProductsResponse>;
  
  ListRuns: grpc.handleUnaryCall<_muster_controller_v1_ListRunsRequest__Output, _muster_controller_v1_ListRunsResponse>;
  
  /**
   * Looks, plans, executes nothing. A refused plan is returned, not an error.
   */
  MakePlan: grpc.handleUnaryCall<_muster_controller_v1_PlanRequest__Output, _muster_controller_v1_Plan>;
  
  Pause: grpc.handleUnaryCall<_muster_controller_v1_RunRequest__Output, _muster_controller_v1_Run>;
  
  /**
   * Several clusters, by what they need of each other: looks and plans each, executes nothing. A cycle in `needs` is FAILED_PRECONDITION.
   */
  PlanOrder: grpc.handleUnaryCall<_muster_controller_v1_OrderRequest__Output, _muster_controller_v1_OrderPlan>;
  
  Resume: grpc.handleUnaryCall<_muster_controller_v1_ResumeRequest__Output, _muster_controller_v1_Run>;
  
  Retry: grpc.handleUnaryCall<_muster_controller_v1_NodeRequest__Output, _muster_controller_v1_Run>;
  
  Skip: grpc.handleUnaryCall<_muster_controller_v1_NodeRequest__Output, _muster_controller_v1_Run>;
  
  /**
   * Plans and starts an order. Where one of its plans is refused there is no order; FAILED_PRECONDITION where the pin differs.
   */
  StartOrder: grpc.handleUnaryCall<_muster_controller_v1_StartOrderRequest__Output, _muster_controller_v1_StartOrderResponse>;
  
  /**
   * Plans and starts a run. A refused plan is returned without a run; FAILED_PRECONDITION where the pin differs or a run is open.
   */
  StartRun: grpc.handleUnaryCall<_muster_controller_v1_StartRunRequest__Output, _muster_controller_v1_StartRunResponse>;
  
  /**
   * As WatchRun, for an order.
   */
  WatchOrder: grpc.handleServerStreamingCall<_muster_controller_v1_OrderNamed__Output, _muster_controller_v1_Order>;
  
  /**
   * As WatchStatus; ends after the view of the ended run. UNAVAILABLE where the controller stops first: the run goes on.
   */
  WatchRun: grpc.handleServerStreamingCall<_muster_controller_v1_RunRequest__Output, _muster_controller_v1_Run>;
  
  /**
   * A view at once, after changes (at most five a second), and each second so that ages move.
   */
  WatchStatus: grpc.handleServerStreamingCall<_muster_controller_v1_StatusRequest__Output, _muster_controller_v1_Status>;
  
}

export interface FleetDefinition extends grpc.ServiceDefinition {
  Abort: MethodDefinition<_muster_controller_v1_RunRequest, _muster_controller_v1_Run, _muster_controller_v1_RunRequest__Output, _muster_controller_v1_Run__Output>
  Apply: MethodDefinition<_muster_controller_v1_ApplyRequest, _muster_controller_v1_ApplyResponse, _muster_controller_v1_ApplyRequest__Output, _muster_controller_v1_ApplyResponse__Output>
  AskOrder: MethodDefinition<_muster_controller_v1_AskOrderRequest, _muster_controller_v1_Order, _muster_controller_v1_AskOrderRequest__Output, _muster_controller_v1_Order__Output>
  Capture: MethodDefinition<_muster_controller_v1_CaptureRequest, _muster_controller_v1_CapturedNode, _muster_controller_v1_CaptureRequest__Output, _muster_controller_v1_CapturedNode__Output>
  Discover: MethodDefinition<_muster_controller_v1_DiscoverRequest, _muster_controller_v1_DiscoverResponse, _muster_controller_v1_DiscoverRequest__Output, _muster_controller_v1_DiscoverResponse__Output>
  GetOrder: MethodDefinition<_muster_controller_v1_OrderNamed, _muster_controller_v1_Order, _muster_controller_v1_OrderNamed__Output, _muster_controller_v1_Order__Output>
  GetRun: MethodDefinition<_muster_controller_v1_RunRequest, _muster_controller_v1_Run, _muster_controller_v1_RunRequest__Output, _muster_controller_v1_Run__Output>
  GetStatus: MethodDefinition<_muster_controller_v1_StatusRequest, _muster_controller_v1_Status, _muster_controller_v1_StatusRequest__Output, _muster_controller_v1_Status__Output>
  HostDead: MethodDefinition<_muster_controller_v1_HostDeadRequest, _muster_controller_v1_HostDeadResponse, _muster_controller_v1_HostDeadRequest__Output, _muster_controller_v1_HostDeadResponse__Output>
  ListClusters: MethodDefinition<_muster_controller_v1_ListClustersRequest, _muster_controller_v1_ListClustersResponse, _muster_controller_v1_ListClustersRequest__Output, _muster_controller_v1_ListClustersResponse__Output>
  ListHosts: MethodDefinition<_muster_controller_v1_ListHostsRequest, _muster_controller_v1_ListHostsResponse, _muster_controller_v1_ListHostsRequest__Output, _muster_controller_v1_ListHostsResponse__Output>
  ListProducts: MethodDefinition<_muster_controller_v1_ListProductsRequest, _muster_controller_v1_ListProductsResponse, _muster_controller_v1_ListProductsRequest__Output, _muster_controller_v1_ListProductsResponse__Output>
  ListRuns: MethodDefinition<_muster_controller_v1_ListRunsRequest, _muster_controller_v1_ListRunsResponse, _muster_controller_v1_ListRunsRequest__Output, _muster_controller_v1_ListRunsResponse__Output>
  MakePlan: MethodDefinition<_muster_controller_v1_PlanRequest, _muster_controller_v1_Plan, _muster_controller_v1_PlanRequest__Output, _muster_controller_v1_Plan__Output>
  Pause: MethodDefinition<_muster_controller_v1_RunRequest, _muster_controller_v1_Run, _muster_controller_v1_RunRequest__Output, _muster_controller_v1_Run__Output>
  PlanOrder: MethodDefinition<_muster_controller_v1_OrderRequest, _muster_controller_v1_OrderPlan, _muster_controller_v1_OrderRequest__Output, _muster_controller_v1_OrderPlan__Output>
  Resume: MethodDefinition<_muster_controller_v1_ResumeRequest, _muster_controller_v1_Run, _muster_controller_v1_ResumeRequest__Output, _muster_controller_v1_Run__Output>
  Retry: MethodDefinition<_muster_controller_v1_NodeRequest, _muster_controller_v1_Run, _muster_controller_v1_NodeRequest__Output, _muster_controller_v1_Run__Output>
  Skip: MethodDefinition<_muster_controller_v1_NodeRequest, _muster_controller_v1_Run, _muster_controller_v1_NodeRequest__Output, _muster_controller_v1_Run__Output>
  StartOrder: MethodDefinition<_muster_controller_v1_StartOrderRequest, _muster_controller_v1_StartOrderResponse, _muster_controller_v1_StartOrderRequest__Output, _muster_controller_v1_StartOrderResponse__Output>
  StartRun: MethodDefinition<_muster_controller_v1_StartRunRequest, _muster_controller_v1_StartRunResponse, _muster_controller_v1_StartRunRequest__Output, _muster_controller_v1_StartRunResponse__Output>
  WatchOrder: MethodDefinition<_muster_controller_v1_OrderNamed, _muster_controller_v1_Order, _muster_controller_v1_OrderNamed__Output, _muster_controller_v1_Order__Output>
  WatchRun: MethodDefinition<_muster_controller_v1_RunRequest, _muster_controller_v1_Run, _muster_controller_v1_RunRequest__Output, _muster_controller_v1_Run__Output>
  WatchStatus: MethodDefinition<_muster_controller_v1_StatusRequest, _muster_controller_v1_Status, _muster_controller_v1_StatusRequest__Output, _muster_controller_v1_Status__Output>
}
