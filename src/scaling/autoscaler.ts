import { Construct } from 'constructs';
import { ScalingMetric } from './metric';
import type { Deployment } from '../deployment/deployment';
import { AutoscalerSaid } from '../plan/autoscaler-plan';

/** How a deployment is scaled. */
export interface AutoscalerOptions {
  /**
   * Fewest instances: a whole number of at least 1. Violations: `SCALING_BOUNDS`.
   * @default 1
   */
  readonly minReplicas?: number;

  /** Most instances: a whole number, not below `minReplicas`. Violations: `SCALING_BOUNDS`. */
  readonly maxReplicas: number;

  /** What to go by, at least one. Violations: `SCALING_BOUNDS`, `SCALING_METRIC`, `SCALING_ENGINE`. */
  readonly metrics: ScalingMetric[];
}

/** An autoscaler and what it scales. */
export interface AutoscalerProps extends AutoscalerOptions {
  /** The deployment that is scaled; it says no `replicas` (`REPLICAS`) and has no other autoscaler. */
  readonly deployment: Deployment;
}

/**
 * Changes the number of a deployment's instances by metrics. `deployment.autoscale({...})` is the
 * short form. A KEDA `ScaledObject`, or a `HorizontalPodAutoscaler`, as the platform says.
 *
 * The deployment's `replicas` are then never rendered, so that applying the same program again does
 * not reset them.
 */
export class Autoscaler extends Construct {
  /** @internal */
  public readonly _said: AutoscalerSaid;

  public constructor(scope: Construct, id: string, props: AutoscalerProps) {
    super(scope, id);
    this._said = {
      path: this.node.path,
      minReplicas: props.minReplicas,
      maxReplicas: props.maxReplicas,
      metrics: (props.metrics ?? []).map((metric) => metric._said),
    };
    props.deployment._addAutoscaler(this);
  }
}
