export { InferenceService } from './service/inference-service';
export type { InferenceServiceProps } from './service/inference-service';
export { Port } from './service/port';
export type { PortOptions } from './service/port';

export { Deployment } from './deployment/deployment';
export type { DeploymentOptions, DeploymentProps } from './deployment/deployment';
export { ComputeSpec } from './deployment/compute';
export type { ComputeSpecOptions } from './deployment/compute';
export { Engine } from './deployment/engine';
export { Image } from './deployment/image';
export { Percent } from './deployment/percent';
export type { PodOptions } from './deployment/pod';
export { Probe, ProbeScheme } from './deployment/probe';
export type { HttpGetProbeOptions, ProbeOptions, TcpSocketProbeOptions } from './deployment/probe';
export { Queue } from './deployment/queue';
export type { QueueOptions } from './deployment/queue';
export { RollingUpdate } from './deployment/rolling-update';
export type { RollingUpdateOptions } from './deployment/rolling-update';

export { GatewayAlgorithm } from './traffic/algorithm';
export { LoadBalancer } from './traffic/load-balancer';
export type { ApiGatewayOptions } from './traffic/load-balancer';
export { TrafficPolicy } from './traffic/traffic-policy';
export type { TrafficPolicyProps } from './traffic/traffic-policy';
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
export type { EnvoyGatewayOptions } from './platform/gateway';
export { Platform } from './platform/platform';
export type { KubernetesPlatformOptions } from './platform/platform';

export { Severity } from './rules/finding';
export type { Finding } from './rules/finding';

export type { AutoscalerPlan } from './plan/autoscaler-plan';
export { StepChoice, StepUnit } from './plan/behavior-plan';
export type { BehaviorPlan, DirectionPlan, StepPlan } from './plan/behavior-plan';
export type { DeploymentPlan } from './plan/deployment-plan';
export { FallbackBehavior } from './plan/fallback-plan';
export type { FallbackPlan } from './plan/fallback-plan';
export type { MetricPlan } from './plan/metric-plan';
export type { ComputePlan, EnvPlan, PodPlan, QueuePlan, Toleration } from './plan/pod-plan';
export type { RollingUpdatePlan, ShutdownPlan } from './plan/rollout-plan';
export { AutoscalingKind, GatewayKind } from './plan/platform-plan';
export type { AutoscalingPlan, GatewayPlan, PlatformPlan } from './plan/platform-plan';
export { PortPurpose } from './plan/port-plan';
export type { PortPlan, ServicePortPlan } from './plan/port-plan';
export type { ProbePlan } from './plan/probe-plan';
export type { FloorPlan } from './plan/schedule-plan';
export type { TimelineEntry } from './plan/timeline-plan';
export type { ServicePlan } from './plan/service-plan';
export { AlgorithmName, Degree } from './plan/traffic-plan';
export type { AlgorithmPlan, LoadBalancerPlan, SharePlan, TrafficPlan } from './plan/traffic-plan';
