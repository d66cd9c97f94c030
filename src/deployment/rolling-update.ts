import { Percent } from '../platform/percent';
import { checkInput } from '../private/input';
import { RollingUpdateSpec } from '../spec/deployment';

/** The replicas that a rolling update may remove and add. */
export interface RollingUpdateOptions {
  /**
   * Replicas that may be unavailable during the update: 0–100 % of the replica count, rounded down
   * (10 × 20 % → 8 keep running). Must not be 0 % if `maxSurge` is 0 %. Violations: `ROLLOUT`.
   * @default Percent.of(25); with Kueue, or several nodes a replica, 1 replica if `maxSurge` is not set either
   */
  readonly maxUnavailable?: Percent;

  /**
   * Replicas that may exist in addition during the update: 0–100 % of the replica count, rounded up
   * (10 × 10 % → 11 at most). Additional replicas need free GPUs. Violations: `ROLLOUT`.
   * @default Percent.of(25); with Kueue, or several nodes a replica, none: it would wait for a full quota or idle nodes
   */
  readonly maxSurge?: Percent;
}

/** Numbers of replicas that a rolling update may remove and add. */
export interface RollingUpdateCounts {
  /**
   * Replicas that may be unavailable during the update: a whole number from 0. Must not be 0 if
   * `maxSurge` is 0. Violations: `ROLLOUT`.
   */
  readonly maxUnavailable: number;

  /**
   * Replicas that may exist in addition during the update: a whole number from 0. Additional replicas
   * need free GPUs. Violations: `ROLLOUT`.
   */
  readonly maxSurge: number;
}

/**
 * How Kubernetes replaces the pods of a deployment.
 *
 * A warning reports a deployment whose last available pod a rolling update removes, or whose update
 * cannot progress because both percentages round to 0 (`ROLLOUT_ROUNDING`).
 *
 * @see
 * https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#rolling-update-deployment
 */
export class RollingUpdate {
  /**
   * Limits a rolling update by two percentages of the replica count.
   *
   * @example
   * RollingUpdate.of({ maxUnavailable: Percent.of(20), maxSurge: Percent.of(10) });
   *
   * @param options replicas that may be unavailable, and replicas in addition
   */
  public static of(options: RollingUpdateOptions): RollingUpdate {
    return new RollingUpdate(options.maxUnavailable, options.maxSurge);
  }

  /**
   * Limits a rolling update by two numbers of replicas, whatever the replica count is.
   *
   * With `maxUnavailable: 1, maxSurge: 0` an update needs no free GPU: each pod stops before its
   * successor starts. A single replica is then unavailable until the new pod is ready.
   *
   * @example
   * RollingUpdate.ofCounts({ maxUnavailable: 1, maxSurge: 0 });
   *
   * @param counts replicas that may be unavailable, and replicas in addition
   */
  public static ofCounts(counts: RollingUpdateCounts): RollingUpdate {
    const { maxUnavailable, maxSurge } = counts;
    return new RollingUpdate(undefined, undefined, { maxUnavailable, maxSurge, counts: true });
  }

  /**
   * Stops all pods before Kubernetes creates the first new one (`strategy: Recreate`). The deployment
   * serves no request until a new pod is ready. Use it if two versions must not run at the same time,
   * or if a volume can be mounted on one node only.
   *
   * @example
   * RollingUpdate.recreate();
   *
   * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#recreate-deployment
   */
  public static recreate(): RollingUpdate {
    return new RollingUpdate(undefined, undefined, { recreate: true });
  }

  private readonly spec: RollingUpdateSpec;

  private constructor(
    /**
     * Percentage that may be unavailable, or undefined if the default applies, or without
     * percentages.
     */
    public readonly maxUnavailable?: Percent,
    /** Percentage in addition, or undefined if the default applies, or without percentages. */
    public readonly maxSurge?: Percent,
    spec?: RollingUpdateSpec,
  ) {
    this.spec = spec ?? { maxUnavailable: maxUnavailable?.value, maxSurge: maxSurge?.value };
  }

  /** @internal */
  public get _spec(): RollingUpdateSpec {
    return this.spec;
  }
}

checkInput(RollingUpdate, 'RollingUpdate');
