/** Tools that run the gates of a release. */
export enum GateTemplate {
  /** An `AnalysisTemplate` of Argo Rollouts for each step with gates. */
  ARGO_ROLLOUTS = 'argo-rollouts',
  /** A `MetricTemplate` of Flagger for each gate. */
  FLAGGER = 'flagger',
}

/** How a service is watched, as the user declares it. @internal */
export interface MonitoringSpec {
  readonly alerts?: boolean;
  readonly dashboard?: boolean;
  /** Labels of the PrometheusRule. */
  readonly labels?: { readonly [name: string]: string };
  /** Labels of each alert. */
  readonly alertLabels?: { readonly [name: string]: string };
  /** Labels of the ConfigMap with the dashboard. */
  readonly dashboardLabels?: { readonly [name: string]: string };
  /** Seconds. */
  readonly queueWait?: number;
  /** Seconds. */
  readonly timeToFirstToken?: number;
  readonly gateTemplate?: GateTemplate;
}
