import { PlannedAutoscaler } from './autoscaler';
import { PlannedDeployment } from './deployment';
import { Statistic, TimesFact, rateQuery, statisticOf, timesQuery } from './engine-series';
import { GatedReleasePlan } from './release';
import { startUpSeconds } from './rolling-update';
import { SupportLevel } from './split-support';
import { PlannedTraffic, SharePlan, SplitMode } from './traffic';
import { WatchedDeployment, WatchedService } from './watched';
import { isUnresolved } from '../private/unresolved';
import { AlgorithmName, LoadBalancerKind } from '../spec/load-balancer';
import { AutoscalingKind } from '../spec/platform';

/** An alert of a service. */
export interface AlertPlan {
  /** Name of the alert, such as `InferenceQueueWait`. */
  readonly name: string;
  /** Object name of the deployment that it is about. */
  readonly deployment: string;
  /** The PromQL expression, which has a result while the alert's condition is met. */
  readonly expression: string;
  /** How long the condition must be met, in seconds. */
  readonly forSeconds: number;
  /** One line for the people whom the alert reaches. */
  readonly summary: string;
  /** The numbers of the plan behind it, and what to do. */
  readonly description: string;
}

/** Names of the alerts that read the metrics of an engine. @internal */
export const ENGINE_ALERTS = {
  SHARE: 'InferenceShareDrift',
  SLOWER: 'InferenceCanarySlower',
  FAILING: 'InferenceCanaryFailing',
  QUEUE: 'InferenceQueueWait',
  FIRST_TOKEN: 'InferenceTimeToFirstToken',
  SCRAPED: 'InferenceMetricsMissing',
} as const;

const MINUTE = 60;
/** Window of rates that decide; longer than a scrape by far, shorter than a step of a release. */
const WINDOW = '15m';
const WINDOW_SECONDS = 15 * MINUTE;
/** Difference of a real share from the declared share, as a part of 1. */
const SHARE_TOLERANCE = 0.05;
/** Standard deviations of a random split within the tolerance; with fewer requests the alert is silent. */
const SIGMAS = 4;
/** Requests without which two deployments are not compared. */
const COMPARED_REQUESTS = 50;
const SLOWER_FACTOR = 1.5;
/** Difference of failed parts of 1. */
const FAILING_DIFFERENCE = 0.02;
/** Time without a startup probe, after which Kubernetes counts a rollout as failed as well. */
const DEFAULT_START = 600;

/** How many times a queue or a first token may take, in seconds. @internal */
export interface AlertLimits {
  readonly queueWait: number;
  readonly timeToFirstToken?: number;
}

/** The alerts about one deployment that kube-state-metrics and KEDA report on. @internal */
export function clusterAlerts(watched: WatchedDeployment): AlertPlan[] {
  return [...replicaAlerts(watched), ...autoscalerAlerts(watched.deployment)];
}

function replicaAlerts({ deployment, pods }: WatchedDeployment): AlertPlan[] {
  const { name, startup, readiness, minReadySeconds, queue } = deployment;
  const declared =
    startup && startUpSeconds({ startup, ...(readiness && { readiness }) }, minReadySeconds);
  const budget = declared ?? DEFAULT_START;
  const byPod = (series: string, matchers: string) =>
    `max by (namespace, pod) (${series}{${matchers},${pods}})`;
  const condition = byPod('kube_pod_status_ready', 'condition="true"');
  const phase = (value: string) => `${byPod('kube_pod_status_phase', `phase="${value}"`)} == 1`;
  return [
    {
      name: 'InferenceReplicaNotReady',
      deployment: name,
      // a pod that drains is not ready either
      expression: `${condition} == 0 and on (namespace, pod) ${phase('Running')} unless on (namespace, pod) kube_pod_deletion_timestamp{${pods}}`,
      forSeconds: budget,
      summary: `Pod {{ $labels.pod }} of ${name} is not ready.`,
      description: `It runs for longer than ${inMinutes(budget)}, ${declared === undefined ? 'and has no startup probe' : 'the longest start that its startup probe allows'}. Read its events and the log of its container.`,
    },
    {
      name: 'InferenceReplicaPending',
      deployment: name,
      expression: phase('Pending'),
      forSeconds: WINDOW_SECONDS,
      summary: `Pod {{ $labels.pod }} of ${name} does not start.`,
      description: `It is pending for ${inMinutes(WINDOW_SECONDS)}: ${queue ? `queue ${queue.name} has no room` : 'no node has room'}, or an image or a model is not there yet. Read its events.`,
    },
  ];
}

function autoscalerAlerts({ name, namespace, autoscaler }: PlannedDeployment): AlertPlan[] {
  if (!autoscaler) {
    return [];
  }
  const { engine, adoptedHpa, maxReplicas } = autoscaler;
  const isKeda = engine === AutoscalingKind.KEDA;
  const hpa = isKeda ? (adoptedHpa ?? `keda-hpa-${autoscaler.name}`) : autoscaler.name;
  const within = namespace === undefined ? '' : `,namespace="${namespace}"`;
  const status = (series: string, more: string = '') =>
    `max by (namespace, horizontalpodautoscaler) (kube_horizontalpodautoscaler_${series}{horizontalpodautoscaler="${hpa}"${more}${within}})`;
  // a Prometheus that keeps its own label `namespace` renames that of KEDA
  const errors = ['namespace', 'exported_namespace'].map(
    (label) =>
      `sum(increase(keda_scaler_detail_errors_total{scaledObject="${autoscaler.name}"${namespace === undefined ? '' : `,${label}="${namespace}"`}}[10m]))`,
  );
  return [
    ...(isAtMaximumByPlan(autoscaler)
      ? []
      : [
          {
            name: 'InferenceAutoscalerAtMaximum',
            deployment: name,
            expression: `${status('status_desired_replicas')} >= ${status('spec_max_replicas')}`,
            forSeconds: 30 * MINUTE,
            summary: `The autoscaler of ${name} is at its maximum.`,
            description: `It wants its ${maxReplicas} replicas for 30 minutes, so more load means a longer queue. Raise maxReplicas, or add a deployment.`,
          },
        ]),
    {
      name: 'InferenceScalerWithoutMetric',
      deployment: name,
      expression: isKeda
        ? `(${(namespace === undefined ? errors.slice(0, 1) : errors).join(' or ')}) > 0`
        : `${status('status_condition', ',condition="ScalingActive",status="false"')} == 1`,
      forSeconds: 10 * MINUTE,
      summary: `The autoscaler of ${name} gets no metric.`,
      description: `${isKeda ? 'KEDA reports errors of its queries' : 'The HorizontalPodAutoscaler reports ScalingActive=False'}, so the replica count does not follow the load. Read the conditions of ${isKeda ? `ScaledObject ${autoscaler.name}` : `HorizontalPodAutoscaler ${hpa}`}.`,
    },
  ];
}

/** Whether the minimum, or that of a schedule, is the maximum: then nothing is wrong at the maximum. */
function isAtMaximumByPlan({ minReplicas, maxReplicas, schedule }: PlannedAutoscaler): boolean {
  return [minReplicas, ...schedule.intervals.replicas].some((count) => count >= maxReplicas);
}

/** The alerts about one deployment that its engine reports on. @internal */
export function engineAlerts(
  { deployment: { name }, pods, serving, series }: WatchedDeployment,
  limits: AlertLimits,
): AlertPlan[] {
  if (!series) {
    return [];
  }
  const { queueWait, firstToken } = series;
  const { timeToFirstToken } = limits;
  const slow = (alert: string, times: TimesFact, limit: number, what: string, fix: string) => ({
    name: alert,
    deployment: name,
    expression: `${timesQuery(times, pods, '5m', statisticOf(times))} > ${limit}`,
    forSeconds: 10 * MINUTE,
    summary: `Requests to ${name} ${what} {{ $value | humanizeDuration }}.`,
    description: `The ${words(statisticOf(times))} is above ${limit} s. ${fix}`,
  });
  return [
    slow(
      ENGINE_ALERTS.QUEUE,
      queueWait,
      limits.queueWait,
      'wait in the queue of the engine for',
      'Add replicas, or lower the share of the deployment.',
    ),
    ...(timeToFirstToken !== undefined && firstToken
      ? [
          slow(
            ENGINE_ALERTS.FIRST_TOKEN,
            firstToken,
            timeToFirstToken,
            'get their first token after',
            'Compare it with the time in the queue: the rest is the prefill of long prompts.',
          ),
        ]
      : []),
    {
      name: ENGINE_ALERTS.SCRAPED,
      deployment: name,
      expression: `max by (namespace, pod) (kube_pod_status_ready{condition="true",${serving}}) == 1 unless on (namespace, pod) up{${serving}} == 1`,
      forSeconds: 10 * MINUTE,
      summary: `Prometheus gets no metrics of pod {{ $labels.pod }} of ${name}.`,
      description:
        'The other alerts about the engine are silent without them. Check that the Prometheus selects the PodMonitor, and that it may connect to the port.',
    },
  ];
}

/** The alerts about the split. @internal */
export function shareAlerts(
  service: WatchedService,
  watched: readonly WatchedDeployment[],
): AlertPlan[] {
  const declared = comparedShares(service);
  const parts = declared.flatMap(({ path, share }) => {
    const found = watched.find(({ deployment }) => deployment.path === path);
    return found?.series ? [{ share: share!, requests: requests(found), of: found }] : [];
  });
  if (parts.length < declared.length) {
    return [];
  }
  const all = `(${parts.map((part) => part.requests).join(' + ')})`;
  return parts.map(({ share, requests: own, of: { deployment } }) => ({
    name: ENGINE_ALERTS.SHARE,
    deployment: deployment.name,
    expression: `abs(${own} / ${all} - ${share}) > ${SHARE_TOLERANCE} and ${all} * ${WINDOW_SECONDS} >= ${requestsFor(share)}`,
    forSeconds: WINDOW_SECONDS,
    summary: `${deployment.name} gets another share of the requests than declared.`,
    description: `Declared are ${percent(share)} %, and the difference is {{ $value | humanizePercentage }}. The gateway has not applied the weights, replicas are missing, or clients use another address.`,
  }));
}

/**
 * The shares that the rates of finished requests can be compared with: those that are fixed, without the
 * target of a mirror, which also gets copies.
 *
 * @internal
 */
export function comparedShares(service: WatchedService): SharePlan[] {
  return sharesOf(incomparable(service) === undefined ? service.traffic : undefined);
}

function sharesOf(traffic: PlannedTraffic | undefined): SharePlan[] {
  const { mode, shares = [], mirror } = traffic ?? {};
  const named = shares.filter(({ inRoute, path }) => inRoute && path !== mirror?.target);
  const fixed = named.every(({ share }) => share !== undefined && !isUnresolved(share));
  return mode === SplitMode.WEIGHTS && fixed && named.length > 1 ? named : [];
}

/** Why declared shares are not those of requests. @internal */
export function incomparable({
  traffic,
  loadBalancer,
}: WatchedService): 'connections' | 'sessions' | undefined {
  if (!loadBalancer || sharesOf(traffic).length === 0) {
    return undefined;
  }
  if (loadBalancer.kind !== LoadBalancerKind.API_GATEWAY) {
    return 'connections';
  }
  const hashed = loadBalancer.algorithm === AlgorithmName.CONSISTENT_HASH;
  // an approximate hash chooses the deployment of each request at random
  return hashed && traffic.level === SupportLevel.EXACT ? 'sessions' : undefined;
}

/** The alerts that compare the new deployment of a release with the old one. @internal */
export function canaryAlerts(from: WatchedDeployment, to: WatchedDeployment): AlertPlan[] {
  const times = commonTimes(from, to);
  if (!times || !from.series || !to.series) {
    return [];
  }
  const { statistic, what } = times;
  const [before, after] = [from, to].map((each, index) =>
    timesQuery(times.facts[index], each.pods, WINDOW, statistic),
  );
  const enough = `${requests(to)} * ${WINDOW_SECONDS} >= ${COMPARED_REQUESTS}`;
  const names = { old: from.deployment.name, new: to.deployment.name };
  return [
    {
      name: ENGINE_ALERTS.SLOWER,
      deployment: names.new,
      expression: `(${after}) > ${SLOWER_FACTOR} * (${before}) and ${enough}`,
      forSeconds: 5 * MINUTE,
      summary: `${names.new} is slower than ${names.old}.`,
      description: `The ${words(statistic)} of the ${what} is {{ $value | humanizeDuration }}, more than ${SLOWER_FACTOR} times that of ${names.old}. Go back to the step before.`,
    },
    {
      name: ENGINE_ALERTS.FAILING,
      deployment: names.new,
      expression: `${failures(to)} - (${failures(from)} or vector(0)) > ${FAILING_DIFFERENCE} and ${enough}`,
      forSeconds: 5 * MINUTE,
      summary: `${names.new} fails more often than ${names.old}.`,
      description: `The part of failed and abandoned requests is {{ $value | humanizePercentage }} higher. Go back to the step before.`,
    },
  ];
}

/** The times that both engines report: to the first token, or else of the whole request. */
function commonTimes({ series: from }: WatchedDeployment, { series: to }: WatchedDeployment) {
  if (!from || !to) {
    return undefined;
  }
  const both = from.firstToken && to.firstToken;
  const facts = both ? [from.firstToken, to.firstToken!] : [from.request, to.request];
  const statistic: Statistic = facts.every((each) => statisticOf(each) === 'p95') ? 'p95' : 'mean';
  return { facts, statistic, what: both ? 'time to first token' : 'request times' };
}

/** The alerts about the gates of the current step. @internal */
export function gateAlerts({ steps, step, to }: GatedReleasePlan): AlertPlan[] {
  const { gates = [] } = steps.find(({ name }) => name === step) ?? {};
  return gates.flatMap(({ name, query, max, min }) => {
    const limits: [sign: string, limit: number | undefined, words: string][] = [
      ['>', max, 'maximum'],
      ['<', min, 'minimum'],
    ];
    return limits.flatMap(([sign, limit, what]) =>
      limit === undefined
        ? []
        : [
            {
              name: 'InferenceReleaseGate',
              deployment: to,
              expression: `(${query}) ${sign} ${limit}`,
              forSeconds: 5 * MINUTE,
              summary: `Gate ${name} of step ${step} does not pass for ${to}.`,
              description: `Its value is {{ $value }}, and its ${what} is ${limit}. Go back to the step before.`,
            },
          ],
    );
  });
}

/** Finished requests per second. @internal */
export function requests({ series, pods }: WatchedDeployment, window: string = WINDOW): string {
  const { succeeded, failed } = series!;
  return rateQuery([succeeded, failed], pods, window);
}

/** The part of requests that failed. @internal */
export function failures(watched: WatchedDeployment, window: string = WINDOW): string {
  return `${rateQuery([watched.series!.failed], watched.pods, window)} / ${requests(watched, window)}`;
}

/** Requests of a random split after which its deviation is within the tolerance. */
function requestsFor(share: number): number {
  const variance = share * (1 - share);
  return Math.max(100, Math.ceil((SIGMAS ** 2 * variance) / SHARE_TOLERANCE ** 2));
}

function percent(share: number): number {
  return Math.round(share * 1000) / 10;
}

function inMinutes(seconds: number): string {
  return seconds % MINUTE === 0 ? `${seconds / MINUTE} minutes` : `${seconds} s`;
}

function words(statistic: Statistic): string {
  return statistic === 'p95' ? '95th percentile' : 'mean';
}
