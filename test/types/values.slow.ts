import * as path from 'path';
import {
  ClbAlgorithm,
  ComputeSpec,
  Deployment,
  Engine,
  ExistingLoadBalancer,
  Gateway,
  GatewayAlgorithm,
  Image,
  InferenceService,
  LoadBalancer,
  Model,
  ModelRepository,
  Percent,
  Platform,
  Port,
  Probe,
  Queue,
  RollingUpdate,
  ScalingMetric,
  TrafficPolicy,
  Weight,
} from 'cdk-inference';
import { Duration, Size } from 'cdk8s';
import * as ts from 'typescript';

declare const service: InferenceService;
declare const deployment: Deployment;
declare const policy: TrafficPolicy;

const image = () => Image.fromUrl('registry.example.com/llm:1.0');
const compute = () => ComputeSpec.of({ cpu: 4, memory: Size.gibibytes(16) });
const port = () => Port.http1({ listen: 8000 });

// Compiled and never called: below each comment stands what the declarations that users compile
// against must refuse, and the compiler complains of a comment where there is nothing to refuse.

export const oneValueForAnother = () => [
  // @ts-expect-error a port is no algorithm
  LoadBalancer.apiGateway({ algorithm: port() }),
  // @ts-expect-error an algorithm of a CLB is none of an API gateway
  LoadBalancer.apiGateway({ algorithm: ClbAlgorithm.WEIGHTED_ROUND_ROBIN }),
  // @ts-expect-error an algorithm of an API gateway is none of a CLB
  LoadBalancer.clb({ algorithm: GatewayAlgorithm.ROUND_ROBIN }),
  // @ts-expect-error an algorithm of an API gateway is none of a CLB, with a header either
  LoadBalancer.clb({ algorithm: GatewayAlgorithm.consistentHash('x-session-id') }),
  // @ts-expect-error a Gateway is no CLB
  LoadBalancer.clb({ instance: ExistingLoadBalancer.gateway('public') }),
  // @ts-expect-error an API gateway of Volcengine is no CLB
  LoadBalancer.clb({ instance: ExistingLoadBalancer.apig('gd-1') }),
  // @ts-expect-error a CLB is no API gateway
  LoadBalancer.apiGateway({ instance: ExistingLoadBalancer.clb('clb-1') }),
  // @ts-expect-error an algorithm is no port
  new InferenceService(service, 'a', { ports: [GatewayAlgorithm.RANDOM] }),
  // @ts-expect-error a gateway is no load balancer
  new InferenceService(service, 'b', { loadBalancer: Gateway.envoyGateway() }),
  // @ts-expect-error a queue is no image
  service.addDeployment('c', { image: Queue.named('gold'), compute: compute() }),
  // @ts-expect-error an engine is no image
  service.addDeployment('d', { image: Engine.VLLM, compute: compute() }),
  // @ts-expect-error an image is no compute
  service.addDeployment('e', { image: image(), compute: image() }),
  // @ts-expect-error an image is no queue
  service.addDeployment('f', { image: image(), compute: compute(), queue: image() }),
  // @ts-expect-error a percentage counts no requests
  ScalingMetric.queueLength(Percent.of(60)),
  // @ts-expect-error a text is no percentage
  ScalingMetric.cpuUtilization('60%'),
  // @ts-expect-error a text is no pull policy
  Model.fromOciImage('registry.example.com/llm:1', { pullPolicy: 'Always' }),
  // @ts-expect-error a text is no pull policy, in a repository either
  ModelRepository.ociImages('registry.example.com/{id}:{version}', { pullPolicy: 'Always' }),
  // @ts-expect-error a number is no percentage
  RollingUpdate.of({ maxSurge: 25 }),
  // @ts-expect-error a text is no percentage
  RollingUpdate.of({ maxSurge: '25%' }),
  // @ts-expect-error a rolling update is no percentage
  RollingUpdate.of({ maxSurge: RollingUpdate.of({}) }),
  // @ts-expect-error a number is no duration
  LoadBalancer.apiGateway({ routeTimeout: 30 }),
  // @ts-expect-error a number is no size
  ComputeSpec.of({ cpu: 4, memory: 16 }),
  // @ts-expect-error a duration is no size
  ComputeSpec.of({ cpu: 4, memory: Duration.seconds(16) }),
  // @ts-expect-error a percentage is no weight
  service.splitTraffic([Percent.of(90)]),
  // @ts-expect-error a service is no deployment
  Weight.of(service, 1),
  // @ts-expect-error a probe is no platform
  new InferenceService(service, 'g', { platform: Probe.fromTcpSocket({ port: 8000 }) }),
];

export const lookAlikes = () => [
  // @ts-expect-error a look-alike of Percent
  RollingUpdate.of({ maxSurge: { value: 25 } }),
  // @ts-expect-error a look-alike of Weight
  service.splitTraffic([{ deployment, value: 9 }]),
  // @ts-expect-error a look-alike of Engine
  Image.preset({ name: 'vLLM' }, '0.8.5'),
  // @ts-expect-error a look-alike of Platform
  new InferenceService(service, 'a', { platform: { attachTo: () => undefined } }),
  // @ts-expect-error an empty object for a value class without members
  new InferenceService(service, 'b', { loadBalancer: {} }),
  // @ts-expect-error the options of a port for a port
  new InferenceService(service, 'c', { ports: [{ listen: 8000 }] }),
  // @ts-expect-error the options of a compute spec for one
  service.addDeployment('d', { image: image(), compute: { cpu: 4, memory: Size.gibibytes(16) } }),
];

export const constructors = () => [
  // @ts-expect-error made by its factories
  new Port({ listen: 8000 }),
  // @ts-expect-error made by its factory
  new Percent(25),
  // @ts-expect-error made by its factories
  new GatewayAlgorithm({ name: 'random' }),
  // @ts-expect-error a closed set
  new ClbAlgorithm({ name: 'random' }),
  // @ts-expect-error made by its factories
  new LoadBalancer({}),
  // @ts-expect-error made by its factories
  new Image({ reference: 'a' }),
  // @ts-expect-error a closed set
  new Engine({ name: 'mine' }),
  // @ts-expect-error made by its factory
  new Queue({ name: 'gold' }),
  // @ts-expect-error made by its factory
  new Weight(deployment, 1),
  // @ts-expect-error made by its factories
  new Platform({}),
];

export const internals = () => [
  // @ts-expect-error internal
  port()._spec,
  // @ts-expect-error internal
  GatewayAlgorithm.RANDOM._plan,
  // @ts-expect-error internal
  Queue.named('gold')._plan,
  // @ts-expect-error internal
  policy._spec,
  // @ts-expect-error internal
  service._describe(),
  // @ts-expect-error internal
  service._synthesize(),
  // @ts-expect-error internal
  service._addDeployment(deployment),
  // @ts-expect-error internal
  deployment._describe('name'),
  // @ts-expect-error private
  port().spec,
];

export const readonly = () => {
  // @ts-expect-error a plan is read, not written
  service.plan().name = 'other';
  // @ts-expect-error a deployment stays with its service
  deployment.service = service;
};

export const whatDoesNotExist = () => [
  // @ts-expect-error consistent hash needs its header
  GatewayAlgorithm.consistentHash(),
  // @ts-expect-error a deployment needs an image
  service.addDeployment('a', { compute: compute() }),
  // @ts-expect-error a deployment needs a compute spec
  service.addDeployment('b', { image: image() }),
  // @ts-expect-error no probe has a success threshold
  Probe.fromTcpSocket({ port: 8000, successThreshold: 2 }),
];

describe('the declarations that users compile against', () => {
  test('refuse one value class for another, look-alikes, private constructors and internals', () => {
    const config = path.join(__dirname, '..', 'tsconfig.json');
    const { options } = ts.getParsedCommandLineOfConfigFile(
      config,
      {},
      {
        ...ts.sys,
        onUnRecoverableConfigFileDiagnostic: (problem) => {
          throw new Error(`${problem.messageText}`);
        },
      },
    )!;
    const program = ts.createProgram([__filename], options);
    const declarations = program
      .getSourceFiles()
      .filter(({ fileName }) => fileName.endsWith('/lib/service/inference-service.d.ts'));
    expect(declarations).toHaveLength(1);
    const found = ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => {
      const line = file && start && file.getLineAndCharacterOfPosition(start).line + 1;
      return `${line}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
    });
    expect(found).toEqual([]);
  }, 60_000);
});
