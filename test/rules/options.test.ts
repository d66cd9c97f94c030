import { Lazy, Size, Testing } from 'cdk8s';
import * as plus from 'cdk8s-plus-28';
import * as ci from '../../src';
import {
  aChart,
  aDeployment,
  aService,
  object,
  someCompute,
  someImage,
  synth,
} from '../support/builders';
import { expectFinding, expectNone, findingsOf } from '../support/findings';

const MAIN = 'chart/chat/main';
const UNSET: any = undefined;

/** A deployment as a program without types may declare it. */
function having(options: object): ci.InferenceService {
  return aDeployment(undefined, options as Partial<ci.DeploymentOptions>).service;
}

const serving = (props: object) => aDeployment(aService(props as ci.InferenceServiceProps)).service;
const port = (options: any) => serving({ ports: [ci.Port.http1(options)] });
const scaled = (options: any) => {
  const deployment = aDeployment();
  deployment.autoscale(options);
  return deployment.service;
};
const split = (weights: any) => {
  const service = aDeployment().service;
  service.splitTraffic(weights);
  return service;
};
const on = (options: any) => serving({ platform: ci.Platform.kubernetes(options) });

type Case = [program: string, build: () => ci.InferenceService, at: string, names: string[]];

describe('an option that does not exist (OPTION_UNKNOWN)', () => {
  test.each<Case>([
    ['of a deployment', () => having({ replica: 3 }), MAIN, ['"replica"', 'got 3', '"replicas"']],
    [
      'of a service',
      () => serving({ loadbalancer: ci.LoadBalancer.apiGateway() }),
      'chart/chat',
      ['"loadbalancer"', 'an instance of LoadBalancer', '"loadBalancer"'],
    ],
    [
      'of an autoscaler',
      () => scaled({ minReplica: 1, maxReplicas: 2 }),
      `${MAIN}/Autoscaler`,
      ['"minReplica"', '"minReplicas"'],
    ],
    [
      'of a port, at the service that has the port',
      () => port({ listen: 8000, expos: 80 }),
      'chart/chat',
      ['"expos" of Port.http1', '"expose"'],
    ],
    [
      'of a compute spec',
      () =>
        having({
          compute: ci.ComputeSpec.of({ cpu: 1, memory: Size.gibibytes(1), gpu: 1 } as any),
        }),
      MAIN,
      ['"gpu" of ComputeSpec.of', '"gpus"'],
    ],
    [
      'of a platform',
      () => on({ prometheusUrl: 'http://p' }),
      'chart/chat',
      ['"prometheusUrl" of Platform.kubernetes', '"prometheus"'],
    ],
    [
      'of another object, which the fix names',
      () => serving({ hostnames: ['chat.example.com'] }),
      'chart/chat',
      ['"hostnames"', 'write it in ApiGatewayOptions'],
    ],
    [
      'of several others, with the options of this one',
      () => serving({ image: 'vllm' }),
      'chart/chat',
      ['"image"', 'write one of createNamespace'],
    ],
    ['of a pod', () => having({ pod: { hostIPC: true } }), MAIN, ['"pod.hostIPC"', '"hostIpc"']],
    [
      'in a list of objects',
      () => having({ nodePorts: [{ port: 80, nodeport: 30080 }] }),
      MAIN,
      ['"nodePorts[0].nodeport"', '"nodePort"'],
    ],
    ['that begins with an underscore', () => having({ _replicas: 3 }), MAIN, ['"_replicas"']],
    [
      'named __proto__',
      () => having({ pod: JSON.parse('{ "__proto__": "a" }') }),
      MAIN,
      ['"pod.__proto__"'],
    ],
    ['with no near name', () => having({ xyzzy: 1 }), MAIN, ['one of', 'replicas']],
  ])('%s', (_case, build, at, names) => {
    expectFinding(build(), 'OPTION_UNKNOWN', { at, names });
  });

  test('is fine without a value', () => {
    expectNone(having({ replica: undefined }), 'OPTION_UNKNOWN');
  });
});

describe('a value that is undefined (OPTION_REQUIRED)', () => {
  test.each<Case>([
    ['in a list', () => having({ args: ['--model', UNSET] }), MAIN, ['"args[1]"', 'unset']],
    ['in a map', () => having({ env: { HF_TOKEN: UNSET } }), MAIN, ['"env.HF_TOKEN"']],
    [
      'of an image',
      () => having({ image: ci.Image.custom(UNSET, '1') }),
      MAIN,
      ['"repository" of Image.custom'],
    ],
    [
      'of an image, whose tag the library reads',
      () => having({ image: ci.Image.custom('llm', UNSET) }),
      MAIN,
      ['"tag" of Image.custom'],
    ],
    [
      'of a compute spec',
      () =>
        having({
          compute: ci.ComputeSpec.instanceType(UNSET, { cpu: 1, memory: Size.gibibytes(1) }),
        }),
      MAIN,
      ['"name" of ComputeSpec.instanceType'],
    ],
    [
      'of an algorithm',
      () =>
        serving({
          loadBalancer: ci.LoadBalancer.apiGateway({
            algorithm: ci.GatewayAlgorithm.consistentHash(UNSET),
          }),
        }),
      'chart/chat',
      ['"header" of GatewayAlgorithm.consistentHash'],
    ],
    [
      'of host names',
      () => serving({ loadBalancer: ci.LoadBalancer.apiGateway({ hostnames: [UNSET] }) }),
      'chart/chat',
      ['"hostnames[0]" of LoadBalancer.apiGateway'],
    ],
    [
      'of a weight',
      () => split([ci.Weight.of(UNSET, 1)]),
      'chart/chat/TrafficPolicy',
      ['"deployment" of Weight.of', 'a Deployment'],
    ],
    [
      'of a file system',
      () => having({ storage: [ci.SharedFileSystem.nfs(UNSET, '/x', { mountPath: '/x' })] }),
      MAIN,
      ['"server" of SharedFileSystem.nfs'],
    ],
  ])('%s', (_case, build, at, names) => {
    expectFinding(build(), 'OPTION_REQUIRED', { at, names });
    expect(() => synth(build())).toThrow('OPTION_REQUIRED');
  });

  test('is fine for an option that may be absent', () => {
    const service = having({ replicas: undefined, command: undefined, pod: undefined });
    expect(service.findings()).toEqual([]);
  });

  test('is a look-alike of a token for the preemption of priority levels', () => {
    const chart = aChart();
    const preemption: any = '${TfToken[TOKEN.0]}';
    new ci.PriorityLevels(chart, 'levels', { preemption });
    expect(() => Testing.synth(chart)).toThrow('OPTION_TYPE: "preemption" must be true or false');
  });

  test('is reported by the rule that knows more about the option', () => {
    const service = aService();
    service.addDeployment('main', { image: someImage() } as ci.DeploymentOptions);
    expectNone(service, 'OPTION_REQUIRED');
    expectFinding(service, 'COMPUTE_REQUIRED', { at: MAIN });
  });

  test('stops at once where no construct could report it', () => {
    expect(() => new ci.Deployment(aChart(), 'main', {} as ci.DeploymentProps)).toThrow(
      '[chart/main] OPTION_REQUIRED: "compute" is missing; set a ComputeSpec',
    );
    expect(() => ci.InferenceTesting.read(UNSET)).toThrow(
      'OPTION_REQUIRED: "file" of InferenceTesting.read is missing; set a text',
    );
  });
});

describe('a value of another type (OPTION_TYPE)', () => {
  const memory: any = '32Gi';

  test.each<Case>([
    [
      'text for a size',
      () => having({ compute: ci.ComputeSpec.of({ cpu: 4, memory }) }),
      MAIN,
      ['"memory" of ComputeSpec.of', 'Size.gibibytes(32)', 'got "32Gi"'],
    ],
    [
      'a number for a duration',
      () => having({ gracefulShutdown: 30 }),
      MAIN,
      ['"gracefulShutdown"', 'Duration.seconds(30)', 'got 30'],
    ],
    [
      "a probe of cdk8s-plus for the library's",
      () => having({ readiness: plus.Probe.fromHttpGet('/ready') }),
      MAIN,
      ['"readiness"', 'Probe.fromHttpGet(…)', 'an instance of Probe'],
    ],
    [
      'a volume of cdk8s-plus for JSON',
      () => having({ pod: { volumes: [plus.Volume.fromEmptyDir(aChart(), 'v', 'tmp')] } }),
      MAIN,
      ['"pod.volumes[0]"', 'plain JSON'],
    ],
    ['a function in JSON', () => having({ pod: { affinity: { f: () => 1 } } }), MAIN, ['affinity']],
    [
      'text for a value class',
      () => serving({ visibility: 'private' }),
      'chart/chat',
      ['"visibility"', 'Visibility.account(…)', 'got "private"'],
    ],
    ['text for a gateway', () => on({ gateway: 'istio' }), 'chart/chat', ['"gateway"', '"istio"']],
    [
      'text for an engine',
      () => having({ image: ci.Image.preset('vllm' as any, '1') }),
      MAIN,
      ['Engine'],
    ],
    [
      'text for a list',
      () => having({ securityGroups: 'sg-1' }),
      MAIN,
      ['"securityGroups"', 'list'],
    ],
    [
      'an object for a list',
      () => split({ a: 9 }),
      'chart/chat/TrafficPolicy',
      ['"weights"', 'list'],
    ],
    [
      'a number in a map of texts',
      () => having({ env: { PORT: 8000 } }),
      MAIN,
      ['"env.PORT"', 'got 8000'],
    ],
    ['null', () => having({ command: null }), MAIN, ['"command"', 'got null']],
    [
      'a Date for a struct',
      () => having({ rollingUpdate: ci.RollingUpdate.of(new Date(0) as any) }),
      MAIN,
      ['RollingUpdate.of', 'an object'],
    ],
    ['a Map for a struct', () => having({ pod: new Map() }), MAIN, ['"pod"', 'an object']],
    [
      'null for all',
      () => new ci.InferenceService(aChart(), 'chat', null as any),
      'chart/chat',
      [],
    ],
    [
      'an option that a warning names too',
      () =>
        having({
          image: ci.Image.fromUrl('a:1', { engine: ci.Engine.VLLM, version: 1.5 as any }),
        }),
      MAIN,
      ['"version" of Image.fromUrl'],
    ],
    ['null for a struct', () => having({ pod: null }), MAIN, ['"pod"', 'got null']],
    [
      'text for true or false',
      () => having({ pod: { hardened: 'yes' } }),
      MAIN,
      ['"pod.hardened"'],
    ],
    [
      'a look-alike of a token for true or false',
      () => having({ pod: { hardened: '${TfToken[TOKEN.0]}' } }),
      MAIN,
      ['"pod.hardened"', 'true or false'],
    ],
    [
      'a look-alike of a token for the member of an enum',
      () => {
        const driver = '${TfToken[TOKEN.0]}' as ci.TosDriver;
        const secret = { name: 'key' };
        const options = { mountPath: '/data', secret, driver };
        return having({ storage: [ci.SharedFileSystem.tos('models', options)] });
      },
      MAIN,
      ['"driver" of SharedFileSystem.tos', 'one of'],
    ],
    [
      'a text that the enum does not have',
      () => having({ queue: ci.Queue.named('q', { billing: 'free' as ci.Billing }) }),
      MAIN,
      ['"billing" of Queue.named', 'prepaid', 'got "free"'],
    ],
    [
      'a CLB for a gateway',
      () =>
        serving({
          loadBalancer: ci.LoadBalancer.apiGateway({
            instance: ci.ExistingLoadBalancer.clb('clb-1') as any,
          }),
        }),
      'chart/chat',
      ['"instance" of LoadBalancer.apiGateway', 'ExistingLoadBalancer.gateway(…)'],
    ],
    [
      'text for the options of a method',
      () => having({ readiness: (ci.Probe as any).fromTcpSocket(8000) }),
      MAIN,
      ['the options object of Probe.fromTcpSocket must be an object', 'got 8000'],
    ],
    [
      'nothing for the options of a method',
      () => serving({ loadBalancer: (ci.LoadBalancer as any).clb(null) }),
      'chart/chat',
      ['the options object of LoadBalancer.clb must be an object', 'got null'],
    ],
    [
      'text for the properties of a service',
      () => {
        const service = new (ci.InferenceService as any)(aChart(), 'chat', 'llm');
        return aDeployment(service).service;
      },
      'chart/chat',
      ['the options object must be an object', 'got "llm"'],
    ],
    [
      'text for a namespace in a list',
      () => serving({ namespace: ['a'] }),
      'chart/chat',
      ['namespace'],
    ],
  ])('%s', (_case, build, at, names) => {
    expectFinding(build(), 'OPTION_TYPE', { at, names });
    expect(() => synth(build())).toThrow('OPTION_TYPE');
  });

  test('is reported by the rule that knows more about the option', () => {
    const service = having({ replicas: '3' });
    expectNone(service, 'OPTION_TYPE');
    expectFinding(service, 'REPLICAS', { at: MAIN, value: '"3"' });
  });

  test('lets a token and a Lazy pass', () => {
    const replicas = Lazy.any({ produce: () => 3 }) as unknown as number;
    expectNone(having({ replicas, args: ['${TfToken[TOKEN.0]}'] }), 'OPTION_TYPE');
  });

  test('accepts each declared type of a union', () => {
    for (const command of ['serve', ['serve', '--fast']]) {
      expect(having({ command }).findings()).toEqual([]);
    }
  });
});

describe('a Lazy is judged by what it produces', () => {
  const lazy = (value: unknown): any => Lazy.any({ produce: () => value });
  const directory = (value: any): ci.InferenceService =>
    aDeployment(
      aService({
        platform: ci.Platform.kubernetes({
          modelRepository: ci.ModelRepository.claim('models', { directory: value }),
        }),
      }),
      { model: ci.Model.fromRepository('qwen', 'v1') },
    ).service;
  const queue = (options: any) => having({ queue: ci.Queue.named('q', options) });
  const gateway = (options: any) => serving({ loadBalancer: ci.LoadBalancer.apiGateway(options) });

  test.each<Case>([
    ['a text', () => having({ displayName: lazy(['a']) }), MAIN, ['"displayName"', 'a text']],
    ['a number', () => having({ replicas: lazy({ a: 'b' }) }), MAIN, ['"replicas"', 'a number']],
    ['true or false', () => having({ acceptTraffic: lazy([1]) }), MAIN, ['"acceptTraffic"']],
    [
      'a text of an enum',
      () => queue({ billing: lazy('free') }),
      MAIN,
      ['"billing" of Queue.named', 'prepaid'],
    ],
    [
      'a number, where a Percent may be too',
      () => scaled({ maxReplicas: 2, metrics: [ci.ScalingMetric.cpuUtilization(lazy(['60']))] }),
      `${MAIN}/Autoscaler`,
      ['"percent" of ScalingMetric.cpuUtilization'],
    ],
    [
      'JSON',
      () => having({ pod: { affinity: { nodeAffinity: lazy(Size.gibibytes(1)) } } }),
      MAIN,
      ['"pod.affinity.nodeAffinity"', 'plain JSON'],
    ],
    [
      'JSON, further inside',
      () => having({ pod: { affinity: { nodeAffinity: [{ a: lazy(() => 1) }] } } }),
      MAIN,
      ['"pod.affinity.nodeAffinity"'],
    ],
    ['an item', () => having({ args: [lazy(['a'])] }), MAIN, ['"args[0]"', 'a text']],
    ['an item of a map', () => having({ env: { A: lazy(null) } }), MAIN, ['"env.A"', 'a text']],
    ['a Lazy', () => having({ displayName: lazy(lazy(['a'])) }), MAIN, ['"displayName"']],
    ['part of a platform', () => directory(lazy(['a'])), 'chart/chat', ['"directory"']],
    [
      'part of a load balancer',
      () => gateway({ overrideHeader: lazy({}) }),
      'chart/chat',
      ['"overrideHeader"'],
    ],
    // read where they are declared, so that none can come later
    ['a list', () => having({ args: lazy(['a']) }), MAIN, ['"args"', 'a list']],
    ['a map', () => having({ env: lazy({ A: 'b' }) }), MAIN, ['"env"', 'a map']],
    ['an object of a class', () => having({ image: lazy(someImage()) }), MAIN, ['"image"']],
    [
      'a choice',
      () =>
        having({
          storage: [
            ci.SharedFileSystem.tos('models', {
              mountPath: '/data',
              driver: lazy(ci.TosDriver.OPEN_SOURCE),
            }),
          ],
        }),
      MAIN,
      ['"driver" of SharedFileSystem.tos'],
    ],
    [
      'part of a longer text',
      () => having({ image: ci.Image.custom('a', lazy('1')) }),
      MAIN,
      ['"tag" of Image.custom', 'a text'],
    ],
    [
      'part of a reference',
      () => gateway({ instance: ci.ExistingLoadBalancer.gateway('a', lazy('b')) }),
      'chart/chat',
      ['"namespace" of ExistingLoadBalancer.gateway'],
    ],
    ['options', () => having({ pod: lazy({ hardened: true }) }), MAIN, ['"pod"', 'an object']],
  ])('%s', (_case, build, at, names) => {
    expectFinding(build(), 'OPTION_TYPE', { at, names });
    expect(() => synth(build())).toThrow('OPTION_TYPE');
  });

  test('at once, where a construct chooses by it', () => {
    expect(() => having({ pod: { hardened: lazy(true) } })).toThrow('OPTION_TYPE: "pod.hardened"');
  });

  test('also where it is undefined (OPTION_REQUIRED)', () => {
    const service = having({ resourceName: lazy(undefined) });
    expectFinding(service, 'OPTION_REQUIRED', { at: MAIN, names: ['"resourceName"'] });
  });

  test('each time that it is asked, and no other finding hides it', () => {
    let value: unknown = 'chat';
    const service = having({ displayName: Lazy.any({ produce: () => value }) });
    expect(service.findings()).toEqual([]);
    value = ['chat'];
    service.addDeployment('other', { image: someImage(), compute: someCompute() });
    expectFinding(service, 'OPTION_TYPE', { at: MAIN, names: ['"displayName"'] });
  });

  test('and is written where it fits', () => {
    const service = having({ args: [lazy('a')], pod: { affinity: { a: [lazy({ b: 1 })] } } });
    expect(service.findings()).toEqual([]);
    const { containers, affinity } = object(service, 'Deployment').spec.template.spec;
    expect([containers[0].args, affinity]).toEqual([['a'], { a: [{ b: 1 }] }]);
  });

  test('as the argument of a method that returns something', () => {
    const autoscaler = aDeployment().autoscale({ maxReplicas: 2, metrics: [] });
    expect(() => autoscaler.timeline(lazy(['2026-01-01']))).toThrow('OPTION_TYPE: "date"');
    expect(autoscaler.timeline(lazy('2026-01-01'))).toEqual(autoscaler.timeline('2026-01-01'));
  });

  test('as an option of the priority levels', () => {
    const levels = (value: unknown) => {
      const chart = aChart();
      new ci.PriorityLevels(chart, 'levels', { preemption: lazy(value) });
      return Testing.synth(chart);
    };
    expect(levels(false)[0].preemptionPolicy).toBe('Never');
    expect(() => levels('no')).toThrow('OPTION_TYPE');
  });
});

test('a Lazy name of an existing gateway is written', () => {
  const instance: any = Lazy.any({ produce: () => 'public' });
  const service = serving({ loadBalancer: ci.LoadBalancer.apiGateway({ instance }) });
  expect(service.findings().filter(({ severity }) => severity === ci.Severity.ERROR)).toEqual([]);
  expect(object(service, 'HTTPRoute').spec.parentRefs).toMatchObject([{ name: 'public' }]);
});

describe('the scope and id of a construct', () => {
  type New = new (scope: any, id: any, props?: any) => unknown;
  const classes: Record<string, New> = {
    Autoscaler: ci.Autoscaler,
    Deployment: ci.Deployment,
    InferenceService: ci.InferenceService,
    PriorityLevels: ci.PriorityLevels,
    QueueQuotas: ci.QueueQuotas,
    SharedGateway: ci.SharedGateway,
    TrafficPolicy: ci.TrafficPolicy,
  };

  test.each(Object.entries(classes))('of a %s are thrown at once', (name, type) => {
    const chart = aChart();
    const at = (option: string) => `"${option}" of new ${name}`;
    expect(() => new type('chart', 'a')).toThrow(`OPTION_TYPE: ${at('scope')} must be a construct`);
    expect(() => new type(undefined, 'a')).toThrow(`OPTION_REQUIRED: ${at('scope')}`);
    expect(() => new type(chart, 5)).toThrow(`OPTION_TYPE: ${at('id')} must be a text`);
    expect(() => new type(chart, '')).toThrow(`OPTION_REQUIRED: ${at('id')}`);
    expect(() => new type(null, UNSET)).toThrow(/scope.*\n.*OPTION_REQUIRED: "id"/);
  });

  test('are those of a short form', () => {
    expect(() => aService().addDeployment(5 as any, {} as any)).toThrow('OPTION_TYPE: "id"');
  });
});

describe('a value of no input', () => {
  test('throws its mistakes to a program that reads from it', () => {
    const main = aDeployment();
    const release = ci.Release.canary(main, main, UNSET);
    expect(() => release.steps).toThrow('OPTION_REQUIRED: "steps" of Release.canary');
  });

  test('has its defaults, if no option is required', () => {
    const service = having({ rollingUpdate: ci.RollingUpdate.of(UNSET) });
    expect(service.findings()).toEqual(having({}).findings());
  });

  test('is no mirror, with the mistake alone', () => {
    for (const mirror of [null, {}]) {
      const { service } = aDeployment();
      expect(() => {
        service.mirrorTraffic(mirror as any);
        synth(service);
      }).toThrow(/OPTION_(TYPE|REQUIRED)/);
    }
  });
});

test('all mistakes of a program are reported at once, and others with them', () => {
  const service = aService();
  service.addDeployment('main', {
    image: ci.Image.custom(UNSET, '1'),
    compute: someCompute(),
    replica: 2,
    gracefulShutdown: 30,
  } as any);
  service.addDeployment('other', { image: someImage(), compute: someCompute(), replicas: 0 });
  expect(service.findings().map(({ path, rule }) => [path, rule])).toEqual([
    [MAIN, 'OPTION_REQUIRED'],
    [MAIN, 'OPTION_TYPE'],
    [MAIN, 'OPTION_UNKNOWN'],
    ['chart/chat/other', 'REPLICAS'],
  ]);
});

test('a construct exists after a mistake in its input, so that the program goes on', () => {
  const service = aService();
  const deployment = service.addDeployment('main', undefined as any);
  expect(service.deployments).toEqual([deployment]);
  expect(findingsOf(service, 'OPTION_REQUIRED').length).toBeGreaterThan(0);
});
