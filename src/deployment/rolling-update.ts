import { Percent } from '../platform/percent';
import { checkInput } from '../private/input';
import { RollingUpdateSpec } from '../spec/deployment';

/** The replicas that a rolling update may remove and add. */
export interface RollingUpdateOptions {
  /**
   * Replicas that may be unavailable during the update: 0–100 % of the replica count, rounded down
   * (10 × 20 % → 8 keep running). Must not be 0 % if `maxSurge` is 0 %. Violations: `ROLLOUT`.
   * @default Percent.of(25)
   */
  readonly maxUnavailable?: Percent;

  /**
   * Replicas that may exist in addition during the update: 0–100 % of the replica count, rounded up
   * (10 × 10 % → 11 at most). Additional replicas need free GPUs. Violations: `ROLLOUT`.
   * @default Percent.of(25)
   */
  readonly maxSurge?: Percent;
}

/**
 * How Kubernetes replaces the pods of a deployment.
 *
 * A warning reports a deployment whose last available pod the update removes, or whose update
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

  private readonly spec: RollingUpdateSpec;

  private constructor(
    /** Replicas that may be unavailable; undefined if the default applies. */
    public readonly maxUnavailable?: Percent,
    /** Replicas in addition; undefined if the default applies. */
    public readonly maxSurge?: Percent,
  ) {
    this.spec = { maxUnavailable: maxUnavailable?.value, maxSurge: maxSurge?.value };
  }

  /** @internal */
  public get _spec(): RollingUpdateSpec {
    return this.spec;
  }
}

checkInput(RollingUpdate, 'RollingUpdate');
