import { VisibilitySpec } from './access';
import { AcknowledgementSpec } from './acknowledgement';
import { DeploymentSpec } from './deployment';
import { LoadBalancerSpec } from './load-balancer';
import { MonitoringSpec } from './monitoring';
import { NetworkSpec } from './network';
import { NetworkAccessSpec } from './network-access';
import { PlatformSpec } from './platform';
import { PortSpec } from './port';
import { PolicySpec } from './traffic';
import type { Mistake } from '../private/mistakes';
import { TargetKind } from '../private/target-kind';

/** A mistake in the input of a construct. @internal */
export interface PlacedMistake extends Mistake {
  /** Path of the construct. */
  readonly path: string;
}

/** A service as the user declares it: the input of the rules and of the plan. @internal */
export interface ServiceSpec {
  readonly home: TargetKind;
  readonly path: string;
  readonly id: string;
  readonly name: string;
  readonly displayName?: string;
  readonly description?: string;
  readonly namespace?: string;
  readonly createNamespace?: boolean;
  readonly platform?: PlatformSpec;
  readonly network?: NetworkSpec;
  readonly networkAccess?: NetworkAccessSpec;
  readonly visibility?: VisibilitySpec;
  readonly monitoring?: MonitoringSpec;
  readonly ports: readonly PortSpec[];
  readonly loadBalancer?: LoadBalancerSpec;
  readonly policies: readonly PolicySpec[];
  readonly deployments: readonly DeploymentSpec[];
  /** Of the deployments, the service, the scopes around it and the platform, in this order. */
  readonly acknowledgements: readonly AcknowledgementSpec[];
}
