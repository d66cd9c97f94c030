import { failures, comparedShares, requests } from './alerts';
import { PlannedDeployment } from './deployment';
import { TimesFact, statisticOf, timesQuery } from './engine-series';
import { WatchedDeployment, WatchedService } from './watched';

/** A line of a panel. @internal */
export interface SeriesPlan {
  readonly name: string;
  /** PromQL. */
  readonly expression: string;
}

/** A panel of a dashboard: lines over time. @internal */
export interface PanelPlan {
  readonly title: string;
  readonly description: string;
  /** As Grafana names it. */
  readonly unit: 'reqps' | 's' | 'percentunit' | 'percent' | 'short';
  readonly series: SeriesPlan[];
}

const WINDOW = '5m';

/** The panels that have a line. @internal */
export function planPanels(
  watched: readonly WatchedDeployment[],
  service: WatchedService,
): PanelPlan[] {
  const served = watched.filter(({ series }) => series !== undefined);
  const each = (of: readonly WatchedDeployment[], expression: (one: WatchedDeployment) => string) =>
    of.map((one) => ({ name: one.deployment.name, expression: expression(one) }));
  const times = (
    title: string,
    fact: (one: WatchedDeployment) => TimesFact | undefined,
  ): PanelPlan => ({
    title,
    description: '95th percentile; the mean where an engine reports no percentiles',
    unit: 's',
    series: each(
      served.filter((one) => fact(one) !== undefined),
      (one) => timesQuery(fact(one)!, one.pods, WINDOW, statisticOf(fact(one)!)),
    ),
  });
  const panels: PanelPlan[] = [
    {
      title: 'Requests',
      description: 'Finished requests per second, as the engines count them',
      unit: 'reqps',
      series: each(served, (one) => requests(one, WINDOW)),
    },
    {
      title: 'Share of the requests',
      description: 'Real shares, and those that are declared',
      unit: 'percentunit',
      series: shares(served, service),
    },
    times('Time to first token', ({ series }) => series!.firstToken),
    times('Time in the queue', ({ series }) => series!.queueWait),
    times('Time of a request', ({ series }) => series!.request),
    {
      title: 'Failed requests',
      description: 'Part of the requests that failed, or that a client gave up',
      unit: 'percentunit',
      series: each(served, (one) => failures(one, WINDOW)),
    },
    {
      title: 'Requests in the engines',
      description: 'Requests that run, and those that wait for a place in a batch',
      unit: 'short',
      series: served.flatMap(({ deployment: { name }, pods, gauges }) =>
        (['running', 'waiting'] as const).flatMap((state) =>
          gauges?.[state] === undefined
            ? []
            : [{ name: `${name} ${state}`, expression: `sum(${gauges[state]}{${pods}})` }],
        ),
      ),
    },
    {
      title: 'Replicas',
      description: 'Ready replicas, and the number that the Deployment sets',
      unit: 'short',
      series: watched.flatMap(({ deployment }) => replicas(deployment)),
    },
    {
      title: 'GPU utilization',
      description: "Mean of the GPUs, as NVIDIA's DCGM exporter reports it by pod",
      unit: 'percent',
      series: each(
        watched.filter(({ deployment }) => (deployment.compute?.gpus ?? 0) > 0),
        ({ pods }) => `avg(DCGM_FI_DEV_GPU_UTIL{${pods}})`,
      ),
    },
    {
      title: 'Alerts',
      description: 'Alerts of the service that fire',
      unit: 'short',
      series: [
        {
          name: '{{alertname}} {{deployment}}',
          expression: `count by (alertname, deployment) (ALERTS{alertstate="firing",service="${service.name}"})`,
        },
      ],
    },
  ];
  return panels.filter(({ series }) => series.length > 0);
}

function shares(served: readonly WatchedDeployment[], service: WatchedService): SeriesPlan[] {
  const declared = comparedShares(service);
  const parts = declared.flatMap(({ path, share }) => {
    const one = served.find(({ deployment }) => deployment.path === path);
    return one ? [{ name: one.deployment.name, share, own: requests(one, WINDOW) }] : [];
  });
  if (parts.length < declared.length) {
    return [];
  }
  const all = `(${parts.map(({ own }) => own).join(' + ')})`;
  return parts.flatMap(({ name, share, own }) => [
    { name, expression: `${own} / ${all}` },
    { name: `${name} declared`, expression: `vector(${share})` },
  ]);
}

/** The groups of a LeaderWorkerSet are the pods of a StatefulSet of leaders with its name (lws 0.9.0). */
function replicas({ name, namespace, group }: PlannedDeployment): SeriesPlan[] {
  const within = namespace === undefined ? '' : `,namespace="${namespace}"`;
  const kind = group ? 'statefulset' : 'deployment';
  const of = (series: string) => `max(kube_${kind}_${series}{${kind}="${name}"${within}})`;
  return [
    { name: `${name} ready`, expression: of('status_replicas_ready') },
    { name: `${name} set`, expression: of(group ? 'replicas' : 'spec_replicas') },
  ];
}
