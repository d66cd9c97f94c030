import { AdoptedSpec } from './adopted';
import { AutoscalerSpec } from './autoscaler';
import { ComputeRequest } from './compute';
import { DisruptionSpec } from './disruption';
import { EndpointPickerSpec } from './endpoint-picker';
import { EngineSpec } from './engine';
import { LoadBalancerSpec } from './load-balancer';
import { ModelSpec } from './model';
import { SubnetSpec } from './network';
import { EnvSource, EnvVariable, PodSettings } from './pod';
import { PodDefaultsSpec } from './pod-defaults';
import { NodePort, PortSpec } from './port';
import { ProbeSpec } from './probe';
import { QueueSpec } from './queue';
import { FileSystemSpec } from './storage';

/** @internal */
export interface ImageSpec {
  /** Absent if a program without type checks sets no image. */
  readonly reference?: string;
  readonly engine?: EngineSpec;
  /** Release of the engine; absent if neither the user nor the tag sets it. */
  readonly version?: string;
  /** Whether it is the engine's public image, which a mirror of the platform may have. */
  readonly published?: boolean;
  /** Whether it is that of adopted manifests, such as a placeholder that a pipeline replaces. */
  readonly isKept?: boolean;
}

/** Percentages; numbers of pods if `counts` is true. @internal */
export interface RollingUpdateSpec {
  readonly maxUnavailable?: number;
  readonly maxSurge?: number;
  readonly counts?: boolean;
  readonly recreate?: boolean;
}

/** @internal */
export interface ParallelismSpec {
  readonly tensor?: number;
  readonly pipeline?: number;
  readonly data?: number;
  readonly expert?: number;
}

/** @internal */
export interface DeploymentSpec {
  readonly path: string;
  readonly id: string;
  readonly name: string;
  readonly displayName?: string;
  readonly description?: string;
  readonly image: ImageSpec;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env: readonly EnvVariable[];
  readonly envFrom: readonly EnvSource[];
  readonly imagePullSecrets: readonly string[];
  readonly model?: ModelSpec;
  readonly storage: readonly FileSystemSpec[];
  readonly liveness?: ProbeSpec;
  readonly readiness?: ProbeSpec;
  readonly startup?: ProbeSpec;
  readonly compute?: ComputeRequest;
  readonly parallelism?: ParallelismSpec;
  readonly queue?: QueueSpec;
  readonly subnet?: SubnetSpec;
  readonly securityGroups?: readonly string[];
  readonly overflow?: QueueSpec;
  readonly priority?: number;
  readonly useIdleResources?: boolean;
  readonly numaAffinity?: boolean;
  readonly replicas?: number;
  readonly ports: readonly PortSpec[];
  readonly nodePorts: readonly NodePort[];
  readonly loadBalancer?: LoadBalancerSpec;
  readonly acceptTraffic?: boolean;
  readonly rollingUpdate?: RollingUpdateSpec;
  readonly disruption?: DisruptionSpec;
  readonly endpointPicker?: EndpointPickerSpec;
  /** Seconds. */
  readonly gracefulShutdown?: number;
  /** Seconds. */
  readonly preStopDelay?: number;
  /** Seconds. */
  readonly minReady?: number;
  /** Seconds. */
  readonly progressDeadline?: number;
  readonly autoscalers: readonly AutoscalerSpec[];
  /** The manifests of an adopted deployment, which all other settings come from. */
  readonly adopted?: AdoptedSpec;
  readonly pod: PodSettings;
  /** The defaults that `pod` and `imagePullSecrets` have a part of. */
  readonly podDefaults?: PodDefaultsSpec;
}
