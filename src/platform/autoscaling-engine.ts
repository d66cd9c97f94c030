import { AutoscalingKind, PlatformSpec } from '../spec/platform';

/** How KEDA scales, beside its release. */
export interface KedaOptions {
  /**
   * Whether KEDA takes over the HorizontalPodAutoscalers that `AutoscalingEngine.hpa()` made, under
   * their names, so that one apply changes the engine of services that run. Without it KEDA refuses
   * to scale a deployment that such an object scales already.
   * @default false
   */
  readonly transferHpaOwnership?: boolean;
}

/** What changes the number of instances of a deployment that has an autoscaler. */
export class AutoscalingEngine {
  /**
   * KEDA: always a `ScaledObject`, all metrics.
   *
   * @param version release of KEDA, `major.minor`, 2.15 or later; 2.20 where left out. From 2.17 on
   * the fallback for metrics that stop answering keeps the instances that run, from 2.18 on it
   * passes a tolerance on.
   * Violations: `PLATFORM_VERSION`.
   * @param options how it scales beside that
   */
  public static keda(version?: string, options: KedaOptions = {}): AutoscalingEngine {
    const { transferHpaOwnership } = options;
    return new AutoscalingEngine({ kind: AutoscalingKind.KEDA, version, transferHpaOwnership });
  }

  /**
   * The HorizontalPodAutoscaler (`autoscaling/v2`) that comes with Kubernetes: CPU and memory
   * utilisation; other metrics are refused (`SCALING_ENGINE`).
   */
  public static hpa(): AutoscalingEngine {
    return new AutoscalingEngine({ kind: AutoscalingKind.HPA });
  }

  private constructor(private readonly spec: NonNullable<PlatformSpec['autoscaling']>) {}

  /** @internal */
  public get _spec(): NonNullable<PlatformSpec['autoscaling']> {
    return this.spec;
  }
}
