import { Size } from 'cdk8s';
import {
  ComputeSpec,
  DeploymentOptions,
  EndpointPicker,
  Engine,
  Gateway,
  GatewayAlgorithm,
  Image,
  InferenceService,
  InferenceServiceProps,
  LlmdPickerOptions,
  LoadBalancer,
  Percent,
  Platform,
  Port,
  Queue,
  ScaleToZero,
  ScalingMetric,
  Weight,
} from '../../src';
import { aDeployment, aService, brokenRules } from '../support/builders';
import { expectFinding } from '../support/findings';

const AT = 'chart/chat/main';
const RULE = 'ENDPOINT_PICKER';
const WEIGHTS = 'ENDPOINT_PICKER_WEIGHTS';
const VLLM = Image.preset(Engine.VLLM, '0.33.0');
const AI_GATEWAY = Gateway.envoyGateway({ inference: true });
const ISTIO = Gateway.istio({ version: '1.32', inference: true });

function within(
  gateway: Gateway = ISTIO,
  props: Partial<InferenceServiceProps> = {},
): InferenceService {
  return aService({
    namespace: 'llm',
    loadBalancer: LoadBalancer.apiGateway(),
    platform: Platform.kubernetes({ gateway, prometheus: 'http://prometheus:9090' }),
    ...props,
  });
}

function picked(
  endpointPicker: EndpointPicker = EndpointPicker.llmd(),
  service: InferenceService = within(),
  options: Partial<DeploymentOptions> = {},
): InferenceService {
  aDeployment(service, { image: VLLM, endpointPicker, ...options });
  return service;
}

/** Two deployments with weights, of which the first has a picker. */
function weighted(gateway: Gateway, both: boolean = true): InferenceService {
  const service = within(gateway);
  const endpointPicker = EndpointPicker.llmd();
  service.splitTraffic([
    Weight.of(aDeployment(service, { image: VLLM, endpointPicker }, 'a'), 9),
    Weight.of(aDeployment(service, { image: VLLM, ...(both && { endpointPicker }) }, 'b'), 1),
  ]);
  return service;
}

const errors = (service: InferenceService) =>
  brokenRules(service).filter((rule) => rule === RULE || rule === WEIGHTS);

describe('ENDPOINT_PICKER accepts', () => {
  test.each([
    ['the reference picker', EndpointPicker.reference()],
    ['the picker of llm-d', EndpointPicker.llmd()],
    ['one with a configuration', EndpointPicker.llmd({ config: 'kind: EndpointPickerConfig' })],
    ['an existing one', EndpointPicker.existing('epp', { port: 9002 })],
    [
      'an existing one in the same namespace',
      EndpointPicker.existing('epp', { port: 1, namespace: 'llm' }),
    ],
    ['one that fails closed', EndpointPicker.reference({ failOpen: false })],
  ])('%s', (_, picker) => {
    expect(errors(picked(picker))).toEqual([]);
    expect(errors(picked(picker, within(AI_GATEWAY)))).toEqual([]);
  });

  test('a deployment with a gateway of its own', () => {
    const service = within(ISTIO, { loadBalancer: undefined });
    const options = { loadBalancer: LoadBalancer.apiGateway() };
    expect(errors(picked(undefined, service, options))).toEqual([]);
  });

  test('a second deployment that the split does not name', () => {
    const service = within(AI_GATEWAY);
    const [blue] = ['blue', 'green'].map((id) =>
      aDeployment(service, { image: VLLM, endpointPicker: EndpointPicker.llmd() }, id),
    );
    service.splitTraffic([Weight.of(blue, 1)]);
    expect(errors(service)).toEqual([]);
  });
});

describe('ENDPOINT_PICKER rejects', () => {
  test.each([
    ['Envoy Gateway', Gateway.envoyGateway(), 'Envoy AI Gateway'],
    ['Istio', Gateway.istio(), 'ENABLE_GATEWAY_API_INFERENCE_EXTENSION'],
    ['another gateway', Gateway.gatewayApi({ className: 'x' }), 'not each gateway'],
  ])('%s without inference', (_, gateway, names) => {
    expectFinding(picked(undefined, within(gateway)), RULE, { at: AT, names: [names] });
  });

  test.each([
    ['Envoy Gateway', Gateway.envoyGateway({ version: '1.7', inference: true }), '"1.7"', '1.8'],
    ['Istio', Gateway.istio({ version: '1.27', inference: true }), '"1.27"', '1.28'],
  ])('a release of %s that is too old', (_, gateway, value, names) => {
    expectFinding(picked(undefined, within(gateway)), RULE, { at: AT, value, names: [names] });
  });

  test.each([
    ['the oldest Envoy Gateway', Gateway.envoyGateway({ version: '1.8', inference: true })],
    ['the oldest Istio', Gateway.istio({ version: '1.28', inference: true })],
    ['another gateway', Gateway.gatewayApi({ className: 'x', inference: true })],
  ])('not %s with inference', (_, gateway) => {
    expect(errors(picked(undefined, within(gateway)))).toEqual([]);
  });

  const behind = (loadBalancer: LoadBalancer, ports?: Port[]) => () =>
    picked(undefined, within(ISTIO, { loadBalancer, ...(ports && { ports }) }));
  const http = Port.http1({ listen: 8000, expose: 80 });

  test.each<[string, () => InferenceService, string]>([
    [
      'a CLB',
      behind(LoadBalancer.clb(), [Port.http({ listen: 8000, expose: 80 })]),
      'instead of one of Volcengine or a CLB',
    ],
    [
      'another algorithm',
      behind(LoadBalancer.apiGateway({ algorithm: GatewayAlgorithm.LEAST_CONNECTIONS })),
      'least connections has no effect',
    ],
    ['gRPC', behind(LoadBalancer.apiGateway(), [Port.grpc({ listen: 9000 })]), 'HTTP/1.1'],
    [
      'two listen ports',
      behind(LoadBalancer.apiGateway(), [http, Port.http1({ listen: 9000, expose: 81 })]),
      'one listen port',
    ],
    [
      'a split by instance count',
      () => {
        const service = picked();
        service.splitByInstanceCount();
        return service;
      },
      'splitByInstanceCount()',
    ],
    [
      'a mirror',
      () => {
        const service = picked();
        const [source] = service.deployments;
        const target = aDeployment(service, { image: VLLM }, 'shadow');
        service.splitTraffic([Weight.of(source as never, 1)]);
        service.mirrorTraffic({ source: source as never, target, percent: Percent.of(10) });
        return service;
      },
      'mirrorTraffic',
    ],
    [
      'no load balancer',
      () => picked(undefined, within(ISTIO, { loadBalancer: undefined })),
      'no load balancer leads to the deployment',
    ],
    [
      'no namespace',
      () => picked(undefined, within(ISTIO, { namespace: undefined })),
      'need the namespace',
    ],
    [
      'a queue in another namespace',
      () => picked(undefined, within(), { queue: Queue.named('gpu', { namespace: 'gpu' }) }),
      'namespace of the service',
    ],
    [
      'scale to zero',
      () => {
        const service = within();
        const main = aDeployment(service, { image: VLLM, endpointPicker: EndpointPicker.llmd() });
        const scaleToZero = ScaleToZero.onRequest({ concurrency: 8 });
        main.autoscale({ maxReplicas: 4, scaleToZero });
        return service;
      },
      'must not scale to zero',
    ],
    [
      'an engine whose metrics the picker does not know',
      () => picked(undefined, undefined, { image: Image.fromUrl('example.com/llm:1') }),
      'vLLM or SGLang',
    ],
  ])('%s', (_, program, names) => {
    expectFinding(program(), RULE, { at: AT, names: [names] });
  });

  const llmd = (options: LlmdPickerOptions) => EndpointPicker.llmd(options);
  const small = (cpu: number, gibibytes: number) =>
    ComputeSpec.of({ cpu, memory: Size.gibibytes(gibibytes) });

  test.each<[string, EndpointPicker, string | undefined, string]>([
    ['a port of 0', EndpointPicker.existing('epp', { port: 0 }), '0', '1–65535'],
    ['a port above 65535', EndpointPicker.existing('epp', { port: 65536 }), '65536', '1–65535'],
    ['an illegal name', EndpointPicker.existing('EPP', { port: 9002 }), '"EPP"', 'a Service'],
    [
      'another namespace',
      EndpointPicker.existing('epp', { port: 9002, namespace: 'router' }),
      '"router"',
      'remove "namespace"',
    ],
    ['an illegal image', llmd({ image: 'a b' }), '"a b"', 'image reference'],
    ['an empty configuration', llmd({ config: ' ' }), '" "', 'EndpointPickerConfig'],
    ['flow control twice', llmd({ config: 'a: 1', flowControl: true }), 'true', 'featureGates'],
    ['no CPU', llmd({ compute: small(0, 1) }), '0', 'CPU of the picker'],
    ['no memory', llmd({ compute: small(1, 0) }), '0', 'memory of the picker'],
  ])('%s', (_, picker, value, names) => {
    expectFinding(picked(picker), RULE, { at: AT, value, names: [names] });
  });

  test('a failure mode that Envoy AI Gateway ignores', () => {
    const open = EndpointPicker.llmd({ failOpen: true });
    expectFinding(picked(open, within(AI_GATEWAY)), RULE, { at: AT, names: ['failure mode'] });
    expect(errors(picked(open))).toEqual([]);
  });
});

describe('weights between pools', () => {
  test.each([
    ['Envoy AI Gateway', AI_GATEWAY, [RULE]],
    ['Istio 1.28', Gateway.istio({ version: '1.28', inference: true }), [RULE]],
    ['Istio 1.29', Gateway.istio({ version: '1.29', inference: true }), [WEIGHTS]],
    ['Istio 1.31', Gateway.istio({ version: '1.31', inference: true }), [WEIGHTS]],
    ['Istio 1.32', ISTIO, []],
    ['another gateway', Gateway.gatewayApi({ className: 'x', inference: true }), [WEIGHTS]],
  ])('with %s', (_, gateway, rules) => {
    expect(errors(weighted(gateway))).toEqual(rules);
    // a rule with a pool and a Service has the same support
    expect(errors(weighted(gateway, false))).toEqual(rules);
  });

  test('are judged at the service', () => {
    expectFinding(weighted(AI_GATEWAY), RULE, {
      at: 'chart/chat',
      names: ['one backend in a rule', "Gateway.istio({ version: '1.32', inference: true })"],
    });
    const old = weighted(Gateway.istio({ version: '1.30', inference: true }));
    expectFinding(old, WEIGHTS, { at: 'chart/chat', names: ['asks one picker'] });
  });
});

describe('SCALING_METRIC rejects a metric of the picker', () => {
  const scaled = (picker: EndpointPicker | undefined, metric: ScalingMetric) => {
    const service = within();
    const main = aDeployment(service, { image: VLLM, endpointPicker: picker });
    main.autoscale({ maxReplicas: 4, metrics: [metric] });
    return service;
  };
  const queue = ScalingMetric.pickerQueueLength(2);
  const running = ScalingMetric.pickerInFlightRequests(32);

  test.each([
    ['without a picker', undefined, queue, 'EndpointPicker.llmd()'],
    ['of the reference picker', EndpointPicker.reference(), running, 'EndpointPicker.llmd()'],
    ['that holds no requests', EndpointPicker.llmd(), queue, 'flowControl: true'],
  ])('%s', (_, picker, metric, names) => {
    const at = `${AT}/Autoscaler`;
    expectFinding(scaled(picker, metric), 'SCALING_METRIC', { at, names: [names] });
  });

  test.each([
    ['the queue with flow control', EndpointPicker.llmd({ flowControl: true }), queue],
    ['the queue with a configuration', EndpointPicker.llmd({ config: 'a: 1' }), queue],
    ['running requests', EndpointPicker.llmd(), running],
  ])('not %s', (_, picker, metric) => {
    expect(brokenRules(scaled(picker, metric))).not.toContain('SCALING_METRIC');
  });
});
