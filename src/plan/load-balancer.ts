import { PlannedPlatform } from './platform';
import { PublicGatewayPlan, planPublicGateway } from './public-gateway';
import { SharedGatewayPlan, planSharedGateway } from './shared-gateway';
import { omitUndefined } from '../private/omit-undefined';
import { belowPrefix, withoutPrefix } from '../private/paths';
import {
  AlgorithmName,
  GatewayListener,
  LoadBalancerKind,
  LoadBalancerSpec,
} from '../spec/load-balancer';
import { GatewayKind } from '../spec/platform';

/** A load balancer, every default filled in. */
export interface LoadBalancerPlan extends PublicGatewayPlan {
  /** Whether it is an API gateway or a CLB. */
  readonly kind: LoadBalancerKind;
  /** The algorithm by which it chooses a deployment and a pod. */
  readonly algorithm: AlgorithmName;
  /**
   * The request header that is hashed.
   * @default - none: only consistent hash has one
   */
  readonly hashHeader?: string;
  /** Host names that it accepts. The list is empty for all. A CLB has none. */
  readonly hostnames: string[];
  /**
   * Longest duration of a request in milliseconds, with 0 for no limit. A CLB has none.
   * @default - not rendered: the limit of a `Gateway.gatewayApi` is up to the gateway
   */
  readonly routeTimeoutMilliseconds?: number;
  /**
   * The existing load balancer that is used: a Gateway as `name` or `namespace/name`, or an id in
   * Volcengine.
   * @default - none: one is created
   */
  readonly instance?: string;
  /**
   * Construct path of the `SharedGateway` that the routes attach to, and `instance` is its Gateway.
   * @default - the gateway belongs to this load balancer alone, or exists
   */
  readonly sharedGateway?: string;
  /**
   * Path prefix of the service at the gateway, in front of the paths of its ports.
   * @default - the paths of the ports begin at `/`
   */
  readonly path?: string;
  /**
   * The TLS certificate: a Secret as `name` or `namespace/name`.
   * @default - no TLS at the gateway
   */
  readonly certificate?: string;
  /**
   * The request header that selects a deployment and overrides the split.
   * @default - none: all requests follow the split
   */
  readonly overrideHeader?: string;
  /**
   * Whether its address is reachable from the internet.
   * @default - decided by the cluster, where the platform has no setting for it
   */
  readonly publicAccess?: boolean;
  /**
   * Id of the subnet that the private address of a created load balancer is in.
   * @default - none: the service has no private network
   */
  readonly subnet?: string;
}

/** A load balancer with the parts that only rules and renderers read. @internal */
export interface PlannedLoadBalancer extends LoadBalancerPlan {
  /** Listeners of an existing gateway by expose port; empty for every listener that allows the routes. */
  readonly listeners: GatewayListener[];
  /**
   * The gateway of the library that the routes attach to.
   * @default - none
   */
  readonly shared?: SharedGatewayPlan;
}

const DEFAULTS: Record<LoadBalancerKind, AlgorithmName> = {
  [LoadBalancerKind.API_GATEWAY]: AlgorithmName.ROUND_ROBIN,
  [LoadBalancerKind.CLB]: AlgorithmName.WEIGHTED_ROUND_ROBIN,
};

/**
 * Envoy's own limit of 15 seconds would cut streamed responses. Other gateways may not know the field,
 * and the gateway of GKE then rejects the whole route (kserve/kserve#5311).
 */
function defaultTimeout({ gateway }: PlannedPlatform): number | undefined {
  return gateway.kind === GatewayKind.GATEWAY_API ? undefined : 0;
}

/** @internal */
export function planLoadBalancer(
  spec: LoadBalancerSpec,
  platform: PlannedPlatform,
  subnet: string | undefined,
): PlannedLoadBalancer {
  const shared = spec.shared && planSharedGateway(spec.shared);
  const instance = shared ? referenceTo(shared) : spec.instance;
  const created = instance === undefined;
  return omitUndefined({
    kind: spec.kind,
    algorithm: spec.algorithm?.name ?? DEFAULTS[spec.kind],
    hashHeader: spec.algorithm?.header,
    hostnames: [...(spec.hostnames ?? shared?.hostnames ?? [])],
    routeTimeoutMilliseconds: spec.routeTimeout ?? defaultTimeout(platform),
    instance,
    sharedGateway: shared?.path,
    shared,
    path: spec.path,
    listeners: (spec.listeners ?? []).map((listener) => ({ ...listener })),
    certificate: spec.certificate,
    overrideHeader: spec.overrideHeader,
    // an existing one has its address already; a created one in Volcengine is private by default
    publicAccess: spec.publicAccess ?? (platform.cloud && created ? false : undefined),
    subnet: created ? subnet : undefined,
    ...planPublicGateway(spec, platform),
  });
}

/**
 * What replaces the path of a port as clients send it. A rewrite replaces the prefix of the service alone
 * where it has one.
 *
 * @internal
 */
export function pathAtPods({ path, pathRewrite }: PlannedLoadBalancer, sent: string): string {
  if (pathRewrite === undefined) {
    return sent;
  }
  return path === undefined ? pathRewrite : belowPrefix(pathRewrite, withoutPrefix(path, sent));
}

function referenceTo({ namespace, name }: SharedGatewayPlan): string {
  return namespace === undefined ? name : [namespace, name].map(String).join('/');
}
