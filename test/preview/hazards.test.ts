import { ApiObject, App, Chart, Duration } from 'cdk8s';
import {
  ChangesPreview,
  DeploymentOptions,
  HazardKind,
  InferenceService,
  LoadBalancer,
  Port,
  Preview,
  Probe,
  RollingUpdate,
  ScalingMetric,
  Weight,
} from '../../src';
import { aDeployment } from '../support/builders';
import { eightGpus, within } from '../support/rollouts';

/** A service `chat` in a Chart: its deployments, their weights, and objects of the user. */
interface Program {
  readonly deployments?: { readonly [id: string]: Partial<DeploymentOptions> };
  /** Weights by deployment; without them the split follows the replica counts. */
  readonly weights?: { readonly [id: string]: number };
  /** Behind a CLB, whose split follows the replica counts; else behind an API gateway. */
  readonly clb?: boolean;
  /** Whether it has a load balancer; true unless set. */
  readonly routed?: boolean;
  /** The deployment that has an autoscaler. */
  readonly autoscaled?: string;
  /** The deployment that gets copies of the requests to the first one. */
  readonly mirror?: string;
  readonly objects?: readonly any[];
  readonly chart?: string;
  readonly namespace?: string;
}

const READY: Partial<DeploymentOptions> = {
  replicas: 2,
  compute: eightGpus,
  readiness: Probe.fromTcpSocket({ port: 8000 }),
  startup: Probe.fromTcpSocket({
    port: 8000,
    failureThreshold: 6,
    period: Duration.seconds(10),
  }),
};
/** Seconds until the startup probe of `READY` fails, and one period and one timeout of the readiness probe. */
const START_UP = 60 + 10 + 1;

/** A change of the template. */
const ANEW: Partial<DeploymentOptions> = { args: ['--anew'] };

function preview(program: Program): Preview {
  const {
    deployments = {},
    weights,
    mirror,
    objects = [],
    namespace,
    clb,
    autoscaled,
    routed = true,
  } = program;
  const chart = new Chart(new App(), program.chart ?? 'chart', { namespace });
  if (Object.keys(deployments).length > 0) {
    const service = new InferenceService(chart, 'chat', {
      ports: [(clb ? Port.http : Port.http1)({ listen: 8000, expose: 80 })],
      ...(routed && { loadBalancer: clb ? LoadBalancer.clb() : LoadBalancer.apiGateway() }),
    });
    for (const [id, options] of Object.entries(deployments)) {
      const { replicas, ...others } = { ...READY, ...options };
      if (id === autoscaled) {
        aDeployment(service, others, id).autoscale({
          minReplicas: 2,
          maxReplicas: 4,
          metrics: [ScalingMetric.cpuUtilization(60)],
        });
      } else {
        aDeployment(service, { replicas, ...others }, id);
      }
    }
    const byId = (id: string) => service.deployments.find(({ node }) => node.id === id)!;
    if (weights && routed) {
      service.splitTraffic(Object.entries(weights).map(([id, each]) => Weight.of(byId(id), each)));
    } else if (routed && service.deployments.length > 1) {
      service.splitByInstanceCount();
    }
    if (mirror) {
      service.mirrorTraffic({ source: service.deployments[0], target: byId(mirror), percent: 10 });
    }
  }
  objects.forEach((object, index) => new ApiObject(chart, `object-${index}`, object));
  return Preview.of(chart);
}

function changes(base: Program, head: Program): ChangesPreview {
  return preview(head).data(preview(base)).changes!;
}

/** The hazards in words: kind, deployment or object, and the share that fails. */
function hazards(base: Program, head: Program): string[] {
  return changes(base, head).hazards.map(({ kind, at, failingShare, onlyIfStopped }) =>
    [
      kind,
      at.split('/').pop(),
      ...(failingShare === undefined ? [] : [`${Math.round(failingShare * 100)} %`]),
      ...(onlyIfStopped ? ['if stopped'] : []),
    ].join(', '),
  );
}

describe('the hazards for requests', () => {
  const stable = { deployments: { stable: {} }, weights: { stable: 1 } };
  const both = { stable: {}, canary: {} };
  const tenth = { stable: 9, canary: 1 };

  test.each<[string, Program, Program, string[]]>([
    ['are none where nothing changes', stable, stable, []],
    [
      'are cold traffic to a deployment that is new',
      stable,
      { deployments: both, weights: tenth },
      ['cold traffic, canary, 10 %'],
    ],
    [
      'are none of a new deployment with a share of 0',
      stable,
      { deployments: both, weights: { stable: 1, canary: 0 } },
      [],
    ],
    [
      'are none of a new deployment outside of the route',
      stable,
      { ...stable, deployments: both },
      [],
    ],
    [
      'are none of a new deployment that gets copies',
      stable,
      { ...stable, deployments: both, mirror: 'canary' },
      [],
    ],
    [
      'are none where the new deployment is there already',
      { deployments: both, weights: { stable: 1, canary: 0 } },
      { deployments: both, weights: tenth },
      [],
    ],
    [
      'are none of a route that is new',
      { ...stable, routed: false },
      { deployments: both, weights: tenth },
      [],
    ],
    ['are none of a service that is new', {}, { deployments: both, weights: tenth }, []],
    [
      'are cold traffic to a deployment that is renamed, and to the old one if the apply stops',
      stable,
      { deployments: { other: {} }, weights: { other: 1 } },
      ['cold traffic, other, 100 %', 'cold traffic, stable, 100 %, if stopped'],
    ],
    [
      'are cold traffic to a deployment that moves to another namespace',
      { ...stable, namespace: 'one' },
      { ...stable, namespace: 'other' },
      [
        'cold traffic, stable, 100 %',
        'address changes, chat',
        'cold traffic, stable, 100 %, if stopped',
      ],
    ],
    [
      'are cold traffic to the old one if it is removed with its share and the apply stops',
      { deployments: both, weights: tenth },
      stable,
      ['cold traffic, canary, 10 %, if stopped'],
    ],
    [
      'are none of a deployment that is removed without a share',
      { deployments: both, weights: { stable: 1, canary: 0 } },
      stable,
      [],
    ],
    [
      'are none of an update that keeps replicas',
      stable,
      { ...stable, deployments: { stable: ANEW } },
      [],
    ],
    [
      'are an interruption of an update that stops all replicas',
      stable,
      {
        ...stable,
        deployments: { stable: { ...ANEW, rollingUpdate: RollingUpdate.recreate() } },
      },
      ['interruption, stable, 100 %'],
    ],
    [
      'are an interruption of the only replica where it may be missing',
      { ...stable, deployments: { stable: { replicas: 1, ...within(100, 0) } } },
      { ...stable, deployments: { stable: { replicas: 1, ...within(100, 0), ...ANEW } } },
      ['interruption, stable, 100 %'],
    ],
    [
      'are none of an interruption without requests',
      { deployments: both, weights: { stable: 1, canary: 0 } },
      {
        deployments: { stable: {}, canary: { ...ANEW, rollingUpdate: RollingUpdate.recreate() } },
        weights: { stable: 1, canary: 0 },
      },
      [],
    ],
    [
      'are cold traffic to a deployment that is interrupted when it gets its first share',
      { deployments: both, weights: { stable: 1, canary: 0 } },
      {
        deployments: { stable: {}, canary: { ...ANEW, rollingUpdate: RollingUpdate.recreate() } },
        weights: tenth,
      },
      ['cold traffic, canary, 10 %'],
    ],
    [
      'are none of an interrupted deployment that loses its share',
      { deployments: both, weights: tenth },
      {
        deployments: { stable: {}, canary: { ...ANEW, rollingUpdate: RollingUpdate.recreate() } },
        weights: { stable: 1, canary: 0 },
      },
      [],
    ],
    [
      'are a smaller target',
      { deployments: { stable: { replicas: 4 }, canary: {} }, weights: { stable: 1, canary: 0 } },
      { deployments: { stable: { replicas: 4 }, canary: {} }, weights: { stable: 0, canary: 1 } },
      ['smaller target, canary'],
    ],
    [
      'are none of a target that is as large as its share',
      { deployments: { stable: { replicas: 4 }, canary: {} }, weights: { stable: 1, canary: 0 } },
      { deployments: { stable: { replicas: 4 }, canary: {} }, weights: { stable: 1, canary: 1 } },
      [],
    ],
    [
      'are none of a target whose load is a quarter higher than before',
      { deployments: both, weights: { stable: 4, canary: 1 } },
      { deployments: both, weights: { stable: 1, canary: 0 } },
      [],
    ],
    [
      'are a target whose load is more than a quarter higher than before',
      { deployments: both, weights: { stable: 79, canary: 21 } },
      { deployments: both, weights: { stable: 1, canary: 0 } },
      ['smaller target, stable'],
    ],
    [
      'are share and replicas that rise in one apply',
      { deployments: both, weights: tenth },
      { deployments: { stable: {}, canary: { replicas: 4 } }, weights: { stable: 1, canary: 1 } },
      ['share and replicas, canary'],
    ],
    [
      'are share and replicas that rise from 0 % in one apply',
      { deployments: both, weights: { stable: 1, canary: 0 } },
      { deployments: { stable: {}, canary: { replicas: 4 } }, weights: { stable: 1, canary: 1 } },
      ['share and replicas, canary'],
    ],
    [
      'are none of more replicas with the same share',
      { deployments: both, weights: tenth },
      { deployments: { stable: {}, canary: { replicas: 4 } }, weights: tenth },
      [],
    ],
    [
      'are none of fewer replicas with a smaller share',
      { deployments: { stable: {}, canary: { replicas: 4 } }, weights: { stable: 8, canary: 2 } },
      { deployments: both, weights: tenth },
      [],
    ],
    [
      'are known of a service whose construct path differs',
      stable,
      { deployments: both, weights: tenth, chart: 'renamed' },
      ['cold traffic, canary, 10 %'],
    ],
  ])('%s', (_title, base, head, expected) => {
    expect(hazards(base, head)).toEqual(expected);
  });

  test('of a split by replica count follow the ready pods of all its deployments', () => {
    const clb = { clb: true };
    const one = { ...clb, deployments: { stable: {} } };
    const two = { ...clb, deployments: both };
    const recreated = { ...ANEW, rollingUpdate: RollingUpdate.recreate() };
    expect(hazards(one, two)).toEqual([]);
    expect(hazards(two, one)).toEqual([]);
    expect(hazards(two, { ...clb, deployments: { stable: { replicas: 4 }, canary: {} } })).toEqual(
      [],
    );
    expect(hazards(two, { ...clb, deployments: { stable: recreated, canary: {} } })).toEqual([]);
    expect(hazards(two, { ...clb, deployments: { stable: recreated, canary: recreated } })).toEqual(
      ['interruption, stable, 50 %', 'interruption, canary, 50 %'],
    );
    const drained = { acceptTraffic: false };
    expect(
      hazards(
        { ...clb, deployments: { stable: {}, canary: drained } },
        { ...clb, deployments: { stable: recreated, canary: drained } },
      ),
    ).toEqual(['interruption, stable, 100 %']);
    expect(hazards(one, { ...clb, deployments: { other: {} } })).toEqual([
      'cold traffic, other, 100 %',
      'cold traffic, stable, 100 %, if stopped',
    ]);
  });

  test('name shares, seconds and the way without them', () => {
    const [cold] = changes(stable, { deployments: both, weights: tenth }).hazards;
    expect(cold).toEqual({
      kind: HazardKind.COLD_TRAFFIC,
      at: 'chart/chat/canary',
      problem: `10 % of the requests go to chat-canary as soon as the route is applied, and fail until its first replica is ready, up to 1 min ${START_UP - 60} s without scheduling and pulling images`,
      fix: 'apply twice: first the deployment with a share of 0, then, when it is ready, its share',
      onlyIfStopped: false,
      failingShare: 0.1,
      seconds: START_UP,
    });
  });

  test('list the largest failing share first, and last what happens only if the apply stops', () => {
    const found = hazards(
      { deployments: { stable: {}, old: {} }, weights: { stable: 9, old: 1 } },
      {
        deployments: { stable: {}, first: {}, second: {} },
        weights: { stable: 5, first: 1, second: 4 },
      },
    );
    expect(found).toEqual([
      'cold traffic, second, 40 %',
      'cold traffic, first, 10 %',
      'cold traffic, old, 10 %, if stopped',
    ]);
  });
});

describe('the hazards for objects', () => {
  const object = (kind: string, apiVersion: string, content: object = {}): any => ({
    apiVersion,
    kind,
    metadata: { name: 'own', namespace: 'llm' },
    ...content,
  });
  const workload = (spec: object, kind = 'Deployment') => object(kind, 'apps/v1', { spec });
  const service = (spec: object, annotations: object = {}) => ({
    ...object('Service', 'v1', { spec }),
    metadata: { name: 'own', namespace: 'llm', annotations },
  });
  const gateway = (spec: object) => object('Gateway', 'gateway.networking.k8s.io/v1', { spec });
  const claim = (spec: object) => object('PersistentVolumeClaim', 'v1', { spec });
  const ID = 'service.beta.kubernetes.io/volcengine-loadbalancer-id';
  const SCHEDULER = 'service.beta.kubernetes.io/volcengine-loadbalancer-scheduler';
  const PUBLIC = { type: 'LoadBalancer' };

  test.each<[string, any[], any[], string[]]>([
    ['are none of equal objects', [workload({ replicas: 2 })], [workload({ replicas: 2 })], []],
    [
      'are a count that an apply removes',
      [workload({ replicas: 2 })],
      [workload({})],
      ['count handed over, own'],
    ],
    [
      'are none of a count of 1 that an apply removes',
      [workload({ replicas: 1 })],
      [workload({})],
      [],
    ],
    [
      'are none of a count of 0 that an apply removes',
      [workload({ replicas: 0 })],
      [workload({})],
      [],
    ],
    [
      'are none of a count that is set to 0',
      [workload({ replicas: 2 })],
      [workload({ replicas: 0 })],
      [],
    ],
    ['are none of a count that is new', [workload({})], [workload({ replicas: 2 })], []],
    ...['PersistentVolumeClaim', 'Secret', 'ConfigMap'].map(
      (kind): [string, any[], any[], string[]] => [
        `are the data of a ${kind} that is removed`,
        [object(kind, 'v1')],
        [],
        ['data removed, own'],
      ],
    ),
    [
      'are none of a dashboard that is removed',
      [
        {
          ...object('ConfigMap', 'v1'),
          metadata: { name: 'own', labels: { 'cdk-inference/service': 'chat' } },
        },
      ],
      [],
      [],
    ],
    ['are none of a Service in the cluster that is removed', [service({})], [], []],
    ['are none of objects that are new', [], [service(PUBLIC), claim({})], []],
    [
      'are the address of a load balancer that is removed',
      [service(PUBLIC)],
      [],
      ['address changes, own'],
    ],
    [
      'are the address of a Service that is public no longer',
      [service(PUBLIC)],
      [service({ type: 'ClusterIP' })],
      ['address changes, own'],
    ],
    ['are none of a Service that becomes public', [service({})], [service(PUBLIC)], []],
    [
      'are the address of another load balancer',
      [service(PUBLIC, { [ID]: 'clb-1' })],
      [service(PUBLIC, { [ID]: 'clb-2' })],
      ['address changes, own'],
    ],
    [
      'are the address of a load balancer that is named first',
      [service(PUBLIC)],
      [service(PUBLIC, { [ID]: 'clb-2' })],
      ['address changes, own'],
    ],
    [
      'are none of another algorithm of the load balancer, and of any other annotation',
      [service(PUBLIC, { [SCHEDULER]: 'wrr' })],
      [service(PUBLIC, { [SCHEDULER]: 'wlc', team: 'llm' })],
      [],
    ],
    [
      'are none of other ports of a Service',
      [service({ ...PUBLIC, ports: [{ port: 80 }] })],
      [service({ ...PUBLIC, ports: [{ port: 81 }] })],
      [],
    ],
    ['are the address of a Gateway that is removed', [gateway({})], [], ['address changes, own']],
    [
      'are the address of a Gateway of another class',
      [gateway({ gatewayClassName: 'a' })],
      [gateway({ gatewayClassName: 'b' })],
      ['address changes, own'],
    ],
    [
      'are none of another listener of a Gateway',
      [gateway({ listeners: [{ name: 'a', port: 80 }] })],
      [gateway({ listeners: [{ name: 'b', port: 80 }] })],
      [],
    ],
    [
      'are a selector',
      [workload({ selector: { matchLabels: { a: 'b' } } })],
      [workload({ selector: { matchLabels: { a: 'c' } } })],
      ['immutable field, own'],
    ],
    [
      'are an immutable field and no count, which is new with the object',
      [workload({ replicas: 2, serviceName: 'a' }, 'StatefulSet')],
      [workload({ serviceName: 'b' }, 'StatefulSet')],
      ['immutable field, own'],
    ],
    [
      'are an immutable field of an object without pods',
      [object('PriorityClass', 'scheduling.k8s.io/v1', { value: 1 })],
      [object('PriorityClass', 'scheduling.k8s.io/v1', { value: 2 })],
      ['immutable field, own'],
    ],
    [
      'are an immutable field of a volume',
      [claim({ storageClassName: 'a' })],
      [claim({ storageClassName: 'b' })],
      ['immutable field, own'],
    ],
    [
      'are none of a volume that grows',
      [claim({ resources: { requests: { storage: '1Gi' } } })],
      [claim({ resources: { requests: { storage: '2Gi' } } })],
      [],
    ],
  ])('%s', (_title, base, head, expected) => {
    expect(hazards({ objects: base }, { objects: head })).toEqual(expected);
  });

  test.each<[string, any, any, string, string]>([
    [
      'pods',
      workload({ selector: {}, template: { spec: { containers: [{ name: 'a' }] } } }),
      workload({ template: { spec: { containers: [{ name: 'a' }] } }, selector: { a: 'b' } }),
      '/spec/selector/a cannot change: the apply fails until Deployment llm/own is deleted, and its pods with it',
      'give the new one another name, and remove the old one when nothing uses it',
    ],
    [
      'data',
      claim({ volumeName: 'a' }),
      claim({ volumeName: 'b' }),
      '/spec/volumeName cannot change: the apply fails until PersistentVolumeClaim llm/own is deleted, and its data with it',
      'give the new one another name, and remove the old one when nothing uses it',
    ],
  ])('tell what is lost of an object with %s', (_title, base, head, problem, fix) => {
    const { hazards: found } = changes({ objects: [base] }, { objects: [head] });
    expect(found).toMatchObject([{ problem, fix }]);
  });

  test('are at the deployment whose count is handed to an autoscaler', () => {
    const { hazards: found } = changes(
      { deployments: { stable: {} } },
      { deployments: { stable: {} }, autoscaled: 'stable' },
    );
    expect(found).toMatchObject([
      { kind: HazardKind.COUNT_HANDED_OVER, at: 'chart/chat/stable', onlyIfStopped: false },
    ]);
  });
});
