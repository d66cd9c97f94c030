import { JsonPatch } from 'cdk8s';
import { IConstruct } from 'constructs';
import { DeploymentPlan } from '../plan/deployment';
import { ServicePlan } from '../plan/service';
import { Finding } from '../rules/finding';
import { AutoscalerSpec } from '../spec/autoscaler';
import { DeploymentSpec } from '../spec/deployment';
import { PolicySpec } from '../spec/traffic';

// What the folders of the constructs may know of each other's constructs: references instead of imports.

/** A reference to an inference service. */
export interface IInferenceService extends IConstruct {
  /** The service with every default filled in. Pure, at any time. */
  plan(): ServicePlan;

  /** Errors and warnings about the service, without synthesis. */
  findings(): Finding[];

  /** The warnings among the findings. */
  fidelity(): Finding[];

  /**
   * Changes rendered objects of one kind.
   *
   * @param kind such as 'Deployment'
   * @param operations JSON patch operations (RFC 6902)
   */
  patch(kind: string, ...operations: JsonPatch[]): void;

  /** @internal */
  _addDeployment(deployment: DeploymentPart): void;

  /** @internal */
  _addPolicy(policy: PolicyPart): void;

  /** @internal */
  _addPatch(patch: Patch): void;

  /** A construct at which findings of this service are reported. @internal */
  _addPart(part: IConstruct): void;
}

/** A reference to a deployment of an inference service. */
export interface IDeployment extends IConstruct {
  /** The deployment with every default filled in. Pure, at any time. */
  plan(): DeploymentPlan;

  /** @internal */
  _addAutoscaler(autoscaler: AutoscalerPart): void;
}

/** Operations on the objects of one kind below a construct. @internal */
export interface Patch {
  /** Path of the service, for objects of the service and of all its deployments, or of one deployment. */
  readonly path: string;
  readonly kind: string;
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
