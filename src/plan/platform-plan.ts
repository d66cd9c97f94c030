import { ModelRepositorySaid } from './model-said';
import { NetworkSaid } from './network-plan';
import { given } from '../private/given';

/** The kinds of API gateway that can be rendered. */
export enum GatewayKind {
  /** Envoy Gateway (`gateway.envoyproxy.io`), an implementation of the Gateway API. */
  ENVOY_GATEWAY = 'envoy-gateway',
}

/** What changes the number of instances while a service runs. */
export enum AutoscalingKind {
  /** KEDA: always a `ScaledObject`. */
  KEDA = 'keda',
  /** The HorizontalPodAutoscaler alone: CPU and memory. */
  HPA = 'hpa',
}

/** What places pods on nodes. */
export enum SchedulerKind {
  /** Kubernetes' own scheduler. */
  PLAIN = 'plain',
  /** Volcano (`volcano.sh`). */
  VOLCANO = 'volcano',
  /** Kueue (`kueue.x-k8s.io`), in front of Kubernetes' own scheduler. */
  KUEUE = 'kueue',
  /** Katalyst (`katalyst.kubewharf.io`). */
  KATALYST = 'katalyst',
}

/** The scheduler of a platform, as planned. */
export interface SchedulerPlan {
  /** Which scheduler. */
  readonly kind: SchedulerKind;
  /**
   * Its release, such as `1.15`.
   * @default - the plain scheduler has none of its own: it comes with Kubernetes
   */
  readonly version?: string;
}

/** The cloud around the cluster. */
export interface CloudPlan {
  /** Region, such as `cn-beijing`. */
  readonly region: string;
}

/** The API gateway of a platform, as planned. */
export interface GatewayPlan {
  /** Which gateway. */
  readonly kind: GatewayKind;
  /** Its release, such as `1.9`. */
  readonly version: string;
  /** The `GatewayClass` that created Gateways name. */
  readonly className: string;
}

/** The autoscaling engine of a platform, as planned. */
export interface AutoscalingPlan {
  /** Which engine. */
  readonly kind: AutoscalingKind;
  /**
   * Its release, such as `2.20`.
   * @default - the HPA has none of its own: it comes with Kubernetes
   */
  readonly version?: string;
}

/** What the manifests will run on, every default filled in. */
export interface PlatformPlan {
  /** Kubernetes minor release, such as `1.34`. */
  readonly kubernetes: string;
  /** The API gateway in the cluster. */
  readonly gateway: GatewayPlan;
  /** What places pods on nodes. */
  readonly scheduler: SchedulerPlan;
  /** What the names of PriorityClasses begin with. */
  readonly priorityClassPrefix: string;
  /** What scales deployments. */
  readonly autoscaling: AutoscalingPlan;
  /**
   * The cloud around the cluster.
   * @default - none: a plain Kubernetes cluster
   */
  readonly cloud?: CloudPlan;
  /**
   * Address of the Prometheus that answers metric queries.
   * @default - none is known; metrics that need one are refused
   */
  readonly prometheus?: string;
  /** Labels that make a Prometheus pick up the monitors. */
  readonly monitorLabels: { readonly [name: string]: string };
  /** The IANA time zone of schedules that name none. */
  readonly timeZone: string;
  /** Whether warnings stop synthesis. */
  readonly strict: boolean;
}

/** @internal */
export interface SchedulerSaid {
  readonly kind: SchedulerKind;
  readonly version?: string;
}

/** @internal */
export interface CloudSaid {
  readonly region: string;
  /** The network of services that say none. */
  readonly network?: NetworkSaid;
}

/** What a user said about the platform. @internal */
export interface PlatformSaid {
  readonly version?: string;
  readonly scheduler?: SchedulerSaid;
  readonly priorityClassPrefix?: string;
  readonly cloud?: CloudSaid;
  readonly gateway?: {
    readonly kind: GatewayKind;
    readonly version?: string;
    readonly className?: string;
  };
  readonly autoscaling?: { readonly kind: AutoscalingKind; readonly version?: string };
  readonly prometheus?: string;
  readonly monitorLabels?: { readonly [name: string]: string };
  readonly timeZone?: string;
  readonly modelRepository?: ModelRepositorySaid;
  readonly strict?: boolean;
}

/** The oldest releases the output is right for. @internal */
export const OLDEST = {
  kubernetes: '1.28',
  envoyGateway: '1.5',
  keda: '2.15',
  volcano: '1.8',
  kueue: '0.16',
  katalyst: '0.5',
} as const;

const USUAL_SCHEDULERS = {
  [SchedulerKind.PLAIN]: undefined,
  [SchedulerKind.VOLCANO]: '1.15',
  [SchedulerKind.KUEUE]: '0.19',
  [SchedulerKind.KATALYST]: '0.5',
};

/** @internal */
export function planPlatform(said: PlatformSaid = {}): PlatformPlan {
  const gateway = said.gateway ?? { kind: GatewayKind.ENVOY_GATEWAY };
  const autoscaling = said.autoscaling ?? { kind: AutoscalingKind.KEDA };
  const scheduler = said.scheduler ?? { kind: SchedulerKind.PLAIN };
  return {
    kubernetes: said.version ?? '1.34',
    gateway: {
      kind: gateway.kind,
      version: gateway.version ?? '1.9',
      className: gateway.className ?? 'eg',
    },
    scheduler: given({
      kind: scheduler.kind,
      version: scheduler.version ?? USUAL_SCHEDULERS[scheduler.kind],
    }),
    priorityClassPrefix: said.priorityClassPrefix ?? 'inference-priority',
    autoscaling: {
      kind: autoscaling.kind,
      ...(autoscaling.kind === AutoscalingKind.KEDA && { version: autoscaling.version ?? '2.20' }),
    },
    ...(said.cloud && { cloud: { region: said.cloud.region } }),
    ...(said.prometheus !== undefined && { prometheus: said.prometheus }),
    monitorLabels: { ...said.monitorLabels },
    timeZone: said.timeZone ?? 'UTC',
    strict: said.strict ?? false,
  };
}
