import { nodesOf } from './compute';
import { MAX_NAME } from '../private/names';
import { EngineSpec } from '../spec/engine';
import { MetricKind, MetricSpec } from '../spec/metric';

/** One scaling metric, every default filled in. @internal */
export interface MetricPlan {
  /** Name of the trigger, unique in the autoscaler. */
  readonly name: string;
  /**
   * The container resource whose mean utilisation is held: `cpu` or `memory`.
   * @default - the metric is a query
   */
  readonly resource?: string;
  /**
   * The PromQL query, one value for all pods of the deployment together.
   * @default - the metric is a resource's utilisation
   */
  readonly query?: string;
  /** Target per replica: percent for a resource, otherwise in the unit of the query. */
  readonly target: number;
  /** Whether the query counts only this deployment's pods. */
  readonly restricted: boolean;
  /**
   * Whether an empty query result counts as no load; otherwise it is a failure.
   * @default - the metric is a resource's utilisation
   */
  readonly treatMissingAsZero?: boolean;
  /**
   * The value above which it starts a deployment without replicas.
   * @default - the deployment always has replicas
   */
  readonly activation?: number;
}

/** The parts of a deployment that its autoscaler reads. @internal */
export interface ScaledSpec {
  readonly name: string;
  readonly image: { readonly engine?: EngineSpec };
  readonly compute?: { readonly gpus?: number; readonly nodes?: number };
}

/** The placeholder in a user's query for the label matchers of one deployment's pods. @internal */
export const PODS_MARK = '__pods__';

/** Window of a rate: two scrapes at the common interval of 30 s. */
const RATE_WINDOW = '1m';

/** The metrics of an autoscaler, each with a name of its own. @internal */
export function planMetrics(
  spec: readonly (MetricSpec & { readonly activation?: number })[],
  deployment: ScaledSpec,
  namespace: string | undefined,
  treatMissingAsZero: boolean,
): MetricPlan[] {
  const isGroup = nodesOf(deployment.compute) > 1;
  const pods = podMatchers(deployment.name, namespace, isGroup ? groupPattern : podPattern);
  const used = new Map<string, number>();
  return spec.map((metric) => {
    const times = (used.get(metric.kind) ?? 0) + 1;
    used.set(metric.kind, times);
    const name = times === 1 ? metric.kind : `${metric.kind}-${times}`;
    const planned = planMetric(metric, name, pods, deployment);
    const { activation } = metric;
    return planned.resource === undefined
      ? { ...planned, treatMissingAsZero, ...(activation !== undefined && { activation }) }
      : planned;
  });
}

function planMetric(
  spec: MetricSpec,
  name: string,
  pods: string,
  deployment: ScaledSpec,
): MetricPlan {
  const { kind, target } = spec;
  if (kind === 'cpu' || kind === 'memory') {
    return { name, resource: kind, target, restricted: true };
  }
  if (kind === 'prometheus') {
    const query = String(spec.query ?? '');
    const restricted = query.includes(PODS_MARK);
    return { name, query: query.split(PODS_MARK).join(pods), target, restricted };
  }
  const gpus = (deployment.compute?.gpus ?? 1) * nodesOf(deployment.compute);
  const query = knownQuery(kind, pods, deployment.image.engine, gpus);
  return { name, ...(query !== undefined && { query }), target, restricted: true };
}

/** The quantities that engines report themselves. */
const ENGINE_METRICS: Partial<Record<MetricKind, 'waiting' | 'running' | 'finished'>> = {
  [MetricKind.QUEUE_LENGTH]: 'waiting',
  [MetricKind.IN_FLIGHT_REQUESTS]: 'running',
  [MetricKind.REQUESTS_PER_SECOND]: 'finished',
};

/** The engine's name of a metric; `undefined` if it has none, or another exporter reports the quantity. */
function engineMetric(kind: MetricKind, engine: EngineSpec | undefined): string | undefined {
  const measured = ENGINE_METRICS[kind];
  return measured && engine?.metrics[measured];
}

/** Whether Prometheus has to scrape the engine for a metric. @internal */
export function isMeasuredByEngine(kind: MetricKind, engine: EngineSpec | undefined): boolean {
  return engineMetric(kind, engine) !== undefined;
}

/** `undefined` if the engine has no such metric: a rule reports it. */
function knownQuery(
  kind: MetricKind,
  pods: string,
  engine: EngineSpec | undefined,
  gpus: number,
): string | undefined {
  if (kind === MetricKind.GPU) {
    // summed over a replica's GPUs and divided again, so that the value per replica stays a percentage
    return `sum(DCGM_FI_DEV_GPU_UTIL{${pods}}) / ${gpus}`;
  }
  const name = engineMetric(kind, engine);
  if (name === undefined) {
    return undefined;
  }
  const selector = `${name}{${pods}}`;
  return kind === MetricKind.REQUESTS_PER_SECOND
    ? `sum(rate(${selector}[${RATE_WINDOW}]))`
    : `sum(${selector})`;
}

/** Longest ReplicaSet part of a pod name; what is longer is cut before the random end is added. */
const MAX_POD_PREFIX = MAX_NAME - 5;
/** Longest pod-template hash in a ReplicaSet's name. */
const MAX_TEMPLATE_HASH = 10;
/** A template hash is a decimal number in ten letters and digits (apimachinery: SafeEncodeString). */
const HASH = '[4-9bcdf]';

/**
 * Label matchers for the pods of one deployment, without those of `<name>-other`: the
 * pattern has the suffix of Kubernetes, a template hash and five random characters.
 */
function podMatchers(
  name: string,
  namespace: string | undefined,
  pattern: (name: string) => string,
): string {
  return `${namespace === undefined ? '' : `namespace="${namespace}",`}pod=~"${pattern(name)}"`;
}

/** Leaders and workers of a LeaderWorkerSet: the number of the group, and of the worker in it. */
function groupPattern(name: string): string {
  return `${name}-[0-9]+(-[0-9]+)?`;
}

function podPattern(name: string): string {
  // a dot, which an adopted name may have, would match any character
  const escaped = (text: string) => text.replace(/\./g, '[.]');
  // characters that are left behind the name and its - before the random end
  const room = MAX_POD_PREFIX - name.length - 1;
  if (room > MAX_TEMPLATE_HASH) {
    return `${escaped(name)}-[a-z0-9]{1,${MAX_TEMPLATE_HASH}}-[a-z0-9]{5}`;
  }
  if (room < 0) {
    return `${escaped(name.slice(0, MAX_POD_PREFIX))}[a-z0-9]{5}`;
  }
  // a hash that leaves no room for the second - is cut, and the random end follows at once; such a
  // pod could be one of <name>-canary, hence only the characters that a hash really has
  const cut = `${HASH}{${room}}[a-z0-9]{5}`;
  return `${escaped(name)}-${room > 1 ? `(${HASH}{1,${room - 1}}-[a-z0-9]{5}|${cut})` : cut}`;
}
