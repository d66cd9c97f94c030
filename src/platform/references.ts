import { JsonPatch } from 'cdk8s';
import { IConstruct } from 'constructs';
import { DeploymentPlan, PlannedDeployment } from '../plan/deployment';
import { PlannedService, ServicePlan } from '../plan/service';
import { Finding } from '../rules/finding';
import { AcknowledgementSpec } from '../spec/acknowledgement';
import { AutoscalerSpec } from '../spec/autoscaler';
import { DeploymentSpec } from '../spec/deployment';
import { SharedGatewaySpec } from '../spec/shared-gateway';
import { PolicySpec } from '../spec/traffic';

// References to constructs of other folders, so that the folders import no constructs from each other.

/** A reference to an inference service. */
export interface IInferenceService extends IConstruct {
  /** Returns the service's settings with every default filled in. Allowed at any time. */
  plan(): ServicePlan;

  /** Returns the errors and warnings of all rules, without synthesis. */
  findings(): Finding[];

  /** Returns the warnings among the findings. */
  fidelity(): Finding[];

  /**
   * Changes every rendered object of one kind.
   *
   * @param kind kind of the objects, such as 'Deployment'
   * @param operations JSON patch operations (RFC 6902)
   */
  patch(kind: string, ...operations: JsonPatch[]): void;

  /** @internal */
  _plan(): PlannedService;

  /** @internal */
  _addDeployment(deployment: DeploymentPart): void;

  /** @internal */
  _addPolicy(policy: PolicyPart): void;

  /** @internal */
  _addPatch(patch: Patch): void;

  /** @internal */
  _addAcknowledgement(acknowledgement: AcknowledgementSpec, by: IConstruct): void;

  /** A construct at which findings of this service are reported. @internal */
  _addPart(part: IConstruct): void;
}

/** A reference to a deployment of an inference service. */
export interface IDeployment extends IConstruct {
  /** Returns the deployment's settings with every default filled in. Allowed at any time. */
  plan(): DeploymentPlan;

  /** @internal */
  _plan(): PlannedDeployment;

  /** @internal */
  _addAutoscaler(autoscaler: AutoscalerPart): void;
}

/** A reference to a gateway that several services share. */
export interface ISharedGateway extends IConstruct {
  /** Name of the `Gateway` in the cluster. */
  readonly gatewayName: string;

  /** @internal */
  _describe(): SharedGatewaySpec;
}

/** Operations on the objects of one kind below a construct. @internal */
export interface Patch {
  /** A service, for its objects and those of its deployments, or one deployment. */
  readonly owner: IConstruct;
  readonly kind: string;
  /** Name of one object; absent for all of the kind. */
  readonly name?: string;
  readonly operations: readonly JsonPatch[];
}

/** A deployment as its service sees it. @internal */
export interface DeploymentPart extends IConstruct {
  _describe(defaultName: string): DeploymentSpec;
}

/** A traffic policy as its service sees it. @internal */
export interface PolicyPart extends IConstruct {
  readonly _spec: PolicySpec;
}

/** An autoscaler as its deployment sees it. @internal */
export interface AutoscalerPart extends IConstruct {
  readonly _spec: AutoscalerSpec;
}
