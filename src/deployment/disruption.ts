import { Duration } from 'cdk8s';
import { Percent } from '../platform/percent';
import { checkInput } from '../private/input';
import { DisruptionSpec, StartupProtectionSpec } from '../spec/disruption';

/**
 * How long node autoscalers leave the node of a replica alone. Without protection they may evict a replica
 * that still loads its model, because a PodDisruptionBudget does not count it as available.
 *
 * @see https://karpenter.sh/docs/concepts/disruption/#pod-level-controls
 */
export class StartupProtection {
  /**
   * Protects a pod while it starts, by an annotation with a duration (`karpenter.sh/do-not-disrupt`).
   * It costs nothing afterwards: Karpenter may then consolidate the node.
   *
   * Needs Karpenter 1.12. Older releases and the Cluster Autoscaler ignore the annotation
   * (`UNUSED_PROTECTION`).
   *
   * @example
   * Disruption.of({ protectStartup: StartupProtection.whileStarting(Duration.minutes(20)) });
   *
   * @param duration whole seconds above 0, from the time at which the kubelet accepts the pod. By
   * default the longest start that the startup probe allows and 5 minutes for the image, so a model
   * that an init container downloads may need more. Without a startup probe it is required.
   * Violations: `DISRUPTION`
   * @see https://karpenter.sh/docs/concepts/disruption/#pod-level-controls
   */
  public static whileStarting(duration?: Duration): StartupProtection {
    return new StartupProtection({
      lifetime: false,
      ...(duration && { duration: duration.toSeconds({ integral: false }) }),
    });
  }

  /**
   * Protects a pod as long as it exists, from Karpenter (`karpenter.sh/do-not-disrupt: "true"`) and from
   * the Cluster Autoscaler (`cluster-autoscaler.kubernetes.io/safe-to-evict: "false"`).
   *
   * The cost: no node autoscaler removes a node with such a pod, even if all its other pods are gone. Karpenter
   * also replaces no node that drifted, such as one with an old image, unless its node pool sets
   * `terminationGracePeriod`.
   */
  public static podLifetime(): StartupProtection {
    return new StartupProtection({ lifetime: true });
  }

  private constructor(private readonly spec: StartupProtectionSpec) {}

  /** @internal */
  public get _spec(): StartupProtectionSpec {
    return this.spec;
  }
}

checkInput(StartupProtection, 'StartupProtection');

/** The replicas that a node drain may stop, as percentages, and the protection of those that start. */
export interface DisruptionOptions {
  /**
   * Replicas that may be unavailable at a time: 0–100 % of the replica count. Kubernetes rounds up here
   * (5 × 25 % → 2), unlike in a rolling update. 0 % blocks every drain (`DISRUPTION_BLOCKED`). Not together
   * with `minAvailable`. Violations: `DISRUPTION`.
   * @default - the number that a rolling update may stop at the minimum replica count, at least 1
   */
  readonly maxUnavailable?: Percent;

  /**
   * Replicas that stay available: 0–100 % of the replica count, rounded up. 100 % blocks every drain, and
   * so do lower values at a small count (`DISRUPTION_BLOCKED`). Not together with `maxUnavailable`.
   * Violations: `DISRUPTION`.
   * @default - `maxUnavailable` applies
   */
  readonly minAvailable?: Percent;

  /**
   * How long node autoscalers leave a new replica alone. A change restarts the pods, because it changes
   * their annotations.
   * @default - no annotation: they may remove its node at any time
   */
  readonly protectStartup?: StartupProtection;
}

/** The replicas that a node drain may stop, as numbers, and the protection of those that start. */
export interface DisruptionCounts {
  /**
   * Replicas that may be unavailable at a time: a whole number from 0. 0 blocks every drain
   * (`DISRUPTION_BLOCKED`). Not together with `minAvailable`. Violations: `DISRUPTION`.
   * @default - the number that a rolling update may stop at the minimum replica count, at least 1
   */
  readonly maxUnavailable?: number;

  /**
   * Replicas that stay available: a whole number from 0. At the minimum replica count, or above it, it
   * blocks every drain (`DISRUPTION_BLOCKED`). Not together with `maxUnavailable`. Violations:
   * `DISRUPTION`.
   * @default - `maxUnavailable` applies
   */
  readonly minAvailable?: number;

  /**
   * How long node autoscalers leave a new replica alone. A change restarts the pods, because it changes
   * their annotations.
   * @default - no annotation: they may remove its node at any time
   */
  readonly protectStartup?: StartupProtection;
}

/**
 * What node drains, upgrades and node autoscalers may do to running pods: a PodDisruptionBudget, and
 * annotations for Karpenter and the Cluster Autoscaler.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/pods/disruptions/
 */
export class Disruption {
  /**
   * Limits disruptions by percentages of the replica count.
   *
   * @example
   * Disruption.of({ maxUnavailable: Percent.of(10), protectStartup: StartupProtection.whileStarting() });
   *
   * @param options one of the two percentages at most, and the protection of new replicas
   */
  public static of(options: DisruptionOptions): Disruption {
    const { maxUnavailable, minAvailable, protectStartup } = options;
    return new Disruption({
      maxUnavailable: maxUnavailable?.value,
      minAvailable: minAvailable?.value,
      startup: protectStartup?._spec,
    });
  }

  /**
   * Limits disruptions by numbers of replicas, whatever the replica count is.
   *
   * @example
   * Disruption.ofCounts({ maxUnavailable: 2 });
   *
   * @param counts one of the two numbers at most, and the protection of new replicas
   */
  public static ofCounts(counts: DisruptionCounts): Disruption {
    const { maxUnavailable, minAvailable, protectStartup } = counts;
    return new Disruption({
      maxUnavailable,
      minAvailable,
      counts: true,
      startup: protectStartup?._spec,
    });
  }

  private constructor(private readonly spec: DisruptionSpec) {}

  /** @internal */
  public get _spec(): DisruptionSpec {
    return this.spec;
  }
}

checkInput(Disruption, 'Disruption');
