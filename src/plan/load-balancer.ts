import { PlatformPlan } from './platform';
import { omitUndefined } from '../private/omit-undefined';
import { BALANCER_PREFIX } from '../private/vocabulary';
import {
  AlgorithmName,
  BalancingAlgorithm,
  GatewayListener,
  LoadBalancerKind,
  LoadBalancerSpec,
} from '../spec/load-balancer';

/** A load balancer, every default filled in. */
export interface LoadBalancerPlan {
  /** Which kind. */
  readonly kind: LoadBalancerKind;
  /** The algorithm. */
  readonly algorithm: BalancingAlgorithm;
  /** Host names answered to; empty for all. A CLB has none. */
  readonly hostnames: string[];
  /** The longest a request may take, as Gateway API duration; `0s` is no limit. A CLB has none. */
  readonly routeTimeout: string;
  /**
   * The existing one that is used: a Gateway as `name` or `namespace/name`, or an id of the cloud.
   * @default - one is created
   */
  readonly instance?: string;
  /** Listeners of an existing gateway by expose port; empty for every listener that lets routes in. */
  readonly listeners: GatewayListener[];
  /**
   * The TLS certificate: a Secret as `name` or `namespace/name`.
   * @default - no TLS at the gateway
   */
  readonly certificate?: string;
  /**
   * The request header that names the one deployment a request is for.
   * @default - none: all requests follow the split
   */
  readonly overrideHeader?: string;
  /**
   * Whether its address is reachable from the internet.
   * @default - as the cluster does it, where the platform has no way to say
   */
  readonly publicAccess?: boolean;
  /** What tells the cloud so: annotations of the Service in front, or of the Gateway's infrastructure. */
  readonly annotations: { readonly [name: string]: string };
}

const DEFAULTS: Record<LoadBalancerKind, AlgorithmName> = {
  [LoadBalancerKind.API_GATEWAY]: AlgorithmName.ROUND_ROBIN,
  [LoadBalancerKind.CLB]: AlgorithmName.WEIGHTED_ROUND_ROBIN,
};

/** @internal */
export function planLoadBalancer(
  spec: LoadBalancerSpec,
  platform: PlatformPlan,
  subnet: string | undefined,
): LoadBalancerPlan {
  const algorithm = spec.algorithm ?? { name: DEFAULTS[spec.kind] };
  // an existing one has its address already; a new one in the cloud is private unless asked
  const publicAccess =
    spec.publicAccess ?? (platform.cloud && spec.instance === undefined ? false : undefined);
  return omitUndefined({
    kind: spec.kind,
    algorithm,
    hostnames: [...(spec.hostnames ?? [])],
    routeTimeout: gatewayDuration(spec.routeTimeout ?? 0),
    instance: spec.instance,
    listeners: (spec.listeners ?? []).map((listener) => ({ ...listener })),
    certificate: spec.certificate,
    overrideHeader: spec.overrideHeader,
    publicAccess,
    annotations: annotations(spec, algorithm, platform, publicAccess, subnet),
  });
}

/** The cloud's own API gateway is no object of the cluster. */
function annotations(
  spec: LoadBalancerSpec,
  algorithm: BalancingAlgorithm,
  platform: PlatformPlan,
  publicAccess: boolean | undefined,
  subnet: string | undefined,
): Record<string, string> {
  const { cloud } = platform;
  return cloud?.ownGateway === true && spec.kind === LoadBalancerKind.API_GATEWAY
    ? {}
    : {
        ...(cloud && cloudAnnotations(spec, algorithm, cloud.terraform, publicAccess, subnet)),
        ...addressAnnotations(platform, publicAccess),
      };
}

function addressAnnotations(
  { addressAnnotations: known }: PlatformPlan,
  publicAccess: boolean | undefined,
): Record<string, string> {
  return publicAccess === undefined ? {} : { ...(publicAccess ? known.public : known.private) };
}

const SCHEDULERS: { readonly [name: string]: string } = {
  [AlgorithmName.WEIGHTED_ROUND_ROBIN]: 'wrr',
  [AlgorithmName.WEIGHTED_LEAST_CONNECTIONS]: 'wlc',
  [AlgorithmName.SOURCE_ADDRESS_HASH]: 'sh',
};

/**
 * What the cloud's controller reads at a Service of type LoadBalancer (volcengine-cloud-controller-manager,
 * docs/usage.md). Its own defaults are a public address and no health check. Whether the cluster has
 * a gateway or not, a CLB stands in front.
 */
function cloudAnnotations(
  { kind, instance }: LoadBalancerSpec,
  algorithm: BalancingAlgorithm,
  terraform: boolean,
  publicAccess: boolean | undefined,
  subnet: string | undefined,
): Record<string, string> {
  const clb = kind === LoadBalancerKind.CLB;
  if (!clb && instance !== undefined) {
    return {};
  }
  // one that Terraform makes exists already for the controller
  const created = instance === undefined && !(clb && terraform);
  const address = publicAccess === true ? 'PUBLIC' : 'PRIVATE';
  const values = omitUndefined({
    id: clb ? instance : undefined,
    'address-type': created && publicAccess !== undefined ? address : undefined,
    'subnet-id': created ? subnet : undefined,
    scheduler: clb ? SCHEDULERS[algorithm.name] : undefined,
    'pass-through': 'true',
    'health-check-flag': 'on',
  });
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [`${BALANCER_PREFIX}${name}`, value as string]),
  );
}

/** Milliseconds as the Gateway API writes them: at most five digits a unit (GEP-2257). */
function gatewayDuration(milliseconds: number): string {
  const rest = milliseconds % 1000;
  if (rest === 0) {
    return `${milliseconds / 1000}s`;
  }
  return milliseconds < 100000
    ? `${milliseconds}ms`
    : `${Math.floor(milliseconds / 1000)}s${rest}ms`;
}
