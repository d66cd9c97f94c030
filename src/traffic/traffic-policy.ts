import { Construct } from 'constructs';
import { Release } from './release';
import { Weight } from './weight';
import { IDeployment, IInferenceService } from '../platform/references';
import { PolicySpec, TrafficMirror } from '../spec/traffic';

/** Copies of requests for a deployment that is not to answer them. */
export interface MirrorOptions {
  /**
   * The deployment whose requests are copied: the one that has all of the traffic, since gateways
   * copy whole routes. Violations: `TRAFFIC_MIRROR`.
   */
  readonly source: IDeployment;

  /** The deployment that gets the copies; its answers are thrown away. Not the source. */
  readonly target: IDeployment;

  /** How many of the requests are copied: whole percent, 0–100. Violations: `TRAFFIC_MIRROR`. */
  readonly percent: number;
}

/** The split of a service's traffic: exactly one of `weights`, `byInstanceCount` and `release`, or only a mirror. */
export interface TrafficPolicyProps {
  /** The service whose traffic is split; it has a load balancer and no other split (`TRAFFIC_EXPLICIT`). */
  readonly service: IInferenceService;

  /**
   * The weights, 16 at most. A deployment that is not named gets no traffic and does not stand in the
   * route; with weight 0 it stands there and gets none. The order is part of what consistent hash
   * goes by: append, don't insert. Behind a CLB a weight is each instance's. Violations: `TRAFFIC_WEIGHT`.
   * @default - not by weights
   */
  readonly weights?: Weight[];

  /**
   * Whether every instance gets the same share. Violations: `TRAFFIC_MODE`, `NAMESPACE_SPLIT`.
   * @default false
   */
  readonly byInstanceCount?: boolean;

  /**
   * A release between two deployments. Violations: `RELEASE`.
   * @default - none
   */
  readonly release?: Release;

  /**
   * The step that the release is at. Violations: `RELEASE`.
   * @default - the first step
   */
  readonly step?: string;

  /**
   * Requests that a second deployment gets copies of.
   * @default - none
   */
  readonly mirror?: MirrorOptions;
}

/**
 * Who gets which share of a service's requests. `service.splitTraffic([...])`,
 * `splitByInstanceCount()`, `releaseTraffic(...)` and `mirrorTraffic({...})` are the short forms.
 *
 * A blue/green or canary release is a change of these numbers, nothing else.
 */
export class TrafficPolicy extends Construct {
  /** The service whose traffic is split. */
  public readonly service: IInferenceService;

  /** @internal */
  public readonly _spec: PolicySpec;

  /**
   * The split of a service's traffic.
   *
   * @param scope the service, or another construct in its home
   * @param id construct id
   * @param props the weights, and their service
   */
  public constructor(scope: Construct, id: string, props: TrafficPolicyProps) {
    super(scope, id);
    const { weights, byInstanceCount, release, mirror } = props;
    this._spec = {
      path: this.node.path,
      ...(weights && { weights: weights.map((weight) => weight._spec) }),
      ...(byInstanceCount !== undefined && { byInstanceCount }),
      ...(release && { release: release._at(props.step) }),
      ...(props.step !== undefined && { step: props.step }),
      ...(mirror && { mirror: mirrorSpec(mirror) }),
    };
    this.service = props.service;
    props.service._addPolicy(this);
  }
}

function mirrorSpec({ source, target, percent }: MirrorOptions): TrafficMirror {
  return { source: source.node.path, target: target.node.path, percent };
}
