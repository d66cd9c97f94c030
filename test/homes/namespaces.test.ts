import { Testing } from 'cdk8s';
import { Testing as Terraform } from 'cdktn';
import { Construct } from 'constructs';
import { aStack, resources } from './stacks';
import {
  AutoscalingEngine,
  InferenceService,
  LoadBalancer,
  NetworkPeer,
  Platform,
  Port,
  Queue,
  ScalingMetric,
  SharedFileSystem,
  Visibility,
} from '../../src';
import { aChart, aCloud, aDeployment, someQueue } from '../support/builders';

const NAMES = ['gold', 'silver'];
const HTTP = [Port.http1({ listen: 8000 })];

/** A service with a queue, and hence a namespace, for each of its deployments. */
function aSplit(scope: Construct, id: string = 'chat', names: string[] = NAMES): InferenceService {
  const service = new InferenceService(scope, id, {
    namespace: 'llm',
    ports: [Port.http1({ listen: 8000 }), Port.metrics({ listen: 9090 })],
    platform: Platform.kubernetes({
      autoscaling: AutoscalingEngine.keda(),
      prometheus: 'http://prometheus:9090',
    }),
    networkAccess: { scrapers: [NetworkPeer.inNamespace('monitoring')] },
    visibility: Visibility.account('acme'),
  });
  for (const namespace of names) {
    aDeployment(service, { queue: Queue.named(namespace, { namespace }) }, namespace).autoscale({
      maxReplicas: 4,
      metrics: [ScalingMetric.prometheus(`sum(queue{${ScalingMetric.PODS}})`, 4)],
    });
  }
  return service;
}

const EXPECTED = NAMES.flatMap((namespace) => [
  ...[
    'Deployment',
    'Service',
    'PodDisruptionBudget',
    'PodMonitor',
    'ScaledObject',
    'NetworkPolicy',
  ].map((kind) => `${kind} ${namespace}/chat-${namespace}`),
  `Role ${namespace}/chat-viewers`,
  `RoleBinding ${namespace}/chat-viewers`,
]).sort();

const where = ({ kind, metadata }: any) => `${kind} ${metadata.namespace}/${metadata.name}`;

const manifestsOf = (stack: any): any[] =>
  Object.values(resources(stack)).map(({ manifest }) => manifest);

describe('the objects of a deployment stand in the namespace of its queue', () => {
  test('below a Chart, whatever its own namespace is', () => {
    for (const chart of [aChart(), aChart('elsewhere')]) {
      aSplit(chart);
      expect(Testing.synth(chart).map(where).sort()).toEqual(EXPECTED);
    }
  });

  test('below a TerraformStack', () => {
    const stack = aStack();
    aSplit(stack);
    expect(manifestsOf(stack).map(where).sort()).toEqual(EXPECTED);
  });

  test('and in both homes they are the same', () => {
    const chart = aChart();
    const stack = aStack();
    [chart, stack].forEach((scope) => aSplit(scope));
    const other = new Map(manifestsOf(stack).map((manifest) => [where(manifest), manifest]));
    for (const object of Testing.synth(chart)) {
      expect(other.get(where(object))).toEqual(object);
    }
  });

  test('and their metrics are those of the pods in that namespace', () => {
    const chart = aChart();
    const queries = aSplit(chart)
      ._plan()
      .deployments.map(({ autoscaler }) => autoscaler!.metrics[0].query);
    expect(queries).toEqual([
      expect.stringContaining('namespace="gold"'),
      expect.stringContaining('namespace="silver"'),
    ]);
  });
});

describe('if no namespace is set', () => {
  const say = (scope: Construct) =>
    aDeployment(new InferenceService(scope, 'chat', { platform: aCloud(), ports: HTTP }), {
      queue: someQueue(),
      storage: [SharedFileSystem.nas('10.0.0.8', { mountPath: '/data' })],
    });

  test('a Chart leaves it to the context in which the objects are applied', () => {
    const chart = aChart();
    say(chart);
    expect(Testing.synth(chart).filter(({ metadata }: any) => 'namespace' in metadata)).toEqual([]);
  });

  test('a TerraformStack says the default: its provider refuses an object without one', () => {
    const stack = aStack();
    say(stack);
    expect(manifestsOf(stack).map(where).sort()).toEqual([
      'Deployment default/chat-main',
      expect.stringMatching(/^PersistentVolume undefined\/default-chat-main-/),
      expect.stringMatching(/^PersistentVolumeClaim default\/chat-main-/),
      'Service default/chat-main',
    ]);
  });

  test('saying that default later moves nothing in the state', () => {
    const addresses = ['', 'default'].map((namespace) => {
      const stack = aStack();
      const ports = [Port.http({ listen: 8000, expose: 80 })];
      const props = { platform: aCloud(), ports, ...(namespace && { namespace }) };
      const service = new InferenceService(stack, 'chat', {
        ...props,
        loadBalancer: LoadBalancer.clb(),
      });
      aDeployment(service, { queue: someQueue() });
      const { resource } = JSON.parse(Terraform.synth(stack, true));
      return Object.entries<object>(resource).map(([type, named]) => [type, Object.keys(named)]);
    });
    expect(addresses[0]).toEqual(addresses[1]);
    expect(JSON.stringify(addresses[0])).toContain('deployment_chat-main');
  });

  test('a service that says that default, and makes the same, is a collision', () => {
    const stack = aStack();
    say(stack);
    const other = new InferenceService(stack, 'other', {
      namespace: 'default',
      resourceName: 'chat',
      ports: HTTP,
    });
    aDeployment(other);
    expect(other.findings().map(({ rule }) => rule)).toContain('NAME_OBJECT');
  });
});

describe('two objects with one kind and name in two namespaces', () => {
  test('are no collision', () => {
    const chart = aChart();
    const service = aSplit(chart);
    expect(service.findings()).toEqual([]);
  });

  test('have an address each in Terraform, and wait for what comes before them', () => {
    const stack = aStack();
    aSplit(stack);
    const all = resources(stack);
    expect(Object.keys(all)).toEqual(
      expect.arrayContaining(['role_gold_chat-viewers', 'role_silver_chat-viewers']),
    );
    for (const namespace of NAMES) {
      expect(all[`rolebinding_${namespace}_chat-viewers`].depends_on).toContain(
        `kubernetes_manifest.role_${namespace}_chat-viewers`,
      );
      expect(all[`scaledobject_${namespace}_chat-${namespace}`].depends_on).toEqual([
        `kubernetes_manifest.deployment_${namespace}_chat-${namespace}`,
      ]);
    }
  });

  test('may also be deployments with one name given by hand', () => {
    const stack = aStack();
    const service = aSplit(stack, 'chat', []);
    for (const namespace of NAMES) {
      const queue = Queue.named(namespace, { namespace });
      aDeployment(service, { queue, resourceName: 'llm' }, namespace);
    }
    expect(service.findings()).toEqual([]);
    expect(Object.keys(resources(stack))).toEqual(
      expect.arrayContaining(['deployment_gold_llm', 'deployment_silver_llm']),
    );
  });

  test('fail as a collision where the namespace is one', () => {
    const chart = aChart();
    const service = aSplit(chart, 'chat', []);
    for (const id of ['a', 'b']) {
      const queue = Queue.named(id, { namespace: 'shared' });
      aDeployment(service, { queue, resourceName: 'llm' }, id);
    }
    expect(service.findings()).toContainEqual(
      expect.objectContaining({
        rule: 'NAME_OBJECT',
        path: 'chart/chat/b',
        message: expect.stringContaining('Deployment "llm" (namespace shared)'),
      }),
    );
  });

  test('are the same when synthesis is asked for twice', () => {
    const chart = aChart();
    aSplit(chart);
    expect(Testing.synth(chart)).toEqual(Testing.synth(chart));
  });
});
