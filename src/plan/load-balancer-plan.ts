import { PlatformPlan } from './platform-plan';
import { given } from '../private/given';
import { BALANCER_PREFIX } from '../private/vocabulary';

/** What stands between callers and deployments. */
export enum LoadBalancerKind {
  /** An API gateway: layer 7. */
  API_GATEWAY = 'API gateway',
  /** A layer-4 load balancer. */
  CLB = 'CLB',
}

/** How a load balancer chooses among deployments and their instances. */
export enum AlgorithmName {
  /** API gateway: in turn. */
  ROUND_ROBIN = 'round robin',
  /** API gateway: the instance with the fewest requests in flight. */
  LEAST_CONNECTIONS = 'least connections',
  /** API gateway: at random. */
  RANDOM = 'random',
  /** API gateway: by a hash of a request header. */
  CONSISTENT_HASH = 'consistent hash',
  /** CLB: connections in turn, by weight. */
  WEIGHTED_ROUND_ROBIN = 'weighted round robin',
  /** CLB: the instance with the fewest connections for its weight. */
  WEIGHTED_LEAST_CONNECTIONS = 'weighted least connections',
  /** CLB: by a hash of the caller's address. */
  SOURCE_ADDRESS_HASH = 'source address hash',
}

/** A load-balancing algorithm, as planned. */
export interface AlgorithmPlan {
  /** Which algorithm. */
  readonly name: AlgorithmName;
  /**
   * The request header that is hashed.
   * @default - only consistent hash has one
   */
  readonly header?: string;
}

/** A listener of an existing gateway, and the expose port it stands for. */
export interface GatewayListener {
  /** The expose port of the service's ports that are reached through it. */
  readonly port: number;
  /** The listener's name in the existing Gateway. */
  readonly name: string;
}

/** A load balancer, every default filled in. */
export interface LoadBalancerPlan {
  /** Which kind. */
  readonly kind: LoadBalancerKind;
  /** The algorithm. */
  readonly algorithm: AlgorithmPlan;
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
  readonly pinningHeader?: string;
  /**
   * Whether its address is reachable from the internet.
   * @default - as the cluster does it, where the platform has no way to say
   */
  readonly publicAccess?: boolean;
  /** What tells the cloud so: annotations of the Service in front, or of the Gateway's infrastructure. */
  readonly annotations: { readonly [name: string]: string };
}

/** What a user said about a load balancer. @internal */
export interface LoadBalancerSaid {
  readonly kind: LoadBalancerKind;
  readonly algorithm?: AlgorithmPlan;
  readonly hostnames?: readonly string[];
  /** Whole milliseconds; 0 for no limit. */
  readonly routeTimeout?: number;
  readonly instance?: string;
  readonly listeners?: readonly GatewayListener[];
  readonly certificate?: string;
  readonly pinningHeader?: string;
  readonly publicAccess?: boolean;
}

const USUAL: Record<LoadBalancerKind, AlgorithmName> = {
  [LoadBalancerKind.API_GATEWAY]: AlgorithmName.ROUND_ROBIN,
  [LoadBalancerKind.CLB]: AlgorithmName.WEIGHTED_ROUND_ROBIN,
};

/** @internal */
export function planLoadBalancer(
  said: LoadBalancerSaid,
  platform: PlatformPlan,
  subnet: string | undefined,
): LoadBalancerPlan {
  const algorithm = said.algorithm ?? { name: USUAL[said.kind] };
  // an existing one has its address already; a new one in the cloud is private unless asked
  const publicAccess =
    said.publicAccess ?? (platform.cloud && said.instance === undefined ? false : undefined);
  return given({
    kind: said.kind,
    algorithm,
    hostnames: [...(said.hostnames ?? [])],
    routeTimeout: gatewayDuration(said.routeTimeout ?? 0),
    instance: said.instance,
    listeners: (said.listeners ?? []).map((listener) => ({ ...listener })),
    certificate: said.certificate,
    pinningHeader: said.pinningHeader,
    publicAccess,
    annotations: annotations(said, algorithm, platform, publicAccess, subnet),
  });
}

/** The cloud's own API gateway is no object of the cluster. */
function annotations(
  said: LoadBalancerSaid,
  algorithm: AlgorithmPlan,
  platform: PlatformPlan,
  publicAccess: boolean | undefined,
  subnet: string | undefined,
): Record<string, string> {
  const { cloud } = platform;
  return cloud?.ownGateway === true && said.kind === LoadBalancerKind.API_GATEWAY
    ? {}
    : {
        ...(cloud && cloudAnnotations(said, algorithm, cloud.terraform, publicAccess, subnet)),
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
  { kind, instance }: LoadBalancerSaid,
  algorithm: AlgorithmPlan,
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
  const values = given({
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
