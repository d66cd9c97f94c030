import { nodesOf } from './compute';
import { pickerQuery } from './endpoint-picker';
import { podMatchers } from './metric-matchers';
import { EndpointPickerSpec } from '../spec/endpoint-picker';
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
  readonly endpointPicker?: EndpointPickerSpec;
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
  const pods = podMatchers({ ...deployment, namespace }, nodesOf(deployment.compute));
  const used = new Map<string, number>();
  return spec.map((metric) => {
    const times = (used.get(metric.kind) ?? 0) + 1;
    used.set(metric.kind, times);
    const name = times === 1 ? metric.kind : `${metric.kind}-${times}`;
    const planned = planMetric(metric, name, pods, deployment, namespace);
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
  namespace: string | undefined,
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
  const query = isMeasuredByPicker(kind)
    ? pickerQuery(kind, deployment.endpointPicker, deployment.name, namespace)
    : knownQuery(kind, pods, deployment.image.engine, gpus);
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

/** Whether the endpoint picker measures a metric, and not the replicas. @internal */
export function isMeasuredByPicker(name: string): boolean {
  return [MetricKind.PICKER_QUEUE_LENGTH, MetricKind.PICKER_IN_FLIGHT_REQUESTS].some((kind) =>
    name.startsWith(kind),
  );
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
