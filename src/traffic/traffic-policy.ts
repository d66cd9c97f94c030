import { Construct } from 'constructs';
import { Weight } from './weight';
import { PolicySaid } from '../plan/traffic-plan';
import type { InferenceService } from '../service/inference-service';

/** The split of a service's traffic. */
export interface TrafficPolicyProps {
  /** The service whose traffic is split; it has a load balancer and no other policy (`TRAFFIC_EXPLICIT`). */
  readonly service: InferenceService;

  /**
   * The weights, 16 at most. A deployment that is not named gets no traffic and does not stand in the
   * route; with weight 0 it stands there and gets none. The order is part of what consistent hash
   * goes by: append, don't insert. Violations: `TRAFFIC_WEIGHT`.
   */
  readonly weights: Weight[];
}

/**
 * Who gets which share of a service's requests. `service.splitTraffic([...])` is the short form.
 *
 * A blue/green or canary release is a change of these numbers, nothing else.
 */
export class TrafficPolicy extends Construct {
  /** @internal */
  public readonly _said: PolicySaid;

  /**
   * The split of a service's traffic.
   *
   * @param scope the service, or another construct in its home
   * @param id construct id
   * @param props the weights, and their service
   */
  public constructor(scope: Construct, id: string, props: TrafficPolicyProps) {
    super(scope, id);
    this._said = {
      path: this.node.path,
      weights: props.weights.map((weight) => weight._said),
    };
    props.service._addPolicy(this);
  }
}
