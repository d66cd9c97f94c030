import { Construct } from 'constructs';
import { Release } from './release';
import { Weight } from './weight';
import { Percent, percentOf } from '../platform/percent';
import { IDeployment, IInferenceService } from '../platform/references';
import { isInTree, pathFrom } from '../private/app-registry';
import { checkInput, checkedPlace, checkedProps } from '../private/input';
import { PolicySpec, TrafficMirror } from '../spec/traffic';

/**
 * Copies requests to a deployment that does not respond to clients.
 *
 * @see https://gateway-api.sigs.k8s.io/guides/http-request-mirroring/
 */
export interface MirrorOptions {
  /**
   * Deployment whose requests are copied. It must have all traffic, because gateways copy the requests
   * of a whole route. Violations: `TRAFFIC_MIRROR`.
   */
  readonly source: IDeployment;

  /** Deployment that gets the copies. Its responses are discarded. It is not the source. */
  readonly target: IDeployment;

  /**
   * Share of the requests that is copied: whole percent, 0–100. A plain number is in percent. With a
   * Gateway API release before 1.3 only 100. Violations: `TRAFFIC_MIRROR`.
   */
  readonly percent: Percent | number;
}

/**
 * The split of a service's traffic: exactly one of `weights`, `byInstanceCount` and `release`, or only
 * a mirror.
 */
export interface TrafficPolicyProps {
  /**
   * Service whose traffic is split. It has a load balancer and no other split. Violations:
   * `TRAFFIC_EXPLICIT`, `TRAFFIC_LOAD_BALANCER`.
   */
  readonly service: IInferenceService;

  /**
   * Weights of the deployments, at most 16. A deployment that is not in the list gets no traffic and is
   * not in the route. A deployment with weight 0 is in the route and gets no traffic. Behind a CLB a
   * weight applies to each replica.
   *
   * Consistent hash depends on the order: append new weights, do not insert them. Violations:
   * `TRAFFIC_WEIGHT`.
   * @default - the split does not use weights
   */
  readonly weights?: Weight[];

  /**
   * Whether every replica gets the same share. Violations: `TRAFFIC_MODE`, `NAMESPACE_SPLIT`.
   * @default false
   */
  readonly byInstanceCount?: boolean;

  /**
   * Release from one deployment to another. Violations: `RELEASE`.
   * @default - the split does not use a release
   */
  readonly release?: Release;

  /**
   * Name of the release's current step. Violations: `RELEASE`.
   * @default - the first step
   */
  readonly step?: string;

  /**
   * Copies requests to a second deployment. Violations: `TRAFFIC_MIRROR`.
   * @default - no request is copied
   */
  readonly mirror?: MirrorOptions;
}

/**
 * Splits the traffic of a service between its deployments. `service.splitTraffic([...])`,
 * `splitByInstanceCount()`, `releaseTraffic(...)` and `mirrorTraffic({...})` are the short forms.
 *
 * A blue/green or canary release only changes the shares.
 *
 * @see https://gateway-api.sigs.k8s.io/guides/traffic-splitting/
 *
 * @example
 * const [blue, green] = service.deployments;
 * new TrafficPolicy(service, 'Traffic', { service, weights: [Weight.of(blue, 9), Weight.of(green, 1)] });
 */
export class TrafficPolicy extends Construct {
  /** Service whose traffic is split. */
  public readonly service: IInferenceService;

  private readonly spec: PolicySpec;
  private readonly weights?: readonly Weight[];

  /**
   * Splits the traffic of a service.
   *
   * @param scope the service, or another construct in the same Chart or TerraformStack
   * @param id construct id
   * @param props service and shares
   */
  public constructor(scope: Construct, id: string, props: TrafficPolicyProps) {
    super(...checkedPlace('TrafficPolicy', scope, id));
    const safe = checkedProps(this, 'TrafficPolicyProps', props, 'service');
    const { weights, byInstanceCount, release, mirror } = safe;
    this.weights = weights && [...weights];
    this.spec = {
      path: this.node.path,
      ...(byInstanceCount !== undefined && { byInstanceCount }),
      ...(release && { release: release._at(safe.step, safe.service) }),
      ...(safe.step !== undefined && { step: safe.step }),
      // without one of the two, the policy reports it
      ...(mirror?.source && mirror.target && { mirror: mirrorSpec(mirror, safe.service) }),
    };
    this.service = safe.service;
    safe.service._addPolicy(this);
  }

  /** The settings, without the weights of deployments that were removed. @internal */
  public get _spec(): PolicySpec {
    const weights = this.weights?.filter(({ deployment }) => isInTree(deployment));
    return weights
      ? { weights: weights.map((weight) => weight._for(this.service)), ...this.spec }
      : this.spec;
  }
}

checkInput(TrafficPolicy, 'TrafficPolicy');

function mirrorSpec(
  { source, target, percent }: MirrorOptions,
  service: IInferenceService,
): TrafficMirror {
  return {
    source: pathFrom(service, source),
    target: pathFrom(service, target),
    percent: percentOf(percent),
  };
}
