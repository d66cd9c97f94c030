import { Chart, JsonPatch, Testing as Cdk8sTesting } from 'cdk8s';
import { Construct } from 'constructs';
import { aStack, readByTerraform, resources } from './stacks';
import {
  AutoscalingEngine,
  DeploymentOptions,
  Engine,
  Gateway,
  GatewayAlgorithm,
  Image,
  InferenceService,
  InferenceServiceProps,
  LoadBalancer,
  Percent,
  Platform,
  Port,
  Probe,
  Queue,
  RollingUpdate,
  ScalingMetric,
  Weight,
} from '../../src';
import { withoutZeros } from '../../src/homes/terraform/without-zeros';
import { aChart, aDeployment } from '../support/builders';

const prometheus = 'http://prometheus.monitoring:9090';
const HTTP = [Port.http1({ listen: 8000, expose: 80 })];

type Program = (scope: Construct) => void;

/** A service with two deployments that share its traffic. */
const aSplit =
  (props: InferenceServiceProps, options: Partial<DeploymentOptions> = {}): Program =>
  (scope) => {
    const service = new InferenceService(scope, 'chat', { namespace: 'llm', ...props });
    const a = aDeployment(service, options, 'a');
    const b = aDeployment(service, options, 'Default');
    if (props.loadBalancer) {
      service.splitTraffic([Weight.of(a, 9), Weight.of(b, 1)]);
    }
  };

const aScaled =
  (autoscaling: AutoscalingEngine, metrics: ScalingMetric[]): Program =>
  (scope) => {
    const platform = Platform.kubernetes({ autoscaling, prometheus });
    const service = new InferenceService(scope, 'chat', { platform, namespace: 'llm' });
    const image = Image.preset(Engine.VLLM, '0.33.0');
    aDeployment(service, { image }).autoscale({ maxReplicas: 4, metrics });
  };

const ALGORITHMS: [string, GatewayAlgorithm][] = [
  ['round robin', GatewayAlgorithm.ROUND_ROBIN],
  ['least connections', GatewayAlgorithm.LEAST_CONNECTIONS],
  ['random', GatewayAlgorithm.RANDOM],
  ['consistent hash', GatewayAlgorithm.consistentHash('x-session-id')],
];
const GATEWAYS: [string, Gateway][] = [
  ['Envoy Gateway', Gateway.envoyGateway()],
  ['Istio', Gateway.istio()],
  ['the plain Gateway API', Gateway.gatewayApi({ className: 'any' })],
];
const ENGINES: [string, Engine][] = [
  ['vLLM', Engine.VLLM],
  ['SGLang', Engine.SGLANG],
  ['Triton', Engine.TRITON],
  ['TGI', Engine.TGI],
];

const PROGRAMS: [string, Program][] = [
  ['Services alone', aSplit({ ports: HTTP })],
  ...ALGORITHMS.map(([name, algorithm]): [string, Program] => [
    `an API gateway with ${name}`,
    aSplit({
      ports: [...HTTP, Port.grpc({ listen: 9000 }), Port.metrics({ listen: 8000 })],
      loadBalancer: LoadBalancer.apiGateway({ algorithm, hostnames: ['chat.example.com'] }),
      platform: Platform.kubernetes({ gateway: Gateway.envoyGateway({ version: '1.9' }) }),
    }),
  ]),
  ...GATEWAYS.map(([name, gateway]): [string, Program] => [
    `a CLB by weights behind ${name}`,
    aSplit({
      ports: [Port.http({ listen: 8000, expose: 80 })],
      loadBalancer: LoadBalancer.clb(),
      platform: Platform.kubernetes({ gateway }),
    }),
  ]),
  ...GATEWAYS.map(([name, gateway]): [string, Program] => [
    `a certificate, a pinning header and a namespace of a queue behind ${name}`,
    aSplit(
      {
        ports: HTTP,
        loadBalancer: LoadBalancer.apiGateway({
          certificate: 'certs/tls',
          overrideHeader: 'x-deployment',
        }),
        platform: Platform.kubernetes({ gateway }),
      },
      { queue: Queue.named('gold', { namespace: 'gold' }) },
    ),
  ]),
  ...ENGINES.map(([name, engine]): [string, Program] => [
    `the preset of ${name}`,
    aSplit({ loadBalancer: LoadBalancer.apiGateway() }, { image: Image.preset(engine, '1.2.3') }),
  ]),
  [
    'KEDA',
    aScaled(AutoscalingEngine.keda('2.18'), [
      ScalingMetric.cpuUtilization(60),
      ScalingMetric.queueLength(4),
      ScalingMetric.prometheus(`sum(up{${ScalingMetric.PODS}})`, 2),
    ]),
  ],
  [
    'HPA',
    aScaled(AutoscalingEngine.hpa(), [
      ScalingMetric.cpuUtilization(60),
      ScalingMetric.memoryUtilization(80),
    ]),
  ],
  [
    'extras of pods',
    aSplit(
      { ports: HTTP },
      {
        replicas: 3,
        command: 'exec serve --name "${HOSTNAME}" %{x}',
        env: { PATH_LIKE: '${HOME}/bin:$PATH', EMPTY: '' },
        readiness: Probe.fromHttpGet('/health', { port: 8000, headers: { 'x-probe': '1' } }),
        queue: Queue.named('gold', {
          nodeSelector: { pool: 'gold' },
          tolerations: [{ key: 'gpu' }],
        }),
        rollingUpdate: RollingUpdate.of({ maxUnavailable: Percent.of(0) }),
        pod: {
          hardened: true,
          serviceAccountName: 'reader',
          annotations: { 'example.com/note': '对话' },
          sidecars: [{ name: 'proxy', image: 'proxy:1', resources: { limits: { cpu: '0.5' } } }],
          volumes: [{ name: 'cache', emptyDir: { sizeLimit: '1024Mi' } }],
          volumeMounts: [{ name: 'cache', mountPath: '/cache' }],
        },
      },
    ),
  ],
  [
    'patches',
    (scope) => {
      const service = new InferenceService(scope, 'chat', { namespace: 'llm', ports: HTTP });
      aDeployment(service).patch('Deployment', JsonPatch.add('/spec/minReadySeconds', 5));
      service.patch('Service', JsonPatch.add('/spec/sessionAffinity', 'ClientIP'));
    },
  ],
];

/** What Terraform makes of a manifest: its templates read. */
function applied(value: any): any {
  if (typeof value === 'string') {
    return readByTerraform(value);
  }
  if (Array.isArray(value)) {
    return value.map(applied);
  }
  return value !== null && typeof value === 'object'
    ? Object.fromEntries(Object.entries(value).map(([name, item]) => [name, applied(item)]))
    : value;
}

function belowAChart(say: Program): any[] {
  const chart: Chart = aChart();
  say(chart);
  return Cdk8sTesting.synth(chart);
}

function belowAStack(say: Program): any[] {
  const stack = aStack();
  say(stack);
  return Object.values(resources(stack)).map(({ manifest }) => applied(manifest));
}

describe('both homes write the same objects, but for zeros that Terraform would miss', () => {
  beforeEach(() => void jest.spyOn(process.stderr, 'write').mockReturnValue(true));
  afterEach(() => jest.restoreAllMocks());

  test.each(PROGRAMS)('for %s', (_, say) => {
    const key = ({ kind, metadata }: any) => `${kind}/${metadata.namespace}/${metadata.name}`;
    const other = new Map(belowAStack(say).map((object) => [key(object), object]));
    const objects = belowAChart(say);
    expect(objects.map(key).sort()).toEqual([...other.keys()].sort());
    expect(objects.length).toBeGreaterThan(1);
    for (const object of objects) {
      expect(other.get(key(object))).toEqual(withoutZeros(object));
    }
  });
});
