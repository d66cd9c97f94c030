import type { PlannedDeployment } from './deployment';
import type { NetworkPlan } from './network';
import type { PlannedPlatform } from './platform';

/** The parts of a service that the plans of Volcengine's load balancers read. @internal */
export interface CloudContext {
  readonly path: string;
  readonly name: string;
  readonly namespace?: string;
  readonly displayName: string;
  readonly description?: string;
  readonly platform: PlannedPlatform;
  readonly network?: NetworkPlan;
  readonly deployments: readonly PlannedDeployment[];
}
