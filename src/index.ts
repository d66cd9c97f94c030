export { FleetApp } from './fleet/fleet-app';

export { InferenceService } from './service/inference-service';
export type { InferenceServiceProps } from './service/inference-service';
export type { AdoptionProps } from './service/adoption';
export { PrivateNetwork, Subnet } from './platform/network';
export type { PrivateNetworkOptions } from './platform/network';
export { NetworkPeer } from './service/network-access';
export type { NetworkAccessOptions } from './service/network-access';
export { Visibility } from './service/visibility';
export { PriorityLevels } from './service/priority-levels';
export type { PriorityLevelsProps } from './service/priority-levels';
export { Port } from './service/port';
export type { PortOptions } from './service/port';

export type { AdoptedDeploymentOptions } from './deployment/adopted-options';
export { Deployment } from './deployment/deployment';
export type { DeploymentProps } from './deployment/deployment';
export type { DeploymentOptions } from './deployment/deployment-options';
export { ComputeSpec } from './deployment/compute';
export type { ComputeSpecOptions, InstanceTypeOptions, MachineOptions } from './deployment/compute';
export { Engine } from './deployment/engine';
export { Image } from './deployment/image';
export { Model } from './deployment/model';
export type { ModelOptions, OciImageModelOptions } from './deployment/model';
export { Percent } from './deployment/percent';
export type { PodOptions } from './deployment/pod';
export { Probe, ProbeScheme } from './deployment/probe';
export type { HttpGetProbeOptions, ProbeOptions, TcpSocketProbeOptions } from './deployment/probe';
export { Queue } from './deployment/queue';
export type { QueueCapacity, QueueOptions } from './deployment/queue';
export { RollingUpdate } from './deployment/rolling-update';
export type { RollingUpdateOptions } from './deployment/rolling-update';

export { ClbAlgorithm, GatewayAlgorithm } from './traffic/algorithm';
export { LoadBalancer } from './traffic/load-balancer';
export type { ApiGatewayOptions, ClbOptions } from './traffic/load-balancer';
export { Release } from './traffic/release';
export type { ReleaseStep } from './traffic/release';
export { TrafficPolicy } from './traffic/traffic-policy';
export type { MirrorOptions, TrafficPolicyProps } from './traffic/traffic-policy';
export { Weight } from './traffic/weight';

export { Autoscaler } from './scaling/autoscaler';
export type { AutoscalerOptions, AutoscalerProps } from './scaling/autoscaler';
export { ScalingStep } from './scaling/behavior';
export type { ScalingBehaviorOptions, ScalingDirectionOptions } from './scaling/behavior';
export type { ScalingFallbackOptions } from './scaling/fallback';
export { ScalingMetric } from './scaling/metric';
export { Schedule } from './scaling/schedule';
export type { ScheduleWindowOptions } from './scaling/schedule';

export { AutoscalingEngine } from './platform/autoscaling-engine';
export type { KedaOptions } from './platform/autoscaling-engine';
export { Gateway } from './platform/gateway';
export type { GatewayApiOptions, GatewayOptions } from './platform/gateway';
export { Scheduler } from './platform/scheduler';
export { ModelRepository } from './platform/model-repository';
export type {
  ModelDirectoryOptions,
  ModelDownloadOptions,
  ModelImagesOptions,
} from './platform/model-repository';
export { SharedFileSystem, TosDriver } from './platform/storage';
export type {
  CsiFileSystemOptions,
  NasFileSystemOptions,
  PersistentFileSystemOptions,
  SecretReference,
  SharedFileSystemOptions,
  TosFileSystemOptions,
  VepfsFileSystemOptions,
} from './platform/storage';
export { Platform } from './platform/platform';
export type {
  CloudGatewayOptions,
  KubernetesPlatformOptions,
  VkePlatformOptions,
} from './platform/platform';

export type { Changes } from './testing/changes';
export { InferenceTesting } from './testing/inference-testing';
export { WrittenObjects } from './testing/written-objects';

export { Severity } from './rules/finding';
export type { Finding } from './rules/finding';

export { AdoptedRole } from './plan/adopted-plan';
export type { AdoptedObjectPlan, AdoptedPlan } from './plan/adopted-plan';
export type { AutoscalerPlan } from './plan/autoscaler-plan';
export { StepChoice, StepUnit } from './plan/behavior-plan';
export type { BehaviorPlan, DirectionPlan, StepPlan } from './plan/behavior-plan';
export type { CloudGatewayPlan, CreatedGatewayPlan } from './plan/cloud-gateway-plan';
export type { CloudGatewaySettingsPlan, CloudGatewaysPlan } from './plan/cloud-gateway-settings';
export type {
  CloudBackendPlan,
  CloudEntryPlan,
  CloudMirrorPlan,
  CloudRoutePlan,
  CloudUpstreamPlan,
  CloudVersionPlan,
} from './plan/cloud-routes-plan';
export type { DeploymentPlan } from './plan/deployment-plan';
export { IdleMeans, NumaMeans, OverflowMeans } from './plan/placement-plan';
export type { OverflowPlan, PlacementPlan } from './plan/placement-plan';
export type {
  ComputePlan,
  EnvFromPlan,
  EnvPlan,
  MachinePlan,
  PodPlan,
  Toleration,
} from './plan/pod-plan';
export type { ModelDownloadPlan, ModelPlan } from './plan/model-plan';
export type { MonitorPlan, MonitorEndpointPlan } from './plan/monitor-plan';
export { RolloutOutcome } from './plan/rollout-course';
export type { ResourcesPlan, RolloutPlan } from './plan/rollout-course';
export { FallbackBehavior } from './plan/fallback-plan';
export type { FallbackPlan } from './plan/fallback-plan';
export type { MetricPlan } from './plan/metric-plan';
export type { RollingUpdatePlan, ShutdownPlan } from './plan/rollout-plan';
export { SubjectKind, VisibilityKind } from './plan/access-plan';
export type { SubjectPlan, ViewersPlan, VisibilityPlan } from './plan/access-plan';
export type { IngressPlan, PeerPlan } from './plan/network-access-plan';
export type { DeploymentNetworkPlan, NetworkPlan, SubnetPlan } from './plan/network-plan';
export { Billing } from './plan/queue-plan';
export type { QueueCapacityPlan, QueuePlan } from './plan/queue-plan';
export { AutoscalingKind, GatewayKind, SchedulerKind } from './plan/platform-plan';
export type {
  AddressAnnotationsPlan,
  AutoscalingPlan,
  CloudPlan,
  GatewayPlan,
  PlatformPlan,
  SchedulerPlan,
} from './plan/platform-plan';
export { PortPurpose } from './plan/port-plan';
export type { NodePort, PortPlan, ServicePortPlan } from './plan/port-plan';
export type { ProbePlan } from './plan/probe-plan';
export type {
  MountPlan,
  PersistentVolumePlan,
  VolumePlan,
  VolumeSecretPlan,
} from './plan/storage-plan';
export type { FloorPlan } from './plan/schedule-plan';
export type { TimelineEntry } from './plan/timeline-plan';
export type { OpeningPlan } from './plan/opening-plan';
export type { ServicePlan } from './plan/service-plan';
export { Degree } from './plan/algorithm-table';
export type {
  CloudBalancerPlan,
  CloudNodesPlan,
  CloudServerPlan,
  CloudServerPortPlan,
  CloudSplitPlan,
} from './plan/cloud-balancer-plan';
export type { ExposedMetricsPlan, FrontPlan, SharedServicePlan } from './plan/front-plan';
export { AlgorithmName, LoadBalancerKind } from './plan/load-balancer-plan';
export type { AlgorithmPlan, GatewayListener, LoadBalancerPlan } from './plan/load-balancer-plan';
export { SplitMode } from './plan/traffic-plan';
export type { MirrorPlan, SharePlan, TrafficPlan } from './plan/traffic-plan';
