import { CloudContext, UnplacedFront } from './cloud-context';
import { LoadBalancerKind } from './load-balancer-plan';
import { SplitMode } from './traffic-plan';
import { given } from '../private/given';

/** A CLB that Terraform makes or uses, as planned. */
export interface CloudBalancerPlan {
  /** Its name in the cloud, legal and stable. */
  readonly name: string;
  /**
   * The id of the existing one that is used.
   * @default - one is created
   */
  readonly instance?: string;
  /**
   * The subnet of a created one.
   * @default - none is known; a rule refuses that
   */
  readonly subnet?: string;
  /** Whether a created one is reachable from the internet. */
  readonly publicAccess: boolean;
  /**
   * Whether the cluster's controller makes its listeners and server groups, for a Service that names
   * it; otherwise Terraform does.
   */
  readonly byController: boolean;
}

/** @internal */
export function planCloudBalancer(
  front: UnplacedFront,
  { platform, network }: CloudContext,
): CloudBalancerPlan | undefined {
  const { loadBalancer, traffic, name } = front;
  if (!platform.cloud?.terraform || loadBalancer.kind !== LoadBalancerKind.CLB) {
    return undefined;
  }
  if (traffic.mode !== SplitMode.INSTANCE_COUNT) {
    return undefined;
  }
  return given({
    name,
    instance: loadBalancer.instance,
    subnet: network?.subnets[0]?.id,
    publicAccess: loadBalancer.publicAccess ?? false,
    byController: true,
  });
}
