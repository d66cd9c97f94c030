import type { DeploymentPlan } from './deployment';
import type { NetworkPlan } from './network';
import type { PlatformPlan } from './platform';

/** The parts of a service that the plans of Volcengine's load balancers read. @internal */
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
