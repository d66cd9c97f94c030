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
}
