export { FleetApp } from './fleet/fleet-app';

export { InferenceService } from './service/inference-service';
export type { InferenceServiceProps } from './service/service-props';
export type { IDeployment, IInferenceService, ISharedGateway } from './platform/references';
export type { AdoptionProps } from './service/adoption';
export { PrivateNetwork, Subnet } from './platform/network';
export type { PrivateNetworkOptions } from './platform/network';
export { NetworkPeer } from './service/network-access';
export type { NetworkAccessOptions } from './service/network-access';
export { Visibility } from './service/visibility';
export { PriorityLevels } from './service/priority-levels';
export type { PriorityLevelsProps } from './service/priority-levels';
export type { MonitoringOptions } from './service/monitoring';
export { QueueQuotas } from './service/queue-quotas';
export type { QueueQuotasProps } from './service/queue-quotas';
export { SharedGateway } from './service/shared-gateway';
export type { SharedGatewayProps } from './service/shared-gateway';
export { Port } from './traffic/port';
export type { PortOptions } from './traffic/port';

export type { AdoptedDeploymentOptions } from './deployment/adopted-options';
export { Deployment } from './deployment/deployment';
export type { DeploymentProps } from './deployment/deployment';
export type { DeploymentOptions, ParallelismOptions } from './deployment/deployment-options';
export { ComputeSpec } from './deployment/compute';
export type { ComputeSpecOptions, InstanceTypeOptions, NodeCapacity } from './deployment/compute';
export { DeviceClaim } from './deployment/device-claim';
export type { DeviceClaimOptions } from './deployment/device-claim';
export { Disruption, StartupProtection } from './deployment/disruption';
export type { DisruptionCounts, DisruptionOptions } from './deployment/disruption';
export { EndpointPicker } from './deployment/endpoint-picker';
export type {
  ExistingPickerOptions,
  LlmdPickerOptions,
  ReferencePickerOptions,
} from './deployment/endpoint-picker';
export { Engine } from './deployment/engine';
export { Image } from './deployment/image';
export type { CustomImageOptions } from './deployment/image';
export { Model } from './deployment/model';
export type { ModelOptions, OciImageModelOptions } from './deployment/model';
export { Percent } from './platform/percent';
export type { PodOptions } from './deployment/pod';
export { PodDefaults } from './deployment/pod-defaults';
export type { PodDefaultsOptions } from './deployment/pod-defaults';
export { DnsPolicy, ImagePullPolicy, TaintEffect, TolerationOperator } from './spec/pod';
export { Probe, ProbeScheme } from './deployment/probe';
export type { HttpGetProbeOptions, ProbeOptions, TcpSocketProbeOptions } from './deployment/probe';
export { Price } from './deployment/price';
export { Queue } from './deployment/queue';
export type { QueueCapacity, QueueOptions } from './deployment/queue';
export { RollingUpdate } from './deployment/rolling-update';
export type { RollingUpdateCounts, RollingUpdateOptions } from './deployment/rolling-update';

export { ClbAlgorithm, GatewayAlgorithm } from './traffic/algorithm';
export { Authentication } from './traffic/authentication';
export type { ApiKeysOptions, JwtOptions } from './traffic/authentication';
export { CertificateIssuer } from './traffic/certificate-issuer';
export {
  ExistingApiGateway,
  ExistingClb,
  ExistingLoadBalancer,
} from './traffic/existing-load-balancer';
export { LoadBalancer } from './traffic/load-balancer';
export type { ApiGatewayOptions, ClbOptions } from './traffic/load-balancer';
export { Gate } from './traffic/gate';
export type { GateQuery } from './traffic/gate';
export type { CorsOptions, PublicGatewayOptions } from './traffic/public-gateway';
export { RateLimit } from './traffic/rate-limit';
export type { RateLimitOptions } from './traffic/rate-limit';
export { Release } from './traffic/release';
export type { ReleaseStep } from './traffic/release';
export { TrafficPolicy } from './traffic/traffic-policy';
export type { MirrorOptions, TrafficPolicyProps } from './traffic/traffic-policy';
export { Weight } from './traffic/weight';

export { Autoscaler } from './scaling/autoscaler';
export type { AutoscalerOptions, AutoscalerProps } from './scaling/autoscaler';
export { ScalingPolicy } from './scaling/behavior';
export type { ScalingBehaviorOptions, ScalingDirectionOptions } from './scaling/behavior';
export type { ScalingFallbackOptions } from './scaling/fallback';
export { ScalingMetric } from './scaling/metric';
export { ScaleToZero } from './scaling/scale-to-zero';
export type {
  OffHoursOptions,
  OffHoursResponseOptions,
  OnMetricOptions,
  OnRequestOptions,
} from './scaling/scale-to-zero';
export { Schedule } from './scaling/schedule';
export type { ScheduleCronOptions, ScheduleWindowOptions } from './scaling/schedule';

export { AutoscalingEngine } from './platform/autoscaling-engine';
export type { KedaOptions } from './platform/autoscaling-engine';
export { Gateway } from './platform/gateway';
export type { EnvoyGatewayOptions, GatewayApiOptions, GatewayOptions } from './platform/gateway';
export { PrometheusAuth } from './platform/prometheus-auth';
export type { PrometheusAuthOptions } from './platform/prometheus-auth';
export { Scheduler } from './platform/scheduler';
export { ModelRepository } from './platform/model-repository';
export type {
  ModelDirectoryOptions,
  ModelDownloadOptions,
  ModelImagesOptions,
} from './platform/model-repository';
export { SharedFileSystem, TosDriver } from './platform/storage';
export type {
  ClaimFileSystemOptions,
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
} from './platform/platform-options';

export type { QueueLoad, QueueLoadPart, QueuePreview, QueueRollout } from './preview/capacity';
export { Certainty, ChangeEffect, HazardKind } from './preview/data';
export type {
  ChangesPreview,
  CostChange,
  CostPreview,
  FieldChange,
  Hazard,
  IdlePreview,
  PreviewData,
  PreviewRange,
  QueueChange,
  ReleasePreview,
  ReleaseStepPreview,
  WeekPart,
  WeekPreview,
  WorkloadChange,
} from './preview/data';
export type { DeploymentPreview } from './preview/deployment';
export type { ManifestDiff } from './preview/manifest-diff';
export type { ClusterObjects } from './preview/objects';
export { Preview } from './preview/preview';
export type { PreviewFileOptions } from './preview/preview';
export { CapacityVerdict } from './preview/verdict';
export { InferenceTesting } from './testing/inference-testing';
export { SynthesizedManifests } from './testing/synthesized-manifests';

export { Severity } from './rules/finding';
export type { Finding } from './rules/finding';
export type { Acknowledgement } from './spec/acknowledgement';

export type { AlertPlan } from './plan/alerts';
export type { AutoscalerPlan } from './plan/autoscaler';
export type { ComputePlan } from './plan/compute';
export type { DeploymentPlan } from './plan/deployment';
export type { DeviceClaimPlan } from './plan/device-claim';
export type {
  DisruptionBudgetPlan,
  DisruptionPlan,
  StartupProtectionPlan,
} from './plan/disruption';
export type { LoadBalancerPlan } from './plan/load-balancer';
export type { MonitoringPlan } from './plan/monitoring';
export type { PlatformPlan } from './plan/platform';
export type { PodDefaultsPlan } from './plan/pod-defaults';
export type { PortPlan } from './plan/port';
export type {
  AuthenticationPlan,
  CorsPlan,
  PublicGatewayPlan,
  RateLimitPlan,
} from './plan/public-gateway';
export { RolloutOutcome } from './plan/rollout';
export type { RolloutPlan } from './plan/rollout';
export type { ScaleUpLimitPlan } from './plan/scale-up-limit';
export type { ServicePlan } from './plan/service';
export { SupportLevel } from './plan/split-support';
export type { TimelineEntry } from './plan/timeline';
export { SplitMode } from './plan/traffic';
export type { SharePlan, TrafficPlan } from './plan/traffic';

export { PolicySelection } from './spec/behavior';
export { FallbackBehavior } from './spec/fallback';
export { AlgorithmName, LoadBalancerKind } from './spec/load-balancer';
export type { GatewayListener } from './spec/load-balancer';
export { GateTemplate } from './spec/monitoring';
export { CloudGatewayBalancerSize, CloudGatewayNodeSize } from './spec/platform';
export type { Toleration } from './spec/pod';
export type { CaBundle } from './spec/pod-defaults';
export { PortPurpose } from './spec/port';
export type { NodePort } from './spec/port';
export { RateLimitScope, RateLimitUnit } from './spec/public-gateway';
export { Billing } from './spec/queue';
export type { ResourceAmounts } from './spec/queue';
export { ClaimAccessMode } from './spec/storage';
