import { Duration } from 'cdk8s';
import { GateTemplate, MonitoringSpec } from '../spec/monitoring';

/**
 * Alerts and a dashboard for a service. The platform sets `prometheus` or `monitorLabels`, and the cluster
 * runs the Prometheus Operator and kube-state-metrics. Violations: `MONITORING`.
 *
 * @see https://prometheus-operator.dev/docs/api-reference/api/
 */
export interface MonitoringOptions {
  /**
   * Whether a `PrometheusRule` has alerts that follow from the plan of the service: its shares, start-up
   * times, autoscalers, queues and release. Warnings: `MONITORING_UNWATCHED`.
   * @default true
   */
  readonly alerts?: boolean;

  /**
   * Whether a ConfigMap has a Grafana dashboard of the service, as JSON.
   * @default true
   */
  readonly dashboard?: boolean;

  /**
   * Labels of the `PrometheusRule`, by which a Prometheus selects it. Violations: `LABEL`.
   * @default - the `monitorLabels` of the platform
   */
  readonly labels?: { readonly [name: string]: string };

  /**
   * Labels of each alert, such as `{ team: 'llm' }`, by which Alertmanager routes it. `severity` replaces
   * the default `warning`; the library sets `namespace`, `service` and `deployment`. Violations: `MONITORING`.
   * @default - `severity`, `namespace`, `service` and `deployment` only
   */
  readonly alertLabels?: { readonly [name: string]: string };

  /**
   * Labels of the ConfigMap, by which the sidecar of Grafana finds the dashboard. Violations: `LABEL`.
   * @default `{ grafana_dashboard: '1' }`
   */
  readonly dashboardLabels?: { readonly [name: string]: string };

  /**
   * Time in the queue of the engine above which an alert fires: 95 % of the requests wait less. With
   * `Engine.TRITON`, which has no such percentile, it is the mean. Above 0. Violations: `MONITORING`.
   * @default Duration.seconds(10)
   */
  readonly queueWait?: Duration;

  /**
   * Time to first token above which an alert fires: 95 % of the requests get their first token earlier. Above 0.
   * `Engine.TRITON` and `Engine.TGI` do not report it. Violations: `MONITORING`.
   * @default - no alert about the time to first token
   */
  readonly timeToFirstToken?: Duration;

  /**
   * Renders the gates of the service's release for a tool that runs them, in addition to their
   * alerts. The tool gets them from you: name the templates in its objects. Needs gates, and
   * `prometheus` on the platform.
   *
   * - Argo Rollouts: an `AnalysisTemplate` for each step, `<service>-<step>`, whose measurements cover the soak time.
   * - Flagger: a `MetricTemplate` for each gate, `<service>-<step>-<gate>`. Its limits are the annotation
   *   `cdk-inference/threshold-range`; copy them to `thresholdRange` of the `Canary`.
   *
   * Violations: `RELEASE_GATE`.
   *
   * @default - alerts and `cdk-inference release next --check` alone use the gates
   * @see https://argo-rollouts.readthedocs.io/en/stable/features/analysis/
   */
  readonly gateTemplate?: GateTemplate;
}

/** @internal */
export function monitoringSpec(options: MonitoringOptions): MonitoringSpec {
  const { queueWait, timeToFirstToken, ...others } = options;
  const seconds = (duration: Duration) => duration.toSeconds({ integral: false });
  return {
    ...others,
    ...(queueWait && { queueWait: seconds(queueWait) }),
    ...(timeToFirstToken && { timeToFirstToken: seconds(timeToFirstToken) }),
  };
}
