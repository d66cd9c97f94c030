import {
  AlertPlan,
  ENGINE_ALERTS,
  canaryAlerts,
  clusterAlerts,
  comparedShares,
  engineAlerts,
  gateAlerts,
  incomparable,
  shareAlerts,
} from './alerts';
import { PanelPlan, planPanels } from './dashboard';
import { isGated } from './release';
import { PlannedTraffic } from './traffic';
import { Unwatched, WatchedDeployment, WatchedService, planWatched } from './watched';
import { GateTemplate, MonitoringSpec } from '../spec/monitoring';
import { ServiceSpec } from '../spec/service';

/** How a service is watched. */
export interface MonitoringPlan {
  /** The alerts of its `PrometheusRule`. */
  readonly alerts: AlertPlan[];
  /** Labels of the `PrometheusRule`. */
  readonly labels: { readonly [name: string]: string };
  /** Labels of each alert. */
  readonly alertLabels: { readonly [name: string]: string };
  /**
   * Labels of the ConfigMap with the dashboard.
   * @default - there is no dashboard
   */
  readonly dashboardLabels?: { readonly [name: string]: string };
}

/** A deployment or a service, and the alerts that it cannot have. @internal */
export interface Gap {
  readonly path: string;
  readonly alerts: string[];
  readonly because: Unwatched | { readonly kind: 'first token' | 'connections' | 'sessions' };
}

/** With the parts that only rules and renderers read. @internal */
export interface PlannedMonitoring extends MonitoringPlan {
  readonly gaps: Gap[];
  /**
   * Labels of the series that records the current step of a release with gates.
   * @default - there is no such release
   */
  readonly recordedStep?: { readonly [name: string]: string };
  /**
   * The tool that runs the gates.
   * @default - none
   */
  readonly gateTemplate?: GateTemplate;
  /** The panels of the dashboard. */
  readonly panels: PanelPlan[];
}

const DEFAULT_QUEUE_WAIT = 10;

/** @internal */
export function planMonitoring(
  spec: MonitoringSpec,
  declared: Pick<ServiceSpec, 'path' | 'deployments'>,
  service: WatchedService,
): PlannedMonitoring {
  const { platform, deployments } = service;
  const watched = deployments.map((each, index) => planWatched(each, declared.deployments[index]));
  const hasAlerts = spec.alerts ?? true;
  return {
    ...(hasAlerts &&
      service.release &&
      isGated(service.release) && { recordedStep: service.release.labels }),
    ...(spec.gateTemplate !== undefined && { gateTemplate: spec.gateTemplate }),
    panels: planPanels(watched, service),
    alerts: hasAlerts ? alertsOf(spec, watched, service) : [],
    gaps: hasAlerts ? gapsOf(spec, watched, service, declared.path) : [],
    labels: { ...(spec.labels ?? platform.monitorLabels) },
    alertLabels: { severity: 'warning', ...spec.alertLabels },
    ...((spec.dashboard ?? true) && {
      dashboardLabels: { ...(spec.dashboardLabels ?? { grafana_dashboard: '1' }) },
    }),
  };
}

function alertsOf(
  { queueWait = DEFAULT_QUEUE_WAIT, timeToFirstToken }: MonitoringSpec,
  watched: readonly WatchedDeployment[],
  service: WatchedService,
): AlertPlan[] {
  const limits = { queueWait, ...(timeToFirstToken !== undefined && { timeToFirstToken }) };
  const { from, to } = released(service.traffic, watched);
  return [
    ...watched.flatMap((each) => [...clusterAlerts(each), ...engineAlerts(each, limits)]),
    ...shareAlerts(service, watched),
    ...(from && to ? canaryAlerts(from, to) : []),
    ...(service.release ? gateAlerts(service.release) : []),
  ];
}

function released({ release }: PlannedTraffic, watched: readonly WatchedDeployment[]) {
  const at = (path: string | undefined) =>
    watched.find(({ deployment }) => deployment.path === path);
  return { from: at(release?.from), to: at(release?.to) };
}

/** What cannot be watched, so that nobody waits for an alert that never comes. */
function gapsOf(
  { timeToFirstToken }: MonitoringSpec,
  watched: readonly WatchedDeployment[],
  service: WatchedService,
  path: string,
): Gap[] {
  const { release } = service.traffic;
  const kind = incomparable(service);
  const shared = comparedShares(service).map((share) => share.path);
  const compared: (string | undefined)[] = [release?.from, release?.to];
  const ofShares: Gap[] = kind ? [{ path, alerts: [ENGINE_ALERTS.SHARE], because: { kind } }] : [];
  const ofDeployments = watched.flatMap(({ deployment, series, unwatched }): Gap[] => {
    const { path: own } = deployment;
    const ofFirstToken = timeToFirstToken === undefined ? [] : [ENGINE_ALERTS.FIRST_TOKEN];
    if (unwatched) {
      const alerts = [
        ENGINE_ALERTS.QUEUE,
        ...ofFirstToken,
        ...(shared.includes(own) ? [ENGINE_ALERTS.SHARE] : []),
        ...(compared.includes(own) ? [ENGINE_ALERTS.SLOWER, ENGINE_ALERTS.FAILING] : []),
      ];
      return [{ path: own, alerts, because: unwatched }];
    }
    return ofFirstToken.length > 0 && !series!.firstToken
      ? [{ path: own, alerts: ofFirstToken, because: { kind: 'first token' } }]
      : [];
  });
  return [...ofShares, ...ofDeployments];
}
