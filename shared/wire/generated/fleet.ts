// @ts-nocheck: generated; its unused imports are not ours to mend.
import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { ApplyRequest as _muster_controller_v1_ApplyRequest, ApplyRequest__Output as _muster_controller_v1_ApplyRequest__Output } from './muster/controller/v1/ApplyRequest.ts';
import type { ApplyResponse as _muster_controller_v1_ApplyResponse, ApplyResponse__Output as _muster_controller_v1_ApplyResponse__Output } from './muster/controller/v1/ApplyResponse.ts';
import type { AskOrderRequest as _muster_controller_v1_AskOrderRequest, AskOrderRequest__Output as _muster_controller_v1_AskOrderRequest__Output } from './muster/controller/v1/AskOrderRequest.ts';
import type { Attention as _muster_controller_v1_Attention, Attention__Output as _muster_controller_v1_Attention__Output } from './muster/controller/v1/Attention.ts';
import type { BindingRow as _muster_controller_v1_BindingRow, BindingRow__Output as _muster_controller_v1_BindingRow__Output } from './muster/controller/v1/BindingRow.ts';
import type { BindingStatus as _muster_controller_v1_BindingStatus, BindingStatus__Output as _muster_controller_v1_BindingStatus__Output } from './muster/controller/v1/BindingStatus.ts';
import type { CaptureRequest as _muster_controller_v1_CaptureRequest, CaptureRequest__Output as _muster_controller_v1_CaptureRequest__Output } from './muster/controller/v1/CaptureRequest.ts';
import type { CapturedNode as _muster_controller_v1_CapturedNode, CapturedNode__Output as _muster_controller_v1_CapturedNode__Output } from './muster/controller/v1/CapturedNode.ts';
import type { CapturedProbe as _muster_controller_v1_CapturedProbe, CapturedProbe__Output as _muster_controller_v1_CapturedProbe__Output } from './muster/controller/v1/CapturedProbe.ts';
import type { ChangedRole as _muster_controller_v1_ChangedRole, ChangedRole__Output as _muster_controller_v1_ChangedRole__Output } from './muster/controller/v1/ChangedRole.ts';
import type { Choice as _muster_controller_v1_Choice, Choice__Output as _muster_controller_v1_Choice__Output } from './muster/controller/v1/Choice.ts';
import type { ClusterInfo as _muster_controller_v1_ClusterInfo, ClusterInfo__Output as _muster_controller_v1_ClusterInfo__Output } from './muster/controller/v1/ClusterInfo.ts';
import type { ClusterStatus as _muster_controller_v1_ClusterStatus, ClusterStatus__Output as _muster_controller_v1_ClusterStatus__Output } from './muster/controller/v1/ClusterStatus.ts';
import type { Debt as _muster_controller_v1_Debt, Debt__Output as _muster_controller_v1_Debt__Output } from './muster/controller/v1/Debt.ts';
import type { DiscoverRequest as _muster_controller_v1_DiscoverRequest, DiscoverRequest__Output as _muster_controller_v1_DiscoverRequest__Output } from './muster/controller/v1/DiscoverRequest.ts';
import type { DiscoverResponse as _muster_controller_v1_DiscoverResponse, DiscoverResponse__Output as _muster_controller_v1_DiscoverResponse__Output } from './muster/controller/v1/DiscoverResponse.ts';
import type { DiscoveredHost as _muster_controller_v1_DiscoveredHost, DiscoveredHost__Output as _muster_controller_v1_DiscoveredHost__Output } from './muster/controller/v1/DiscoveredHost.ts';
import type { FleetClient as _muster_controller_v1_FleetClient, FleetDefinition as _muster_controller_v1_FleetDefinition } from './muster/controller/v1/Fleet.ts';
import type { Gate as _muster_controller_v1_Gate, Gate__Output as _muster_controller_v1_Gate__Output } from './muster/controller/v1/Gate.ts';
import type { HostDeadRequest as _muster_controller_v1_HostDeadRequest, HostDeadRequest__Output as _muster_controller_v1_HostDeadRequest__Output } from './muster/controller/v1/HostDeadRequest.ts';
import type { HostDeadResponse as _muster_controller_v1_HostDeadResponse, HostDeadResponse__Output as _muster_controller_v1_HostDeadResponse__Output } from './muster/controller/v1/HostDeadResponse.ts';
import type { HostInfo as _muster_controller_v1_HostInfo, HostInfo__Output as _muster_controller_v1_HostInfo__Output } from './muster/controller/v1/HostInfo.ts';
import type { Invocation as _muster_controller_v1_Invocation, Invocation__Output as _muster_controller_v1_Invocation__Output } from './muster/controller/v1/Invocation.ts';
import type { ListClustersRequest as _muster_controller_v1_ListClustersRequest, ListClustersRequest__Output as _muster_controller_v1_ListClustersRequest__Output } from './muster/controller/v1/ListClustersRequest.ts';
import type { ListClustersResponse as _muster_controller_v1_ListClustersResponse, ListClustersResponse__Output as _muster_controller_v1_ListClustersResponse__Output } from './muster/controller/v1/ListClustersResponse.ts';
import type { ListHostsRequest as _muster_controller_v1_ListHostsRequest, ListHostsRequest__Output as _muster_controller_v1_ListHostsRequest__Output } from './muster/controller/v1/ListHostsRequest.ts';
import type { ListHostsResponse as _muster_controller_v1_ListHostsResponse, ListHostsResponse__Output as _muster_controller_v1_ListHostsResponse__Output } from './muster/controller/v1/ListHostsResponse.ts';
import type { ListProductsRequest as _muster_controller_v1_ListProductsRequest, ListProductsRequest__Output as _muster_controller_v1_ListProductsRequest__Output } from './muster/controller/v1/ListProductsRequest.ts';
import type { ListProductsResponse as _muster_controller_v1_ListProductsResponse, ListProductsResponse__Output as _muster_controller_v1_ListProductsResponse__Output } from './muster/controller/v1/ListProductsResponse.ts';
import type { ListRunsRequest as _muster_controller_v1_ListRunsRequest, ListRunsRequest__Output as _muster_controller_v1_ListRunsRequest__Output } from './muster/controller/v1/ListRunsRequest.ts';
import type { ListRunsResponse as _muster_controller_v1_ListRunsResponse, ListRunsResponse__Output as _muster_controller_v1_ListRunsResponse__Output } from './muster/controller/v1/ListRunsResponse.ts';
import type { NodeRequest as _muster_controller_v1_NodeRequest, NodeRequest__Output as _muster_controller_v1_NodeRequest__Output } from './muster/controller/v1/NodeRequest.ts';
import type { NodeStatus as _muster_controller_v1_NodeStatus, NodeStatus__Output as _muster_controller_v1_NodeStatus__Output } from './muster/controller/v1/NodeStatus.ts';
import type { Order as _muster_controller_v1_Order, Order__Output as _muster_controller_v1_Order__Output } from './muster/controller/v1/Order.ts';
import type { OrderNamed as _muster_controller_v1_OrderNamed, OrderNamed__Output as _muster_controller_v1_OrderNamed__Output } from './muster/controller/v1/OrderNamed.ts';
import type { OrderPlan as _muster_controller_v1_OrderPlan, OrderPlan__Output as _muster_controller_v1_OrderPlan__Output } from './muster/controller/v1/OrderPlan.ts';
import type { OrderRequest as _muster_controller_v1_OrderRequest, OrderRequest__Output as _muster_controller_v1_OrderRequest__Output } from './muster/controller/v1/OrderRequest.ts';
import type { OrderStep as _muster_controller_v1_OrderStep, OrderStep__Output as _muster_controller_v1_OrderStep__Output } from './muster/controller/v1/OrderStep.ts';
import type { Pause as _muster_controller_v1_Pause, Pause__Output as _muster_controller_v1_Pause__Output } from './muster/controller/v1/Pause.ts';
import type { Plan as _muster_controller_v1_Plan, Plan__Output as _muster_controller_v1_Plan__Output } from './muster/controller/v1/Plan.ts';
import type { PlanOptions as _muster_controller_v1_PlanOptions, PlanOptions__Output as _muster_controller_v1_PlanOptions__Output } from './muster/controller/v1/PlanOptions.ts';
import type { PlanRequest as _muster_controller_v1_PlanRequest, PlanRequest__Output as _muster_controller_v1_PlanRequest__Output } from './muster/controller/v1/PlanRequest.ts';
import type { PlannedNode as _muster_controller_v1_PlannedNode, PlannedNode__Output as _muster_controller_v1_PlannedNode__Output } from './muster/controller/v1/PlannedNode.ts';
import type { PlannedOrderStep as _muster_controller_v1_PlannedOrderStep, PlannedOrderStep__Output as _muster_controller_v1_PlannedOrderStep__Output } from './muster/controller/v1/PlannedOrderStep.ts';
import type { PlannedPhase as _muster_controller_v1_PlannedPhase, PlannedPhase__Output as _muster_controller_v1_PlannedPhase__Output } from './muster/controller/v1/PlannedPhase.ts';
import type { ProductInfo as _muster_controller_v1_ProductInfo, ProductInfo__Output as _muster_controller_v1_ProductInfo__Output } from './muster/controller/v1/ProductInfo.ts';
import type { Refusal as _muster_controller_v1_Refusal, Refusal__Output as _muster_controller_v1_Refusal__Output } from './muster/controller/v1/Refusal.ts';
import type { ResumeRequest as _muster_controller_v1_ResumeRequest, ResumeRequest__Output as _muster_controller_v1_ResumeRequest__Output } from './muster/controller/v1/ResumeRequest.ts';
import type { RolesChanged as _muster_controller_v1_RolesChanged, RolesChanged__Output as _muster_controller_v1_RolesChanged__Output } from './muster/controller/v1/RolesChanged.ts';
import type { Run as _muster_controller_v1_Run, Run__Output as _muster_controller_v1_Run__Output } from './muster/controller/v1/Run.ts';
import type { RunInfo as _muster_controller_v1_RunInfo, RunInfo__Output as _muster_controller_v1_RunInfo__Output } from './muster/controller/v1/RunInfo.ts';
import type { RunPhase as _muster_controller_v1_RunPhase, RunPhase__Output as _muster_controller_v1_RunPhase__Output } from './muster/controller/v1/RunPhase.ts';
import type { RunRequest as _muster_controller_v1_RunRequest, RunRequest__Output as _muster_controller_v1_RunRequest__Output } from './muster/controller/v1/RunRequest.ts';
import type { RunStep as _muster_controller_v1_RunStep, RunStep__Output as _muster_controller_v1_RunStep__Output } from './muster/controller/v1/RunStep.ts';
import type { StartOrderRequest as _muster_controller_v1_StartOrderRequest, StartOrderRequest__Output as _muster_controller_v1_StartOrderRequest__Output } from './muster/controller/v1/StartOrderRequest.ts';
import type { StartOrderResponse as _muster_controller_v1_StartOrderResponse, StartOrderResponse__Output as _muster_controller_v1_StartOrderResponse__Output } from './muster/controller/v1/StartOrderResponse.ts';
import type { StartRunRequest as _muster_controller_v1_StartRunRequest, StartRunRequest__Output as _muster_controller_v1_StartRunRequest__Output } from './muster/controller/v1/StartRunRequest.ts';
import type { StartRunResponse as _muster_controller_v1_StartRunResponse, StartRunResponse__Output as _muster_controller_v1_StartRunResponse__Output } from './muster/controller/v1/StartRunResponse.ts';
import type { Status as _muster_controller_v1_Status, Status__Output as _muster_controller_v1_Status__Output } from './muster/controller/v1/Status.ts';
import type { StatusRequest as _muster_controller_v1_StatusRequest, StatusRequest__Output as _muster_controller_v1_StatusRequest__Output } from './muster/controller/v1/StatusRequest.ts';
import type { Usual as _muster_controller_v1_Usual, Usual__Output as _muster_controller_v1_Usual__Output } from './muster/controller/v1/Usual.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  muster: {
    controller: {
      v1: {
        ApplyRequest: MessageTypeDefinition<_muster_controller_v1_ApplyRequest, _muster_controller_v1_ApplyRequest__Output>
        ApplyResponse: MessageTypeDefinition<_muster_controller_v1_ApplyResponse, _muster_controller_v1_ApplyResponse__Output>
        AskOrderRequest: MessageTypeDefinition<_muster_controller_v1_AskOrderRequest, _muster_controller_v1_AskOrderRequest__Output>
        Attention: MessageTypeDefinition<_muster_controller_v1_Attention, _muster_controller_v1_Attention__Output>
        BindingRow: MessageTypeDefinition<_muster_controller_v1_BindingRow, _muster_controller_v1_BindingRow__Output>
        BindingStatus: MessageTypeDefinition<_muster_controller_v1_BindingStatus, _muster_controller_v1_BindingStatus__Output>
        CaptureRequest: MessageTypeDefinition<_muster_controller_v1_CaptureRequest, _muster_controller_v1_CaptureRequest__Output>
        CapturedNode: MessageTypeDefinition<_muster_controller_v1_CapturedNode, _muster_controller_v1_CapturedNode__Output>
        CapturedProbe: MessageTypeDefinition<_muster_controller_v1_CapturedProbe, _muster_controller_v1_CapturedProbe__Output>
        ChangedRole: MessageTypeDefinition<_muster_controller_v1_ChangedRole, _muster_controller_v1_ChangedRole__Output>
        Choice: MessageTypeDefinition<_muster_controller_v1_Choice, _muster_controller_v1_Choice__Output>
        ClusterInfo: MessageTypeDefinition<_muster_controller_v1_ClusterInfo, _muster_controller_v1_ClusterInfo__Output>
        ClusterStatus: MessageTypeDefinition<_muster_controller_v1_ClusterStatus, _muster_controller_v1_ClusterStatus__Output>
        Debt: MessageTypeDefinition<_muster_controller_v1_Debt, _muster_controller_v1_Debt__Output>
        DiscoverRequest: MessageTypeDefinition<_muster_controller_v1_DiscoverRequest, _muster_controller_v1_DiscoverRequest__Output>
        DiscoverResponse: MessageTypeDefinition<_muster_controller_v1_DiscoverResponse, _muster_controller_v1_DiscoverResponse__Output>
        DiscoveredHost: MessageTypeDefinition<_muster_controller_v1_DiscoveredHost, _muster_controller_v1_DiscoveredHost__Output>
        Fleet: SubtypeConstructor<typeof grpc.Client, _muster_controller_v1_FleetClient> & { service: _muster_controller_v1_FleetDefinition }
        Gate: MessageTypeDefinition<_muster_controller_v1_Gate, _muster_controller_v1_Gate__Output>
        HostDeadRequest: MessageTypeDefinition<_muster_controller_v1_HostDeadRequest, _muster_controller_v1_HostDeadRequest__Output>
        HostDeadResponse: MessageTypeDefinition<_muster_controller_v1_HostDeadResponse, _muster_controller_v1_HostDeadResponse__Output>
        HostInfo: MessageTypeDefinition<_muster_controller_v1_HostInfo, _muster_controller_v1_HostInfo__Output>
        Invocation: MessageTypeDefinition<_muster_controller_v1_Invocation, _muster_controller_v1_Invocation__Output>
        ListClustersRequest: MessageTypeDefinition<_muster_controller_v1_ListClustersRequest, _muster_controller_v1_ListClustersRequest__Output>
        ListClustersResponse: MessageTypeDefinition<_muster_controller_v1_ListClustersResponse, _muster_controller_v1_ListClustersResponse__Output>
        ListHostsRequest: MessageTypeDefinition<_muster_controller_v1_ListHostsRequest, _muster_controller_v1_ListHostsRequest__Output>
        ListHostsResponse: MessageTypeDefinition<_muster_controller_v1_ListHostsResponse, _muster_controller_v1_ListHostsResponse__Output>
        ListProductsRequest: MessageTypeDefinition<_muster_controller_v1_ListProductsRequest, _muster_controller_v1_ListProductsRequest__Output>
        ListProductsResponse: MessageTypeDefinition<_muster_controller_v1_ListProductsResponse, _muster_controller_v1_ListProductsResponse__Output>
        ListRunsRequest: MessageTypeDefinition<_muster_controller_v1_ListRunsRequest, _muster_controller_v1_ListRunsRequest__Output>
        ListRunsResponse: MessageTypeDefinition<_muster_controller_v1_ListRunsResponse, _muster_controller_v1_ListRunsResponse__Output>
        NodeRequest: MessageTypeDefinition<_muster_controller_v1_NodeRequest, _muster_controller_v1_NodeRequest__Output>
        NodeStatus: MessageTypeDefinition<_muster_controller_v1_NodeStatus, _muster_controller_v1_NodeStatus__Output>
        Order: MessageTypeDefinition<_muster_controller_v1_Order, _muster_controller_v1_Order__Output>
        OrderNamed: MessageTypeDefinition<_muster_controller_v1_OrderNamed, _muster_controller_v1_OrderNamed__Output>
        OrderPlan: MessageTypeDefinition<_muster_controller_v1_OrderPlan, _muster_controller_v1_OrderPlan__Output>
        OrderRequest: MessageTypeDefinition<_muster_controller_v1_OrderRequest, _muster_controller_v1_OrderRequest__Output>
        OrderStep: MessageTypeDefinition<_muster_controller_v1_OrderStep, _muster_controller_v1_OrderStep__Output>
        Pause: MessageTypeDefinition<_muster_controller_v1_Pause, _muster_controller_v1_Pause__Output>
        Plan: MessageTypeDefinition<_muster_controller_v1_Plan, _muster_controller_v1_Plan__Output>
        PlanOptions: MessageTypeDefinition<_muster_controller_v1_PlanOptions, _muster_controller_v1_PlanOptions__Output>
        PlanRequest: MessageTypeDefinition<_muster_controller_v1_PlanRequest, _muster_controller_v1_PlanRequest__Output>
        PlannedNode: MessageTypeDefinition<_muster_controller_v1_PlannedNode, _muster_controller_v1_PlannedNode__Output>
        PlannedOrderStep: MessageTypeDefinition<_muster_controller_v1_PlannedOrderStep, _muster_controller_v1_PlannedOrderStep__Output>
        PlannedPhase: MessageTypeDefinition<_muster_controller_v1_PlannedPhase, _muster_controller_v1_PlannedPhase__Output>
        ProductInfo: MessageTypeDefinition<_muster_controller_v1_ProductInfo, _muster_controller_v1_ProductInfo__Output>
        Refusal: MessageTypeDefinition<_muster_controller_v1_Refusal, _muster_controller_v1_Refusal__Output>
        ResumeRequest: MessageTypeDefinition<_muster_controller_v1_ResumeRequest, _muster_controller_v1_ResumeRequest__Output>
        RolesChanged: MessageTypeDefinition<_muster_controller_v1_RolesChanged, _muster_controller_v1_RolesChanged__Output>
        Run: MessageTypeDefinition<_muster_controller_v1_Run, _muster_controller_v1_Run__Output>
        RunInfo: MessageTypeDefinition<_muster_controller_v1_RunInfo, _muster_controller_v1_RunInfo__Output>
        RunPhase: MessageTypeDefinition<_muster_controller_v1_RunPhase, _muster_controller_v1_RunPhase__Output>
        RunRequest: MessageTypeDefinition<_muster_controller_v1_RunRequest, _muster_controller_v1_RunRequest__Output>
        RunStep: MessageTypeDefinition<_muster_controller_v1_RunStep, _muster_controller_v1_RunStep__Output>
        StartOrderRequest: MessageTypeDefinition<_muster_controller_v1_StartOrderRequest, _muster_controller_v1_StartOrderRequest__Output>
        StartOrderResponse: MessageTypeDefinition<_muster_controller_v1_StartOrderResponse, _muster_controller_v1_StartOrderResponse__Output>
        StartRunRequest: MessageTypeDefinition<_muster_controller_v1_StartRunRequest, _muster_controller_v1_StartRunRequest__Output>
        StartRunResponse: MessageTypeDefinition<_muster_controller_v1_StartRunResponse, _muster_controller_v1_StartRunResponse__Output>
        Status: MessageTypeDefinition<_muster_controller_v1_Status, _muster_controller_v1_Status__Output>
        StatusRequest: MessageTypeDefinition<_muster_controller_v1_StatusRequest, _muster_controller_v1_StatusRequest__Output>
        Usual: MessageTypeDefinition<_muster_controller_v1_Usual, _muster_controller_v1_Usual__Output>
      }
    }
  }
}

