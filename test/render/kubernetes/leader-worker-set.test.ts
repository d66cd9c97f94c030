import { Duration, Size } from 'cdk8s';
import {
  ComputeSpec,
  DeploymentOptions,
  Engine,
  Image,
  InferenceTesting,
  LoadBalancer,
  NetworkPeer,
  Platform,
  Port,
  Queue,
  RollingUpdate,
  ScalingMetric,
  Scheduler,
  Visibility,
} from '../../../src';
import { aDeployment, aRoutedService, aService, object, synth } from '../../support/builders';

const on = (nodes: number) =>
  ComputeSpec.of({ cpu: 8, memory: Size.gibibytes(64), gpus: 8, nodes });
const KIND = 'LeaderWorkerSet';
const LEADERS = { 'cdk-inference/deployment': 'chat-main' };
const ALL = { 'leaderworkerset.sigs.k8s.io/name': 'chat-main' };

function grouped(options: Partial<DeploymentOptions> = {}, service = aService()) {
  return aDeployment(service, {
    image: Image.preset(Engine.VLLM, '0.33.0'),
    compute: on(2),
    replicas: 2,
    ...options,
  });
}

const templates = (set: any) => {
  const { leaderTemplate, workerTemplate } = set.spec.leaderWorkerTemplate;
  return { leader: leaderTemplate, worker: workerTemplate };
};
const containers = (set: any) => {
  const { leader, worker } = templates(set);
  return [leader, worker].map(({ spec }: any) => spec.containers[0]);
};

test('a deployment with several nodes is a LeaderWorkerSet in place of a Deployment', () => {
  const kinds = (nodes: number) =>
    synth(grouped({ compute: on(nodes) }).service).map(({ kind }) => kind);
  expect(kinds(1)).toContain('Deployment');
  expect(kinds(1)).not.toContain(KIND);
  expect(kinds(2)).toEqual(kinds(1).map((kind) => (kind === 'Deployment' ? KIND : kind)));
});

test('its groups restart, update and start as one', () => {
  expect(object(grouped().service, KIND)).toMatchObject({
    apiVersion: 'leaderworkerset.x-k8s.io/v1',
    metadata: { name: 'chat-main', labels: LEADERS },
    spec: {
      replicas: 2,
      startupPolicy: 'LeaderCreated',
      networkConfig: { subdomainPolicy: 'UniquePerReplica' },
      rolloutStrategy: {
        type: 'RollingUpdate',
        rollingUpdateConfiguration: { maxUnavailable: 1, maxSurge: 0 },
      },
      leaderWorkerTemplate: { size: 2, restartPolicy: 'RecreateGroupOnPodRestart' },
    },
  });
});

test('percentages of a rolling update are rendered as such', () => {
  const rollingUpdate = RollingUpdate.of({});
  const { spec } = object(grouped({ rollingUpdate }).service, KIND);
  expect(spec.rolloutStrategy.rollingUpdateConfiguration).toEqual({
    maxUnavailable: 1,
    maxSurge: 0,
  });
});

describe('workers', () => {
  test('have the compute, volumes and variables of the leader', () => {
    const [leader, worker] = containers(
      object(grouped({ env: { HF_HOME: '/models' } }).service, KIND),
    );
    ['image', 'resources', 'env', 'volumeMounts'].forEach((field) =>
      expect(worker[field]).toEqual(leader[field]),
    );
  });

  test('have no probe and no port, because they serve no request', () => {
    const [leader, worker] = containers(object(grouped().service, KIND));
    const fields = ['ports', 'livenessProbe', 'readinessProbe', 'startupProbe'];
    expect(Object.keys(leader)).toEqual(expect.arrayContaining(fields));
    expect(Object.keys(worker).filter((field) => fields.includes(field))).toEqual([]);
  });

  test('of vLLM have no HTTP server', () => {
    const [leader, worker] = containers(object(grouped().service, KIND));
    expect(worker.args).toEqual([...leader.args, '--headless']);
  });

  test('of SGLang and of a command of the user are started as the leader', () => {
    const image = Image.preset(Engine.SGLANG, '0.5.23');
    [{ image }, { command: ['start'], args: ['--all'] }].forEach((options) => {
      const [leader, worker] = containers(object(grouped(options).service, KIND));
      expect([worker.command, worker.args]).toEqual([leader.command, leader.args]);
    });
  });

  test('end after the leader has finished its requests', () => {
    const { leader, worker } = templates(
      object(grouped({ gracefulShutdown: Duration.minutes(2) }).service, KIND),
    );
    const seconds = ({ spec }: any) => spec.containers[0].lifecycle.preStop.sleep.seconds;
    expect([seconds(leader), seconds(worker)]).toEqual([10, 10 + 120]);
    expect(worker.spec.terminationGracePeriodSeconds).toBe(140);
    expect(leader.spec.terminationGracePeriodSeconds).toBe(140);
  });

  test('do not sleep where the image has no shell and the kubelet cannot', () => {
    const service = aService({ platform: Platform.kubernetes({ version: '1.29' }) });
    const [, worker] = containers(
      object(grouped({ preStopDelay: Duration.seconds(0) }, service).service, KIND),
    );
    expect(worker.lifecycle).toBeUndefined();
  });

  test('have none of the labels by which a Service selects pods', () => {
    const service = grouped({ pod: { labels: { team: 'chat' } } }).service;
    const { leader, worker } = templates(object(service, KIND));
    expect(leader.metadata.labels).toMatchObject({ ...LEADERS, team: 'chat' });
    expect(worker.metadata.labels).toEqual({ team: 'chat' });
    expect(object(service, 'Service').spec.selector).toEqual(LEADERS);
  });

  test('are not behind a Service that several deployments share', () => {
    const service = aService({
      loadBalancer: LoadBalancer.clb(),
      ports: [Port.http({ listen: 8000, expose: 80 })],
    });
    grouped({}, service);
    aDeployment(service, { replicas: 6 }, 'small');
    const { leader, worker } = templates(object(service, KIND));
    const [selector] = synth(service)
      .filter(({ kind, spec }) => kind === 'Service' && spec.type === 'LoadBalancer')
      .map(({ spec }) => spec.selector);
    expect(leader.metadata.labels).toMatchObject(selector);
    expect(Object.keys(selector).some((label) => label in (worker.metadata.labels ?? {}))).toBe(
      false,
    );
  });
});

describe('objects around it', () => {
  test('a budget counts all pods, because each of them takes a group down', () => {
    expect(object(grouped().service, 'PodDisruptionBudget').spec).toEqual({
      maxUnavailable: 1,
      selector: { matchLabels: ALL },
    });
  });

  test('an autoscaler scales groups', () => {
    const deployment = grouped({ replicas: undefined });
    deployment.autoscale({ maxReplicas: 4, metrics: [ScalingMetric.cpuUtilization(60)] });
    expect(object(deployment.service, 'ScaledObject').spec.scaleTargetRef).toEqual({
      apiVersion: 'leaderworkerset.x-k8s.io/v1',
      kind: KIND,
      name: 'chat-main',
    });
    expect(object(deployment.service, KIND).spec.replicas).toBeUndefined();
  });

  test('a monitor reads the leaders, which have metrics', () => {
    const platform = Platform.kubernetes({ prometheus: 'http://prometheus:9090' });
    const ports = [Port.http1({ listen: 8000 }), Port.metrics({ listen: 8000 })];
    const { service } = grouped({}, aService({ platform, ports }));
    expect(object(service, 'PodMonitor').spec.selector.matchLabels).toEqual(LEADERS);
  });

  test('a network policy lets the pods of a deployment connect to each other', () => {
    const networkAccess = { callers: [NetworkPeer.inNamespace('apps')] };
    const policy = object(grouped({}, aService({ networkAccess })).service, 'NetworkPolicy');
    expect(policy.spec.podSelector).toEqual({ matchLabels: ALL });
    expect(policy.spec.ingress).toContainEqual({ from: [{ podSelector: { matchLabels: ALL } }] });
  });

  test('viewers read it, and what its controllers create', () => {
    const visibility = Visibility.account('platform');
    const { rules } = object(grouped({}, aService({ visibility })).service, 'Role');
    const resources = rules.flatMap((rule: any) => rule.resources);
    expect(resources).toEqual(expect.arrayContaining(['leaderworkersets', 'statefulsets', 'pods']));
  });

  test('Kueue gets its queue by a label, Volcano by an annotation of each group', () => {
    const metadata = (scheduler: Scheduler) =>
      object(
        grouped(
          { queue: Queue.named('gpu') },
          aService({ platform: Platform.kubernetes({ scheduler }) }),
        ).service,
        KIND,
      ).metadata;
    expect(metadata(Scheduler.kueue()).labels).toMatchObject({
      'kueue.x-k8s.io/queue-name': 'gpu',
    });
    expect(metadata(Scheduler.volcano()).annotations).toMatchObject({
      'scheduling.volcano.sh/queue-name': 'gpu',
    });
  });

  test('an acknowledged warning is an annotation of it', () => {
    const deployment = grouped({ replicas: 1 });
    deployment.service.acknowledge('ROLLOUT_ROUNDING', { reason: 'one group is enough' });
    expect(object(deployment.service, KIND).metadata.annotations).toMatchObject({
      'cdk-inference/acknowledged-ROLLOUT_ROUNDING': 'one group is enough',
    });
  });

  test('InferenceTesting reads its shares', () => {
    const service = aRoutedService();
    grouped({}, service);
    expect(InferenceTesting.synth(service).shares(service)).toEqual({ main: 1 });
  });
});
