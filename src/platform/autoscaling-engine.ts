import { checkInput } from '../private/input';
import { AutoscalingKind, PlatformSpec } from '../spec/platform';

/**
 * How `AutoscalingEngine.keda` treats the autoscalers that run already.
 *
 * @see https://keda.sh/docs/latest/concepts/scaling-deployments/
 */
export interface KedaOptions {
  /**
   * Whether KEDA takes over the HorizontalPodAutoscalers that `AutoscalingEngine.hpa()` rendered, with
   * their names. Set it to change the engine of running services in one apply: KEDA rejects a
   * ScaledObject for a deployment that another HorizontalPodAutoscaler scales.
   * @default false
   */
  readonly transferHpaOwnership?: boolean;
}

/**
 * The component that changes the replica counts of deployments with an autoscaler.
 *
 * @see https://keda.sh/docs/latest/concepts/scaling-deployments/
 */
export class AutoscalingEngine {
  /**
   * Scales with KEDA: a `ScaledObject` per autoscaler, with every metric.
   *
   * Set the release that the cluster runs: with a newer value the library can render fields that KEDA
   * does not support. The fallback for failing metrics keeps the running replicas from 2.17 on; a
   * tolerance needs 2.18. Violations: `PLATFORM_VERSION`.
   *
   * @example
   * Platform.kubernetes({ autoscaling: AutoscalingEngine.keda('2.17') });
   *
   * @param version release of KEDA, `major.minor`, 2.15 or later; 2.20 by default
   * @param options settings of KEDA
   * @see https://keda.sh/
   */
  public static keda(version?: string, options: KedaOptions = {}): AutoscalingEngine {
    const { transferHpaOwnership } = options;
    return new AutoscalingEngine({ kind: AutoscalingKind.KEDA, version, transferHpaOwnership });
  }

  /**
   * Scales with the HorizontalPodAutoscaler (`autoscaling/v2`) of Kubernetes. It supports CPU and memory
   * utilization only; other metrics are errors (`SCALING_ENGINE`).
   *
   * @example
   * Platform.kubernetes({ autoscaling: AutoscalingEngine.hpa() });
   *
   * @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/
   */
  public static hpa(): AutoscalingEngine {
    return new AutoscalingEngine({ kind: AutoscalingKind.HPA });
  }

  private constructor(private readonly spec: NonNullable<PlatformSpec['autoscaling']>) {}

  /** Release of KEDA, or undefined if the default applies. */
  public get version(): string | undefined {
    return this.spec.version;
  }

  /** @internal */
  public get _spec(): NonNullable<PlatformSpec['autoscaling']> {
    return this.spec;
  }
}

checkInput(AutoscalingEngine, 'AutoscalingEngine');
