import { AutoscalingKind } from '../plan/platform-plan';

/** What changes the number of instances of a deployment that has an autoscaler. */
export class AutoscalingEngine {
  /**
   * KEDA: always a `ScaledObject`, all metrics.
   *
   * @param version release of KEDA, `major.minor`, 2.15 or later; 2.20 where left out. From 2.17 on
   * the fallback for metrics that stop answering keeps the instances that run.
   * Violations: `PLATFORM_VERSION`.
   */
  public static keda(version?: string): AutoscalingEngine {
    return new AutoscalingEngine({ kind: AutoscalingKind.KEDA, version });
  }

  /**
   * The HorizontalPodAutoscaler (`autoscaling/v2`) that comes with Kubernetes: CPU and memory
   * utilisation; other metrics are refused (`SCALING_ENGINE`).
   */
  public static hpa(): AutoscalingEngine {
    return new AutoscalingEngine({ kind: AutoscalingKind.HPA });
  }

  private constructor(
    private readonly said: { readonly kind: AutoscalingKind; readonly version?: string },
  ) {}

  /** @internal */
  public get _said(): { readonly kind: AutoscalingKind; readonly version?: string } {
    return this.said;
  }
}
