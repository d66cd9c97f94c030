import { AdoptedSaid } from './adopted-said';
import { AutoscalerSaid } from './autoscaler-plan';
import { EngineSaid } from './engine-said';
import { LoadBalancerSaid } from './load-balancer-plan';
import { ModelSaid } from './model-said';
import { SubnetSaid } from './network-plan';
import { ComputeSaid, EnvFromPlan, EnvPlan, PodPlan } from './pod-plan';
import { NodePort, PortSaid } from './port-plan';
import { ProbeSaid } from './probe-plan';
import { QueuePlan } from './queue-plan';
import { FileSystemSaid } from './storage-said';

/** @internal */
export interface ImageSaid {
  /** Absent where a program that nobody type-checks says no image. */
  readonly reference?: string;
  readonly engine?: EngineSaid;
  readonly version?: string;
}

/** Percent. @internal */
export interface RollingUpdateSaid {
  readonly maxUnavailable?: number;
  readonly maxSurge?: number;
}

/** @internal */
export interface DeploymentSaid {
  readonly path: string;
  readonly id: string;
  readonly name: string;
  readonly displayName?: string;
  readonly description?: string;
  readonly image: ImageSaid;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env: readonly EnvPlan[];
  readonly envFrom: readonly EnvFromPlan[];
  readonly imagePullSecrets: readonly string[];
  readonly model?: ModelSaid;
  readonly storage: readonly FileSystemSaid[];
  readonly liveness?: ProbeSaid;
  readonly readiness?: ProbeSaid;
  readonly startup?: ProbeSaid;
  readonly compute?: ComputeSaid;
  readonly queue?: QueuePlan;
  readonly subnet?: SubnetSaid;
  readonly securityGroups?: readonly string[];
  readonly overflow?: QueuePlan;
  readonly priority?: number;
  readonly useIdleResources?: boolean;
  readonly numaAffinity?: boolean;
  readonly replicas?: number;
  readonly ports: readonly PortSaid[];
  readonly nodePorts: readonly NodePort[];
  readonly loadBalancer?: LoadBalancerSaid;
  readonly acceptTraffic?: boolean;
  readonly rollingUpdate?: RollingUpdateSaid;
  /** Seconds. */
  readonly gracefulShutdown?: number;
  /** Seconds. */
  readonly preStopDelay?: number;
  /** Seconds. */
  readonly minReady?: number;
  /** Seconds. */
  readonly progressDeadline?: number;
  readonly autoscalers: readonly AutoscalerSaid[];
  /** The manifests that it was made of: all else is taken from them. */
  readonly adopted?: AdoptedSaid;
  readonly pod: PodPlan;
}
