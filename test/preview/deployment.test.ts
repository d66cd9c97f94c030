import { Duration } from 'cdk8s';
import { InferenceService, LoadBalancer, Preview, Queue, ScalingMetric, Weight } from '../../src';
import { DeploymentPreview, previewDeployment } from '../../src/preview/deployment';
import { aChart, aDeployment, aRoutedService, aService } from '../support/builders';
import { Queued, ONE_GPU } from '../support/queues';

const metrics = [ScalingMetric.cpuUtilization(80)];

function previews(service: InferenceService): DeploymentPreview[] {
  const plan = service._plan();
  return plan.deployments.map((deployment) => previewDeployment(plan, deployment, 'cluster'));
}

function preview({ scaled, ...options }: Queued, service = aService()): DeploymentPreview {
  const deployment = aDeployment(service, { compute: ONE_GPU, ...options });
  if (scaled) {
    const [minReplicas, maxReplicas] = scaled;
    deployment.autoscale({ minReplicas, maxReplicas, metrics });
  }
  return previews(service)[0];
}

test.each<[string, Queued, Partial<DeploymentPreview>]>([
  ['a fixed count', { replicas: 3 }, { minReplicas: 3, maxReplicas: 3, autoscaled: false }],
  ['an autoscaler', { scaled: [2, 5] }, { minReplicas: 2, maxReplicas: 5, autoscaled: true }],
  ['a compute', {}, { perReplica: { cpu: 8, memoryBytes: 32 * 1024 ** 3, gpus: 1 } }],
  ['no compute', { compute: undefined }, { perReplica: undefined }],
  [
    'a queue',
    { queue: Queue.named('h20', { namespace: 'gold' }) },
    { queue: 'h20', namespace: 'gold' },
  ],
  ['no queue', {}, { queue: undefined }],
  [
    'a shutdown',
    { preStopDelay: Duration.seconds(5), gracefulShutdown: Duration.seconds(7) },
    { graceSeconds: 12 },
  ],
  ['no startup probe', {}, { startUpSeconds: undefined }],
])('has %s', (_, options, expected) => {
  const found = preview(options);
  expect(found).toMatchObject({
    path: 'chart/chat/main',
    service: 'chart/chat',
    name: 'chat-main',
  });
  expect(found).toMatchObject(
    Object.fromEntries(Object.entries(expected).filter(([, value]) => value !== undefined)),
  );
  Object.entries(expected)
    .filter(([, value]) => value === undefined)
    .forEach(([name]) => expect(found).not.toHaveProperty(name));
});

describe('the share', () => {
  test('is all of one deployment behind a gateway', () => {
    expect(preview({}, aRoutedService())).toMatchObject({ share: 1, inRoute: true });
  });

  test('is none without a load balancer', () => {
    const found = preview({});
    expect(found.inRoute).toBe(false);
    expect(found).not.toHaveProperty('share');
  });

  test('is in no route of the service, but in that of the deployment itself', () => {
    const found = preview({ loadBalancer: LoadBalancer.apiGateway() });
    expect(found.inRoute).toBe(true);
    expect(found).not.toHaveProperty('share');
  });

  test('is that of its weight, also 0', () => {
    const service = aRoutedService();
    const [main, canary] = ['main', 'canary'].map((id) => aDeployment(service, {}, id));
    service.splitTraffic([Weight.of(main, 100), Weight.of(canary, 0)]);
    expect(previews(service)).toMatchObject([
      { share: 1, inRoute: true },
      { share: 0, inRoute: true },
    ]);
  });
});

describe('the largest maximum that its queue has room for', () => {
  /** Deployments of two services in one queue of eight GPUs. */
  function shared(first: Queued, second: Queued) {
    const chart = aChart();
    [first, second].forEach(({ scaled, ...options }, index) => {
      const queue = Queue.named('h20', { capacity: { gpus: 8 } });
      const service = new InferenceService(chart, `s${index}`);
      const main = aDeployment(service, { compute: ONE_GPU, queue, ...options });
      if (scaled) {
        const [minReplicas, maxReplicas] = scaled;
        main.autoscale({ minReplicas, maxReplicas, metrics });
      }
    });
    return Preview.of(chart);
  }
  const bounds = (...args: Parameters<typeof shared>) =>
    shared(...args)
      .data()
      .deployments.map(({ largestMaxReplicas }) => largestMaxReplicas);

  test.each<[string, Queued, Queued, (number | undefined)[]]>([
    ['next to a fixed count', { scaled: [1, 6] }, { replicas: 3 }, [5, undefined]],
    ['next to the maximum of another', { scaled: [1, 6] }, { scaled: [1, 3] }, [5, 2]],
    ['where all fit, and more would', { scaled: [1, 2] }, { scaled: [1, 3] }, [5, 6]],
    ['not below its own minimum', { scaled: [4, 6] }, { scaled: [1, 5] }, [undefined, 2]],
    [
      'not where pods may run elsewhere',
      { scaled: [1, 9], useIdleResources: true },
      { scaled: [1, 5] },
      [undefined, 8],
    ],
  ])('is known %s', (_, first, second, expected) => {
    expect(bounds(first, second)).toEqual(expected);
  });

  test('is not known without a capacity', () => {
    const chart = aChart();
    aDeployment(aService({}, chart), { compute: ONE_GPU, queue: Queue.named('h20') }).autoscale({
      maxReplicas: 99,
      metrics,
    });
    expect(Preview.of(chart).data().deployments[0]).not.toHaveProperty('largestMaxReplicas');
  });

  test('is in the report of a queue whose maximum is exceeded, and only there', () => {
    const report = (most: number) => shared({ scaled: [1, most] }, { replicas: 3 }).toMarkdown();
    expect(report(6)).toContain(
      'largest maximum of `chart/s0/main` next to the others: 5 replicas',
    );
    expect(report(5)).not.toContain('largest maximum');
  });
});
