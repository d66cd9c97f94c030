import { ModelRepositorySpec } from './model';
import { NetworkSpec } from './network';

/** API gateways in a cluster that the library can render for. */
export enum GatewayKind {
  /** Envoy Gateway (`gateway.envoyproxy.io`), an implementation of the Gateway API. */
  ENVOY_GATEWAY = 'envoy-gateway',
  /** Istio as a Gateway API implementation (`networking.istio.io` for the algorithms). */
  ISTIO = 'istio',
  /** Any other implementation of the Gateway API: weights only. */
  GATEWAY_API = 'gateway-api',
}

/** Components that change replica counts. */
export enum AutoscalingKind {
  /** KEDA: always a `ScaledObject`. */
  KEDA = 'keda',
  /** The HorizontalPodAutoscaler alone: CPU and memory. */
  HPA = 'hpa',
}

/** Components that place pods on nodes. */
export enum SchedulerKind {
  /** The scheduler of Kubernetes. */
  PLAIN = 'plain',
  /** Volcano (`volcano.sh`). */
  VOLCANO = 'volcano',
  /** Kueue (`kueue.x-k8s.io`), in front of the scheduler of Kubernetes. */
  KUEUE = 'kueue',
  /** Katalyst (`katalyst.kubewharf.io`). */
  KATALYST = 'katalyst',
}

/** CPUs and memory of a node of Volcengine's API gateway. */
export enum CloudGatewayNodeSize {
  /** 1 CPU, 2 GiB: `1c2g`. */
  CPU_1_GIB_2 = '1c2g',
  /** 2 CPUs, 4 GiB: `2c4g`. */
  CPU_2_GIB_4 = '2c4g',
  /** 4 CPUs, 8 GiB: `4c8g`. */
  CPU_4_GIB_8 = '4c8g',
  /** 8 CPUs, 16 GiB: `8c16g`. */
  CPU_8_GIB_16 = '8c16g',
}

/** Specification of the CLB in front of the nodes of Volcengine's API gateway. */
export enum CloudGatewayBalancerSize {
  /** `small_1`, the smaller one of the two small specifications. */
  SMALL_1 = 'small_1',
  /** `small_2`, the larger one of the two small specifications. */
  SMALL_2 = 'small_2',
  /** `medium_1`, the smaller one of the two medium specifications. */
  MEDIUM_1 = 'medium_1',
  /** `medium_2`, the larger one of the two medium specifications. */
  MEDIUM_2 = 'medium_2',
  /** `large_1`, the smaller one of the two large specifications. */
  LARGE_1 = 'large_1',
  /** `large_2`, the larger one of the two large specifications. */
  LARGE_2 = 'large_2',
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
  /** The network of services without one. */
  readonly network?: NetworkSpec;
}

/** @internal */
export interface GatewaySpec {
  readonly kind: GatewayKind;
  readonly version?: string;
  readonly className?: string;
  readonly gatewayApi?: string;
  readonly inference?: boolean;
  readonly rateLimitService?: boolean;
}

/** Credentials of the Prometheus in an object of KEDA. @internal */
export interface PrometheusAuthSpec {
  readonly name: string;
  /** As KEDA names it. */
  readonly mode: string;
  readonly clusterWide: boolean;
}

/** The platform as the user declares it. @internal */
export interface PlatformSpec {
  /** Name of the cluster. */
  readonly name?: string;
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
  readonly prometheusAuth?: PrometheusAuthSpec;
  readonly imageRegistry?: string;
  readonly monitorLabels?: { readonly [name: string]: string };
  readonly timeZone?: string;
  readonly modelRepository?: ModelRepositorySpec;
  readonly strict?: boolean;
}

/** Settings of Volcengine's API gateways as the user declares them. @internal */
export interface CloudGatewaysSpec {
  readonly nodes?: number;
  readonly nodeSize?: CloudGatewayNodeSize;
  readonly balancerSize?: CloudGatewayBalancerSize;
  readonly publicBandwidth?: number;
  readonly flannelPodCidr?: string;
  readonly clusterImported?: boolean;
}
