import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { Chart, JsonPatch, App as KubernetesApp, Testing } from 'cdk8s';
import { Testing as TerraformTesting } from 'cdktn';
import { Construct } from 'constructs';
import {
  ClbAlgorithm,
  Deployment,
  InferenceService,
  InferenceTesting,
  LoadBalancer,
  Port,
  ScalingMetric,
  Weight,
} from '../../src';
import { aStack } from '../homes/stacks';
import {
  aChart,
  aDeployment,
  aRoutedService,
  aService,
  someCompute,
  someImage,
  someReadiness,
} from '../support/builders';

const HTTP = [Port.http1({ listen: 8000, expose: 80 })];
const options = { image: someImage(), compute: someCompute() };

/** A service behind a gateway, nine parts for `a` and one for `b`, below whatever scope. */
function aSplit(scope: Construct, weights = [9, 1]) {
  const service = new InferenceService(scope, 'chat', {
    ports: HTTP,
    loadBalancer: LoadBalancer.apiGateway(),
  });
  const [a, b] = ['a', 'b'].map((id) =>
    service.addDeployment(id, { readiness: someReadiness(), ...options }),
  );
  service.splitTraffic([Weight.of(a, weights[0]), Weight.of(b, weights[1])]);
  return { service, a, b };
}

const HOMES: [string, () => Construct][] = [
  ['a Chart', () => aChart('llm')],
  ['a stack', () => aStack()],
];

test('an App without Charts has no objects, and an empty preview', () => {
  const manifests = InferenceTesting.synth(new KubernetesApp());
  expect(manifests.all).toEqual([]);
  expect(manifests.preview().data()).toMatchObject({ deployments: [], queues: [], objects: [] });
});

describe.each(HOMES)('what is written below %s', (_title, aScope) => {
  test('is all objects, as often as it is asked for', () => {
    const scope = aScope();
    const { service } = aSplit(scope);
    const kinds = () =>
      InferenceTesting.synth(scope)
        .all.map(({ kind }) => kind as string)
        .sort();
    const expected = [
      'BackendTrafficPolicy',
      'Deployment',
      'Deployment',
      'Gateway',
      'HTTPRoute',
      'Service',
      'Service',
    ];
    expect(kinds()).toEqual(expected);
    service.addDeployment('c', options);
    expect(kinds()).toEqual([...expected, 'Deployment', 'Service'].sort());
  });

  test('is told by kind, and by the construct that makes it', () => {
    const scope = aScope();
    const { service, a } = aSplit(scope);
    const written = InferenceTesting.synth(scope);
    expect(
      written
        .objects('Deployment')
        .map(({ metadata }) => metadata.name)
        .sort(),
    ).toEqual(['chat-a', 'chat-b']);
    expect(written.object('Deployment', 'chat-a').spec.replicas).toBe(1);
    expect(written.objectsOf(a).map(({ kind }) => kind)).toEqual(['Deployment', 'Service']);
    expect(written.objectsOf(a, 'Service').map(({ metadata }) => metadata.name)).toEqual([
      'chat-a',
    ]);
    expect(written.objectsOf(service)).toHaveLength(written.all.length);
    expect(written.objectsOf(service, 'Gateway')).toHaveLength(1);
  });

  test('has the shares of each deployment, patches and all', () => {
    const scope = aScope();
    const { service } = aSplit(scope);
    expect(InferenceTesting.synth(scope).shares(service)).toEqual({ a: 0.9, b: 0.1 });
    service.patch('HTTPRoute', JsonPatch.replace('/spec/rules/0/backendRefs/0/weight', 3));
    expect(InferenceTesting.synth(scope).shares(service)).toEqual({ a: 0.75, b: 0.25 });
  });

  test('has deployments without traffic as 0, named in the route or not', () => {
    const scope = aScope();
    const { service } = aSplit(scope, [1, 0]);
    service.addDeployment('c', options);
    expect(InferenceTesting.synth(scope).shares(service)).toEqual({ a: 1, b: 0, c: 0 });
  });

  test('fails as synthesis does', () => {
    const scope = aScope();
    aSplit(scope, [0, 0]);
    expect(() => InferenceTesting.synth(scope)).toThrow(/TRAFFIC_WEIGHT/);
  });

  test('has a shell variable as the shell has it', () => {
    const scope = aScope();
    const service = new InferenceService(scope, 'chat', { ports: HTTP });
    service.addDeployment('main', {
      ...options,
      command: ['sh', '-c', 'exec server --port ${PORT}'],
    });
    const [container] =
      InferenceTesting.synth(scope).object('Deployment').spec.template.spec.containers;
    expect(container.command[2]).toBe('exec server --port ${PORT}');
  });
});

describe('shares', () => {
  test('leave out requests that choose a deployment by a header', () => {
    const loadBalancer = LoadBalancer.apiGateway({ overrideHeader: 'x-deployment' });
    const service = aService({ loadBalancer });
    const [a, b] = ['a', 'b'].map((id) => aDeployment(service, {}, id));
    service.splitTraffic([Weight.of(a, 3), Weight.of(b, 1)]);
    expect(InferenceTesting.synth(service).shares(service)).toEqual({ a: 0.75, b: 0.25 });
  });

  test('go by the fewest instances where an autoscaler sets the number', () => {
    const service = aService({
      ports: [Port.http({ listen: 8000 })],
      loadBalancer: LoadBalancer.clb({ algorithm: ClbAlgorithm.WEIGHTED_ROUND_ROBIN }),
    });
    aDeployment(service, { replicas: 1 }, 'a');
    const metrics = [ScalingMetric.cpuUtilization(60)];
    aDeployment(service, {}, 'b').autoscale({ minReplicas: 3, maxReplicas: 9, metrics });
    silently(() =>
      expect(InferenceTesting.synth(service).shares(service)).toEqual({ a: 0.25, b: 0.75 }),
    );
  });

  test('are told by object name where two deployments have one id', () => {
    const service = aRoutedService();
    const a = aDeployment(service, {}, 'a');
    const other = new Deployment(Chart.of(service), 'a', {
      service,
      resourceName: 'other',
      ...options,
    });
    service.splitTraffic([Weight.of(a, 1), Weight.of(other, 1)]);
    expect(InferenceTesting.synth(Chart.of(service)).shares(service)).toEqual({
      'chat-a': 0.5,
      other: 0.5,
    });
  });

  test('fail where no load balancer shares', () => {
    const service = aService();
    aDeployment(service);
    expect(() => InferenceTesting.synth(service).shares(service)).toThrow(
      /\[chart\/chat\] no route and no load balancer/,
    );
  });

  test('fail where a patch makes two rules share differently, and say both', () => {
    const ports = [
      Port.http1({ listen: 8000, expose: 80 }),
      Port.http1({ listen: 8001, expose: 80, path: '/admin' }),
    ];
    const service = aRoutedService({ ports });
    const [a, b] = ['a', 'b'].map((id) => aDeployment(service, {}, id));
    service.splitTraffic([Weight.of(a, 9), Weight.of(b, 1)]);
    expect(InferenceTesting.synth(service).shares(service)).toEqual({ a: 0.9, b: 0.1 });
    service.patch('HTTPRoute', JsonPatch.replace('/spec/rules/1/backendRefs/0/weight', 1));
    expect(() => InferenceTesting.synth(service).shares(service)).toThrow(
      '[chart/chat] the shares differ: HTTPRoute chat-http-80, rule 1 has {"a":0.9,"b":0.1}, HTTPRoute chat-http-80, rule 2 has {"a":0.5,"b":0.5}',
    );
  });

  test('are not changed by what a test does to the objects that it got', () => {
    const { service } = aSplit(aChart());
    const written = InferenceTesting.synth(service);
    written.objects('HTTPRoute')[0].spec.rules[0].backendRefs[0].weight = 1;
    expect(written.shares(service)).toEqual({ a: 0.9, b: 0.1 });
  });

  test('fail where a patch leads a route to a Service that is not there', () => {
    const { service } = aSplit(aChart());
    service.patch('HTTPRoute', JsonPatch.replace('/spec/rules/0/backendRefs/0/name', 'gone'));
    expect(() => InferenceTesting.synth(service).shares(service)).toThrow(
      'HTTPRoute chat-http-80 leads to Service gone, which is not rendered',
    );
  });

  test('fail where a patch leads a route to another kind, which decides by itself', () => {
    const { service } = aSplit(aChart());
    // of the same name as a Service that is rendered
    service.patch(
      'HTTPRoute',
      JsonPatch.replace('/spec/rules/0/backendRefs', [
        { group: 'gateway.envoyproxy.io', kind: 'Backend', name: 'chat-a' },
      ]),
    );
    expect(() => InferenceTesting.synth(service).shares(service)).toThrow(
      'HTTPRoute chat-http-80 leads to Backend chat-a, and only the weights and selectors of Services and InferencePools have shares',
    );
  });
});

describe('an App', () => {
  test('of cdk8s is all of its Charts', () => {
    const app = new KubernetesApp();
    ['one', 'two'].forEach((namespace) => aSplit(new Chart(app, namespace, { namespace })));
    expect(InferenceTesting.synth(app).objects('Deployment')).toHaveLength(4);
  });

  test('of cdk8s is written in the order in which cdk8s writes it', () => {
    const chart = aChart();
    aSplit(chart);
    expect(InferenceTesting.synth(chart.node.root).all).toEqual(Testing.synth(chart));
  });

  test('of cdktf is all of its stacks', () => {
    const app = TerraformTesting.app();
    ['one', 'two'].forEach((id) => aSplit(new Construct(aStack(app, id), id)));
    expect(InferenceTesting.synth(app).objects('Deployment')).toHaveLength(4);
  });
});

describe('the one object of a kind', () => {
  test('fails where there are two, and names them', () => {
    const { service } = aSplit(aChart('llm'));
    expect(() => InferenceTesting.synth(service).object('Deployment')).toThrow(
      'expected one Deployment, found 2; there is: Deployment llm/chat-a, Deployment llm/chat-b',
    );
  });

  test('fails where there is none', () => {
    const { service } = aSplit(aChart());
    expect(() => InferenceTesting.synth(service).object('CronJob')).toThrow(
      'expected one CronJob, found 0; there is: none of that kind',
    );
  });
});

describe('fidelity', () => {
  test('is nothing where everything is exact', () => {
    const { service } = aSplit(aChart());
    expect(InferenceTesting.synth(service).fidelity()).toEqual([]);
  });

  test('is what synthesis warns of', () => {
    const loadBalancer = LoadBalancer.clb({ algorithm: ClbAlgorithm.WEIGHTED_ROUND_ROBIN });
    const other = aService({ loadBalancer, ports: [Port.http({ listen: 8000 })] });
    aDeployment(other, {}, 'a');
    aDeployment(other, {}, 'b');
    const rules = silently(() =>
      InferenceTesting.synth(other)
        .fidelity()
        .map(({ rule }) => rule),
    );
    expect(rules).toEqual(['APPROXIMATED_ROUND_ROBIN']);
  });
});

describe('a file', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'inference-testing-'));
  afterAll(() => fs.rmSync(folder, { recursive: true }));

  test('of YAML that was written from the same program has no changes', () => {
    const chart = aChart('llm');
    aSplit(chart);
    const file = path.join(folder, 'chart.k8s.yaml');
    fs.writeFileSync(file, (chart.node.root as KubernetesApp).synthYaml());
    const changes = InferenceTesting.synth(chart).changesFrom(InferenceTesting.read(file));
    expect(Object.values(changes).flat()).toEqual([]);
  });

  test('of Terraform that was written from the same program has no changes', () => {
    const stack = aStack();
    aSplit(stack);
    const file = path.join(folder, 'cdk.tf.json');
    fs.writeFileSync(file, TerraformTesting.synth(stack));
    const before = InferenceTesting.read(file);
    expect(before.objects('Deployment')).toHaveLength(2);
    expect(InferenceTesting.synth(stack).changesFrom(before).changed).toEqual([]);
  });
});

describe('the preview', () => {
  test('is that of the synthesized scope, and compares two of them', () => {
    const program = (replicas: number) => {
      const service = aService();
      aDeployment(service, { replicas });
      return InferenceTesting.synth(service.node.root);
    };
    const [before, after] = [program(2).preview(), program(3).preview()];
    expect(after.data().deployments).toMatchObject([{ path: 'chart/chat/main', minReplicas: 3 }]);
    const { workloads } = after.data(before).changes!;
    expect(workloads).toMatchObject([
      { deployment: 'chart/chat/main', before: { minReplicas: 2 }, after: { minReplicas: 3 } },
    ]);
  });

  test('of objects from a file is an error that names the way', () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'inference-testing-'));
    const file = path.join(folder, 'config.yaml');
    fs.writeFileSync(file, 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n');
    expect(() => InferenceTesting.read(file).preview()).toThrow('InferenceTesting.synth(scope)');
    fs.rmSync(folder, { recursive: true });
  });
});

function silently<T>(work: () => T): T {
  const written = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  try {
    return work();
  } finally {
    written.mockRestore();
  }
}
