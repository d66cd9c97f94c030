import { CloudBalancerPlan, planCloudBalancer } from './cloud-balancer';
import { CloudContext } from './cloud-context';
import { CloudGatewayPlan, planCloudGateway } from './cloud-gateway';
import { FrontendBase } from './frontend-base';
import { omitUndefined } from '../private/omit-undefined';

/** A load balancer with its backends: that of the service, or one that a deployment owns. @internal */
export interface Frontend extends FrontendBase {
  /**
   * The CLB (Volcengine's layer-4 load balancer) that Terraform creates or uses.
   * @default - none: in a Chart, on another platform, or an API gateway
   */
  readonly cloudBalancer?: CloudBalancerPlan;
  /**
   * The APIG (Volcengine's API gateway) that Terraform creates or uses.
   * @default - none: in a Chart, on another platform, a gateway in the cluster, or a CLB
   */
  readonly cloudGateway?: CloudGatewayPlan;
}

/** @internal */
export function planFrontend(base: FrontendBase, context: CloudContext): Frontend {
  return {
    ...base,
    ...omitUndefined({
      cloudBalancer: planCloudBalancer(base, context),
      cloudGateway: planCloudGateway(base, context),
    }),
  };
}
