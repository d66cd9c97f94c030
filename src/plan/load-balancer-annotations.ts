import { PlannedPlatform } from './platform';
import { omitUndefined } from '../private/omit-undefined';
import { BALANCER_PREFIX } from '../private/vocabulary';
import { AlgorithmName, LoadBalancerKind } from '../spec/load-balancer';

const CLB_SCHEDULERS: { readonly [name: string]: string } = {
  [AlgorithmName.WEIGHTED_ROUND_ROBIN]: 'wrr',
  [AlgorithmName.WEIGHTED_LEAST_CONNECTIONS]: 'wlc',
  [AlgorithmName.SOURCE_ADDRESS_HASH]: 'sh',
};

/** The name of an algorithm in the API of the CLB. @internal */
export function clbScheduler(algorithm: AlgorithmName): string {
  return CLB_SCHEDULERS[algorithm];
}

/** A load balancer, as far as its address is concerned. @internal */
export interface AddressedBalancer {
  readonly kind: LoadBalancerKind;
  readonly algorithm: AlgorithmName;
  readonly instance?: string;
  readonly publicAccess?: boolean;
  readonly subnet?: string;
}

/**
 * Annotations that configure a load balancer, of its Service or of its Gateway's infrastructure. The
 * plan does not hold them: renderers write them, and a rule counts them.
 *
 * @internal
 */
export function loadBalancerAnnotations(
  loadBalancer: AddressedBalancer,
  { cloud, addressAnnotations }: PlannedPlatform,
): Record<string, string> {
  const { publicAccess } = loadBalancer;
  const byAddress = publicAccess === true ? addressAnnotations.public : addressAnnotations.private;
  return {
    ...(cloud && cloudAnnotations(loadBalancer, cloud.terraform)),
    ...(publicAccess !== undefined && byAddress),
  };
}

/**
 * Annotations that Volcengine's cloud controller manager reads from a Service of type LoadBalancer
 * (volcengine-cloud-controller-manager, docs/usage.md). It defaults to a public address and no health
 * check. A gateway in the cluster gets a CLB in front of it, too.
 */
function cloudAnnotations(
  { kind, instance, algorithm, publicAccess, subnet }: AddressedBalancer,
  terraform: boolean,
): Record<string, string> {
  const clb = kind === LoadBalancerKind.CLB;
  if (!clb && instance !== undefined) {
    return {};
  }
  // the controller finds a CLB that Terraform creates, and creates none itself
  const created = instance === undefined && !(clb && terraform);
  const address = publicAccess === true ? 'PUBLIC' : 'PRIVATE';
  const values = omitUndefined({
    id: clb ? instance : undefined,
    'address-type': created && publicAccess !== undefined ? address : undefined,
    'subnet-id': created ? subnet : undefined,
    scheduler: clb ? clbScheduler(algorithm) : undefined,
    'pass-through': 'true',
    'health-check-flag': 'on',
  });
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [`${BALANCER_PREFIX}${name}`, value as string]),
  );
}
