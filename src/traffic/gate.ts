import { PODS_MARK } from '../plan/metric';
import { STABLE_PODS_MARK } from '../plan/release';
import { checkInput } from '../private/input';
import { GateSpec } from '../spec/traffic';

/** A query and the values with which a step of a release passes. At least one of `max` and `min`. */
export interface GateQuery {
  /** Name of the gate: 1–63 characters, unique in its step. Violations: `RELEASE_GATE`. */
  readonly name: string;

  /**
   * PromQL with one value as result. Put `Gate.PODS` between the braces of a selector to count the new
   * deployment only, and `Gate.STABLE_PODS` for the old one. Violations: `RELEASE_GATE`.
   */
  readonly query: string;

  /**
   * Largest result of the query that passes, as a number above, at or below 0.
   * @default - no maximum: `min` alone limits the result
   */
  readonly max?: number;

  /**
   * Smallest result of the query that passes, as a number above, at or below 0.
   * @default - no minimum: `max` alone limits the result
   */
  readonly min?: number;
}

/**
 * A condition for the next step of a release, as data. No controller acts on it:
 *
 * - `cdk-inference release next --check` asks Prometheus, and reports whether the next step may be committed.
 * - The `PrometheusRule` of the service has an alert for each gate of the current step.
 *
 * @see https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/
 *
 * @example
 * const firstToken = Gate.query({
 *   name: 'first-token',
 *   query: `sum(rate(vllm:time_to_first_token_seconds_sum{${Gate.PODS}}[5m])) / sum(rate(vllm:time_to_first_token_seconds_count{${Gate.PODS}}[5m]))`,
 *   max: 2,
 * });
 */
export class Gate {
  /** Placeholder in a query for the label matchers of the new deployment's pods. */
  public static readonly PODS = PODS_MARK;

  /** Placeholder in a query for the label matchers of the old deployment's pods. */
  public static readonly STABLE_PODS = STABLE_PODS_MARK;

  /**
   * A gate that compares the result of a query with limits. Without a result the gate does not pass.
   *
   * @param gate name, query and limits
   */
  public static query(gate: GateQuery): Gate {
    return new Gate({ ...gate });
  }

  private constructor(private readonly spec: GateSpec) {}

  /** @internal */
  public get _spec(): GateSpec {
    return this.spec;
  }
}

checkInput(Gate, 'Gate');
