import { Duration, Size } from 'cdk8s';
import {
  AutoscalerOptions,
  ComputeSpec,
  Engine,
  Gate,
  GateTemplate,
  Image,
  MonitoringOptions,
  Platform,
  Port,
  Probe,
  ScalingMetric,
  Schedule,
} from '../../../src';
import { gated, watching } from '../../catalogue/monitoring';
import { aChart, aDeployment, aService, object, someQueue, synth } from '../../support/builders';

const PROMETHEUS = Platform.kubernetes({ prometheus: 'http://prometheus:9090' });

const rulesOf = (service: any): any[] => object(service, 'PrometheusRule').spec.groups[0].rules;
const names = (service: any) => [...new Set(rulesOf(service).map(({ alert }) => alert))];
const kinds = (service: any) => synth(service).map(({ kind }) => kind);

describe('the PrometheusRule of a service', () => {
  test('is not there without monitoring, or without alerts', () => {
    expect(kinds(watching(undefined))).not.toContain('PrometheusRule');
    expect(kinds(watching({ alerts: false }))).not.toContain('PrometheusRule');
  });

  test('has the alerts of what the service has', () => {
    expect(names(watching({}))).toEqual([
      'InferenceReplicaNotReady',
      'InferenceReplicaPending',
      'InferenceQueueWait',
      'InferenceMetricsMissing',
    ]);
    expect(names(watching({ timeToFirstToken: Duration.seconds(2) }))).toContain(
      'InferenceTimeToFirstToken',
    );
  });

  test('compares shares and the canary of a release', () => {
    const added = names(gated({})).filter((name) => !names(watching({})).includes(name));
    expect(added).toEqual([
      'InferenceShareDrift',
      'InferenceCanarySlower',
      'InferenceCanaryFailing',
    ]);
  });

  const schedules = (replicas: number) => [Schedule.cron('0 8 * * *', replicas)];
  test.each<[string, Omit<AutoscalerOptions, 'metrics'>, boolean]>([
    ['of a range', { minReplicas: 1, maxReplicas: 4 }, true],
    ['of one count', { minReplicas: 4, maxReplicas: 4 }, false],
    ['with a schedule below', { maxReplicas: 4, schedules: schedules(3) }, true],
    ['with a schedule that sets as many', { maxReplicas: 4, schedules: schedules(4) }, false],
  ])('watches the maximum of an autoscaler %s', (_, counts, there) => {
    const service = aService({ monitoring: {}, platform: PROMETHEUS }, aChart('llm'));
    aDeployment(service, { image: Image.preset(Engine.VLLM, '0.33.0') }).autoscale({
      ...counts,
      metrics: [ScalingMetric.queueLength(4)],
    });
    expect(names(service).includes('InferenceAutoscalerAtMaximum')).toBe(there);
  });

  test('waits for the start-up budget of a replica', () => {
    const service = aService({ monitoring: {}, platform: PROMETHEUS }, aChart('llm'));
    aDeployment(service, {
      readiness: Probe.fromHttpGet('/health', { port: 8000, period: Duration.seconds(10) }),
      startup: Probe.fromHttpGet('/health', {
        port: 8000,
        initialDelay: Duration.seconds(20),
        period: Duration.seconds(5),
        failureThreshold: 60,
      }),
      minReady: Duration.seconds(30),
    });
    const [notReady] = rulesOf(service);
    // 20 s + 60 × 5 s, a period of the readiness probe, and 30 s of minReady
    expect(notReady).toMatchObject({ alert: 'InferenceReplicaNotReady', for: '360s' });
  });

  test('counts the pods of the deployment in the namespace of its queue', () => {
    const service = aService({ monitoring: {}, platform: PROMETHEUS }, aChart('llm'));
    aDeployment(service, { queue: someQueue() });
    const [{ expr, labels }] = rulesOf(service);
    const { namespace } = object(service, 'Deployment').metadata;
    expect(expr).toContain(`namespace="${namespace}",pod=~"chat-main-`);
    expect(labels.namespace).toBe(namespace);
  });

  test('expects metrics of the leader of a group alone, and asks about all of its pods', () => {
    const service = aService({ monitoring: {}, platform: PROMETHEUS }, aChart('llm'));
    aDeployment(service, {
      image: Image.preset(Engine.VLLM, '0.33.0'),
      compute: ComputeSpec.of({ cpu: 8, memory: Size.gibibytes(64), gpus: 8, nodes: 2 }),
    });
    const pods = (name: string) =>
      /pod=~"([^"]+)"/.exec(rulesOf(service).find(({ alert }) => alert === name)!.expr)?.[1];
    expect(pods('InferenceReplicaNotReady')).toBe('chat-main-[0-9]+(-[0-9]+)?');
    expect(pods('InferenceMetricsMissing')).toBe('chat-main-[0-9]+');
  });

  test('carries the labels of the platform, or its own', () => {
    const platform = Platform.kubernetes({ monitorLabels: { release: 'p' } });
    const labels = (monitoring: MonitoringOptions) => {
      const service = aService({ monitoring, platform }, aChart('llm'));
      aDeployment(service);
      return object(service, 'PrometheusRule').metadata.labels;
    };
    expect(labels({})).toEqual({ release: 'p', 'cdk-inference/service': 'chat' });
    expect(labels({ labels: { role: 'rules' } })).toEqual({
      role: 'rules',
      'cdk-inference/service': 'chat',
    });
  });

  test('gives each alert the labels by which it is routed', () => {
    const service = watching({ alertLabels: { team: 'llm', severity: 'critical' } });
    expect(rulesOf(service).map(({ labels }) => labels)).toEqual(
      Array(4).fill({
        team: 'llm',
        severity: 'critical',
        namespace: 'llm',
        service: 'chat',
        deployment: 'chat-main',
      }),
    );
  });
});

describe('the metrics of an engine', () => {
  test('are scraped although the declared ports replace those of the preset', () => {
    const ports = (monitoring?: MonitoringOptions) => {
      const service = aService(
        { monitoring, platform: PROMETHEUS, ports: [Port.http1({ listen: 8000 })] },
        aChart('llm'),
      );
      aDeployment(service, { image: Image.preset(Engine.VLLM, '0.33.0') });
      return kinds(service).filter((kind) => kind === 'PodMonitor');
    };
    expect(ports()).toEqual([]);
    expect(ports({})).toEqual(['PodMonitor']);
  });
});

describe('the gates of a release', () => {
  const gate = Gate.query({
    name: 'faster',
    query: `sum(new{${Gate.PODS}}) / sum(old{${Gate.STABLE_PODS}})`,
    max: 1.5,
    min: 0.5,
  });
  const groups = (step: object) => object(gated(step), 'PrometheusRule').spec.groups;

  test('are alerts with the pods of both deployments', () => {
    const pods = (id: string) => `namespace="llm",pod=~"chat-${id}-[a-z0-9]{1,10}-[a-z0-9]{5}"`;
    const query = `sum(new{${pods('canary')}}) / sum(old{${pods('main')}})`;
    const alerts = groups({ gates: [gate] })[0].rules.filter(
      ({ alert }: any) => alert === 'InferenceReleaseGate',
    );
    expect(alerts.map(({ expr }: any) => expr)).toEqual([`(${query}) > 1.5`, `(${query}) < 0.5`]);
    expect(alerts[0].labels.deployment).toBe('chat-canary');
  });

  test('record the current step', () => {
    expect(groups({ gates: [gate] })[1]).toEqual({
      name: 'chat.release',
      interval: '1m',
      rules: [
        {
          record: 'cdk_inference:release_step',
          expr: 'vector(1)',
          labels: { namespace: 'llm', service: 'chat', step: 'now' },
        },
      ],
    });
    expect(groups({})).toHaveLength(1);
  });
});

describe('the dashboard of a service', () => {
  const dashboard = (service: any) => {
    const { data, metadata } = object(service, 'ConfigMap');
    return { metadata, json: JSON.parse(data['chat.json']) };
  };

  test('is not there if it is turned off', () => {
    expect(kinds(watching({ dashboard: false }))).not.toContain('ConfigMap');
  });

  test('is found by the label of the sidecar of Grafana', () => {
    expect(dashboard(watching({})).metadata).toEqual({
      name: 'chat-dashboard',
      namespace: 'llm',
      labels: { grafana_dashboard: '1', 'cdk-inference/service': 'chat' },
    });
    expect(
      dashboard(watching({ dashboardLabels: { team: 'llm' } })).metadata.labels,
    ).not.toHaveProperty('grafana_dashboard');
  });

  test('has a panel for each quantity that somebody reports', () => {
    const titles = (service: any) => dashboard(service).json.panels.map(({ title }: any) => title);
    expect(titles(gated({}))).toEqual([
      'Requests',
      'Share of the requests',
      'Time to first token',
      'Time in the queue',
      'Time of a request',
      'Failed requests',
      'Requests in the engines',
      'Replicas',
      'Alerts',
    ]);
    const own = aService({ monitoring: {}, platform: PROMETHEUS }, aChart('llm'));
    aDeployment(own);
    expect(titles(own)).toEqual(['Replicas', 'Alerts']);
  });

  test('places panels in two columns, and gives each line an id of its own', () => {
    const { panels } = dashboard(gated({})).json;
    expect(panels.slice(0, 3).map(({ gridPos }: any) => [gridPos.x, gridPos.y])).toEqual([
      [0, 0],
      [12, 0],
      [0, 8],
    ]);
    expect(panels[1].targets.map(({ refId, legendFormat }: any) => [refId, legendFormat])).toEqual([
      ['Q1', 'chat-main'],
      ['Q2', 'chat-main declared'],
      ['Q3', 'chat-canary'],
      ['Q4', 'chat-canary declared'],
    ]);
  });
});

describe('the gates for a tool that runs them', () => {
  const gates = [
    Gate.query({ name: 'errors', query: `sum(errors{${Gate.PODS}})`, max: 2 }),
    Gate.query({ name: 'load', query: 'load', min: 1, max: 9 }),
  ];
  const templates = (gateTemplate: GateTemplate, soak?: Duration) =>
    synth(gated({ gates, soak }, { gateTemplate })).filter(({ kind }) =>
      ['AnalysisTemplate', 'MetricTemplate'].includes(kind),
    );
  const QUERY = 'sum(errors{namespace="llm",pod=~"chat-canary-[a-z0-9]{1,10}-[a-z0-9]{5}"})';
  const address = 'http://prometheus:9090';

  test('are an AnalysisTemplate with a measurement each minute of the soak time', () => {
    const [template, ...others] = templates(GateTemplate.ARGO_ROLLOUTS, Duration.minutes(30));
    expect(others).toEqual([]);
    expect(template.metadata.name).toBe('chat-now');
    expect(template.spec.metrics).toEqual([
      {
        name: 'errors',
        interval: '1m',
        count: 30,
        failureLimit: 0,
        successCondition: 'len(result) == 1 && result[0] <= 2',
        provider: { prometheus: { address, query: QUERY } },
      },
      expect.objectContaining({
        name: 'load',
        successCondition: 'len(result) == 1 && result[0] >= 1 && result[0] <= 9',
      }),
    ]);
  });

  test('are measured once without a soak time', () => {
    const [{ spec }] = templates(GateTemplate.ARGO_ROLLOUTS);
    expect(spec.metrics[0]).toMatchObject({ count: 1 });
    expect(spec.metrics[0]).not.toHaveProperty('interval');
  });

  test('are MetricTemplates with their limits in an annotation', () => {
    const found = templates(GateTemplate.FLAGGER);
    expect(found.map(({ metadata }) => [metadata.name, metadata.annotations])).toEqual([
      ['chat-now-errors', { 'cdk-inference/threshold-range': '{"max":2}' }],
      ['chat-now-load', { 'cdk-inference/threshold-range': '{"min":1,"max":9}' }],
    ]);
    expect(found[0].spec).toEqual({ provider: { type: 'prometheus', address }, query: QUERY });
  });
});

test.each([
  [1, 'kube_deployment_status_replicas_ready', 'kube_deployment_spec_replicas'],
  [2, 'kube_statefulset_status_replicas_ready', 'kube_statefulset_replicas'],
])('the dashboard counts replicas on %i nodes each by %s', (nodes, ready, declared) => {
  const service = aService({ monitoring: {}, platform: PROMETHEUS }, aChart('llm'));
  aDeployment(service, {
    image: Image.preset(Engine.VLLM, '0.33.0'),
    compute: ComputeSpec.of({ cpu: 8, memory: Size.gibibytes(64), gpus: 8, nodes }),
  });
  const dashboard = JSON.stringify(
    synth(service).find(({ kind, data }) => kind === 'ConfigMap' && data)!.data,
  );
  [ready, declared].forEach((series) => expect(dashboard).toContain(`${series}{`));
});
