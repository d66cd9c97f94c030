import { ModelRepositorySpec } from './model';
import { NetworkSpec } from './network';

/** The kinds of API gateway that can be rendered. */
export enum GatewayKind {
  /** Envoy Gateway (`gateway.envoyproxy.io`), an implementation of the Gateway API. */
  ENVOY_GATEWAY = 'envoy-gateway',
  /** Istio as a Gateway API implementation (`networking.istio.io` for the algorithms). */
  ISTIO = 'istio',
  /** Any other implementation of the Gateway API: weights only. */
  GATEWAY_API = 'gateway-api',
}

/** The autoscaler that changes the replica count while a service runs. */
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

/** @internal */
export interface SchedulerSpec {
  readonly kind: SchedulerKind;
  readonly version?: string;
}

/** @internal */
export interface CloudSpec {
  readonly region: string;
  readonly cluster?: string;
  readonly nodes?: readonly string[];
  readonly nodePools?: readonly string[];
  readonly apiGateways?: CloudGatewaysSpec;
  /** The network of services that set none. */
  readonly network?: NetworkSpec;
}

/** @internal */
export interface GatewaySpec {
  readonly kind: GatewayKind;
  readonly version?: string;
  readonly className?: string;
  readonly gatewayApi?: string;
}

/** The platform that a user declares. @internal */
export interface PlatformSpec {
  readonly version?: string;
  readonly scheduler?: SchedulerSpec;
  readonly priorityClassPrefix?: string;
  readonly cloud?: CloudSpec;
  readonly gateway?: GatewaySpec;
  readonly privateAddressAnnotations?: { readonly [name: string]: string };
  readonly publicAddressAnnotations?: { readonly [name: string]: string };
  readonly autoscaling?: {
    readonly kind: AutoscalingKind;
    readonly version?: string;
    readonly transferHpaOwnership?: boolean;
  };
  readonly prometheus?: string;
  readonly monitorLabels?: { readonly [name: string]: string };
  readonly timeZone?: string;
  readonly modelRepository?: ModelRepositorySpec;
  readonly strict?: boolean;
}

/** The Volcengine API gateways that a user declares. @internal */
export interface CloudGatewaysSpec {
  readonly nodes?: number;
  readonly nodeSize?: string;
  readonly balancerSize?: string;
  readonly publicBandwidth?: number;
  readonly flannelPodCidr?: string;
  readonly clusterImported?: boolean;
}
