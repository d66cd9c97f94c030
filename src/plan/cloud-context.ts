import type { DeploymentPlan } from './deployment';
import type { Frontend } from './frontend';
import type { NetworkPlan } from './network';
import type { PlatformPlan } from './platform';

/** A load balancer and what stands behind it, before it is decided whether the cloud's own does it. @internal */
export type FrontendBase = Omit<Frontend, 'cloudBalancer' | 'cloudGateway'>;

/** What the cloud's load balancers have to know of the service around them. @internal */
export interface CloudContext {
  readonly path: string;
  readonly name: string;
  readonly namespace?: string;
  readonly displayName: string;
  readonly description?: string;
  readonly platform: PlatformPlan;
  readonly network?: NetworkPlan;
  readonly deployments: readonly DeploymentPlan[];
}
