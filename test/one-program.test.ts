import { App, Chart, Size, Testing } from 'cdk8s';
import { Testing as TerraformTesting, TerraformStack } from 'cdktn';
import { Construct } from 'constructs';
import {
  ComputeSpec,
  Engine,
  GatewayAlgorithm,
  Image,
  InferenceService,
  LoadBalancer,
  Platform,
  Port,
  Queue,
  ScalingMetric,
  Schedule,
  Weight,
} from '../src';

const prepaid = Queue.named('prepaid');
const payAsYouGo = Queue.named('pay-as-you-go');

/** The program that the library was written for, word by word below any scope. */
function program(scope: Construct): void {
  const chat = new InferenceService(scope, 'chat', {
    displayName: '通义对话_chat',
    ports: [Port.http1({ listen: 8000, expose: 80 })],
    loadBalancer: LoadBalancer.apiGateway({
      algorithm: GatewayAlgorithm.consistentHash('x-session-id'),
    }),
  });
  const vllm = {
    image: Image.preset(Engine.VLLM, '0.33.0'),
    compute: ComputeSpec.of({ cpu: 16, memory: Size.gibibytes(128), gpus: 1 }),
  };
  const reserved = chat.addDeployment('reserved', { ...vllm, queue: prepaid, replicas: 4 });
  const burst = chat.addDeployment('burst', { ...vllm, queue: payAsYouGo });
  burst.autoscale({
    maxReplicas: 8,
    metrics: [ScalingMetric.queueLength(4)],
    schedules: [Schedule.cron('0 8 * * 1-5', 4), Schedule.cron('0 20 * * 1-5', 1)],
  });
  chat.splitTraffic([Weight.of(reserved, 9), Weight.of(burst, 1)]);
}

const platform = () =>
  Platform.kubernetes({
    prometheus: 'http://prometheus.monitoring:9090',
    timeZone: 'Asia/Shanghai',
  });

/** A stack says `default` where nobody says a namespace: its provider takes no object without one. */
function belowChart(namespace?: string): any[] {
  const chart = new Chart(new App(), 'chart', { namespace });
  platform().attachTo(chart);
  program(chart);
  return Testing.synth(chart);
}

function belowStack(): any[] {
  const stack = new TerraformStack(TerraformTesting.app(), 'stack');
  platform().attachTo(stack);
  program(stack);
  const { resource } = JSON.parse(TerraformTesting.synth(stack));
  return Object.values<any>(resource.kubernetes_manifest).map(({ manifest }) => manifest);
}

const name = ({ kind, metadata }: any) => `${kind} ${metadata.name}`;

describe('one program', () => {
  test('becomes the same objects below a Chart and below a TerraformStack', () => {
    const byName = (objects: any[]) => objects.sort((a, b) => (name(a) < name(b) ? -1 : 1));
    expect(byName(belowStack())).toEqual(byName(belowChart('default')));
  });

  test('becomes these objects, and no others', () => {
    expect(belowChart().map(name)).toEqual([
      'Deployment chat-reserved',
      'Service chat-reserved',
      'PodDisruptionBudget chat-reserved',
      'Deployment chat-burst',
      'Service chat-burst',
      'PodDisruptionBudget chat-burst',
      'PodMonitor chat-burst',
      'ScaledObject chat-burst',
      'HTTPRouteFilter chat-not-found',
      'Gateway chat',
      'HTTPRoute chat-http-80',
      'BackendTrafficPolicy chat',
    ]);
  });

  test('keeps four instances on weekdays from eight to eight, and one otherwise', () => {
    const { spec } = belowChart().find(({ kind }) => kind === 'ScaledObject');
    expect([spec.minReplicaCount, spec.maxReplicaCount]).toEqual([1, 8]);
    expect(spec.triggers[1].metadata).toEqual({
      timezone: 'Asia/Shanghai',
      start: '0 8 * * 1-5',
      end: '0 20 * * 1-5',
      desiredReplicas: '4',
    });
  });
});
