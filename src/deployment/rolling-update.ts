import { Percent } from '../platform/percent';
import { RollingUpdateSpec } from '../spec/deployment';

/** How many instances a rolling update may take away and add. */
export interface RollingUpdateOptions {
  /**
   * Instances that may be missing, of the wanted ones: 0–100 %, rounded down (10 × 20 % → 8 stay).
   * Not 0 % together with `maxSurge`. Violations: `ROLLOUT`.
   * @default Percent.of(25)
   */
  readonly maxUnavailable?: Percent;

  /**
   * Instances that may be there in addition: 0–100 %, rounded up (10 × 10 % → 11 at most). They need
   * free GPUs. Violations: `ROLLOUT`.
   * @default Percent.of(25)
   */
  readonly maxSurge?: Percent;
}

/**
 * How the instances of a deployment are replaced by new ones. Warned about where rounding takes the
 * last instance down or leaves no way forward (`ROLLOUT_ROUNDING`).
 */
export class RollingUpdate {
  /**
   * A rolling update within two percentages.
   *
   * @param options how many may be missing, and how many may be there in addition
   */
  public static of(options: RollingUpdateOptions): RollingUpdate {
    return new RollingUpdate({
      maxUnavailable: options.maxUnavailable?.value,
      maxSurge: options.maxSurge?.value,
    });
  }

  private constructor(private readonly spec: RollingUpdateSpec) {}

  /** @internal */
  public get _spec(): RollingUpdateSpec {
    return this.spec;
  }
}
