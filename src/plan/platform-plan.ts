import { CloudGatewaysPlan, CloudGatewaysSaid, planCloudGateways } from './cloud-gateway-settings';
import { ModelRepositorySaid } from './model-said';
import { NetworkSaid } from './network-plan';
import { given } from '../private/given';
import { HomeKind } from '../private/home-kind';
import { atLeast } from '../private/version';

/** The kinds of API gateway that can be rendered. */
export enum GatewayKind {
  /** Envoy Gateway (`gateway.envoyproxy.io`), an implementation of the Gateway API. */
  ENVOY_GATEWAY = 'envoy-gateway',
  /** Istio as a Gateway API implementation (`networking.istio.io` for the algorithms). */
  ISTIO = 'istio',
  /** Any other implementation of the Gateway API: weights only. */
  GATEWAY_API = 'gateway-api',
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
  /** Whether Terraform makes what the cloud has of its own: below a TerraformStack. */
  readonly terraform: boolean;
  /** Whether API gateways are the cloud's own; otherwise they stand in the cluster. */
  readonly ownGateway: boolean;
  /**
   * Id of the cluster.
   * @default - not known
   */
  readonly cluster?: string;
  /**
   * Ids of the machines that are its nodes.
   * @default - those that the cloud finds in the cluster
   */
  readonly nodes?: string[];
  /** Ids of the node pools whose nodes stand behind load balancers; empty for all. */
  readonly nodePools: string[];
  /** What is known of the cloud's API gateways. */
  readonly apiGateways: CloudGatewaysPlan;
}

/** The API gateway of a platform, as planned. */
export interface GatewayPlan {
  /** Which gateway. */
  readonly kind: GatewayKind;
  /** Its release, such as `1.9`. */
  readonly version: string;
  /** The `GatewayClass` that created Gateways name. */
  readonly className: string;
  /** Release of the Gateway API that is installed, such as `1.6`. */
  readonly gatewayApi: string;
}

/** Annotations of what stands in front of a gateway or is a load balancer itself, by who reaches it. */
export interface AddressAnnotationsPlan {
  /** For an address inside the network only. */
  readonly private: { readonly [name: string]: string };
  /** For an address on the internet. */
  readonly public: { readonly [name: string]: string };
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
  /**
   * Whether KEDA takes over the HorizontalPodAutoscalers that the HPA engine made.
   * @default - the HPA itself scales
   */
  readonly adoptHpas?: boolean;
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
  /** How this cluster is told whether an address is private or public. */
  readonly addressAnnotations: AddressAnnotationsPlan;
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
  readonly cluster?: string;
  readonly nodes?: readonly string[];
  readonly nodePools?: readonly string[];
  readonly apiGateways?: CloudGatewaysSaid;
  /** The network of services that say none. */
  readonly network?: NetworkSaid;
}

/** @internal */
export interface GatewaySaid {
  readonly kind: GatewayKind;
  readonly version?: string;
  readonly className?: string;
  readonly gatewayApi?: string;
}

/** What a user said about the platform. @internal */
export interface PlatformSaid {
  readonly version?: string;
  readonly scheduler?: SchedulerSaid;
  readonly priorityClassPrefix?: string;
  readonly cloud?: CloudSaid;
  readonly gateway?: GatewaySaid;
  readonly privateAddressAnnotations?: { readonly [name: string]: string };
  readonly publicAddressAnnotations?: { readonly [name: string]: string };
  readonly autoscaling?: {
    readonly kind: AutoscalingKind;
    readonly version?: string;
    readonly adoptHpas?: boolean;
  };
  readonly prometheus?: string;
  readonly monitorLabels?: { readonly [name: string]: string };
  readonly timeZone?: string;
  readonly modelRepository?: ModelRepositorySaid;
  readonly strict?: boolean;
}

/** The oldest releases the output is right for. @internal */
export const OLDEST = {
  kubernetes: '1.28',
  [GatewayKind.ENVOY_GATEWAY]: '1.5',
  [GatewayKind.ISTIO]: '1.27',
  [GatewayKind.GATEWAY_API]: '1.2',
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
export function planPlatform(said: PlatformSaid = {}, home: HomeKind = 'chart'): PlatformPlan {
  const gateway = said.gateway ?? { kind: GatewayKind.ENVOY_GATEWAY };
  const autoscaling = said.autoscaling ?? { kind: AutoscalingKind.KEDA };
  const scheduler = said.scheduler ?? { kind: SchedulerKind.PLAIN };
  return {
    kubernetes: said.version ?? '1.34',
    gateway: planGateway(gateway),
    scheduler: given({
      kind: scheduler.kind,
      version: scheduler.version ?? USUAL_SCHEDULERS[scheduler.kind],
    }),
    priorityClassPrefix: said.priorityClassPrefix ?? 'inference-priority',
    autoscaling: {
      kind: autoscaling.kind,
      ...(autoscaling.kind === AutoscalingKind.KEDA && {
        version: autoscaling.version ?? '2.20',
        adoptHpas: autoscaling.adoptHpas ?? false,
      }),
    },
    ...(said.cloud && { cloud: planCloud(said.cloud, said.gateway, home) }),
    ...(said.prometheus !== undefined && { prometheus: said.prometheus }),
    addressAnnotations: {
      private: { ...said.privateAddressAnnotations },
      public: { ...said.publicAddressAnnotations },
    },
    monitorLabels: { ...said.monitorLabels },
    timeZone: said.timeZone ?? 'UTC',
    strict: said.strict ?? false,
  };
}

function planCloud(
  { region, cluster, nodes, nodePools, apiGateways }: CloudSaid,
  gateway: GatewaySaid | undefined,
  home: HomeKind,
): CloudPlan {
  const terraform = home === 'stack';
  // a gateway in the cluster is meant where it is said
  return given({
    region,
    terraform,
    ownGateway: terraform && gateway === undefined,
    cluster,
    nodes: nodes && [...nodes],
    nodePools: [...(nodePools ?? [])],
    apiGateways: planCloudGateways(apiGateways),
  });
}

const USUAL_GATEWAYS = {
  [GatewayKind.ENVOY_GATEWAY]: { version: '1.9', className: 'eg' },
  [GatewayKind.ISTIO]: { version: '1.30', className: 'istio' },
  [GatewayKind.GATEWAY_API]: { version: '1.4', className: 'gateway' },
};

/** The Gateway API that a release of a gateway brings along, newest first. */
const BUNDLED: Record<GatewayKind, readonly (readonly [version: string, gatewayApi: string])[]> = {
  [GatewayKind.ENVOY_GATEWAY]: [
    ['1.9', '1.6'],
    ['1.8', '1.5'],
    ['1.6', '1.4'],
    ['1.5', '1.3'],
  ],
  [GatewayKind.ISTIO]: [
    ['1.31', '1.6'],
    ['1.30', '1.5'],
    ['1.28', '1.4'],
    ['1.27', '1.3'],
  ],
  [GatewayKind.GATEWAY_API]: [],
};

function planGateway(said: GatewaySaid): GatewayPlan {
  const { kind } = said;
  const usual = USUAL_GATEWAYS[kind];
  const version = said.version ?? usual.version;
  const bundled = BUNDLED[kind].find(([since]) => atLeast(version, since))?.[1];
  return {
    kind,
    version,
    className: said.className ?? usual.className,
    gatewayApi: said.gatewayApi ?? bundled ?? version,
  };
}
