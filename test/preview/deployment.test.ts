import { Duration } from 'cdk8s';
import { InferenceService, LoadBalancer, Queue, ScalingMetric, Weight } from '../../src';
import { DeploymentPreview, previewDeployment } from '../../src/preview/deployment';
import { aDeployment, aRoutedService, aService } from '../support/builders';
import { Queued, ONE_GPU } from '../support/queues';

function previews(service: InferenceService): DeploymentPreview[] {
  const plan = service._plan();
  return plan.deployments.map((deployment) => previewDeployment(plan, deployment, 'cluster'));
}

function preview({ scaled, ...options }: Queued, service = aService()): DeploymentPreview {
  const deployment = aDeployment(service, { compute: ONE_GPU, ...options });
  if (scaled) {
    const [minReplicas, maxReplicas] = scaled;
    deployment.autoscale({ minReplicas, maxReplicas, metrics: [ScalingMetric.cpuUtilization(80)] });
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
