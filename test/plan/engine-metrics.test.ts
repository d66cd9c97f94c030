import {
  DeploymentOptions,
  Engine,
  Gateway,
  Image,
  InferenceService,
  LoadBalancer,
  Platform,
  Port,
  PortPurpose,
  ScalingMetric,
} from '../../src';
import { anAdoptedMain } from '../support/adoption';
import { aChart, aDeployment, aService, object, synth } from '../support/builders';
import { aCloudService, aKnownCluster } from '../support/cloud-gateways';
import { errorsOf, expectFinding, expectNone } from '../support/findings';

const ENGINES: [string, Image, path: string, own?: number][] = [
  ['vLLM', Image.preset(Engine.VLLM, '0.33.0'), '/metrics'],
  ['SGLang', Image.preset(Engine.SGLANG, '0.5.10'), '/metrics'],
  ['TGI', Image.preset(Engine.TGI, '3.3.4'), '/metrics'],
  ['Triton', Image.preset(Engine.TRITON, '25.06'), '/metrics', 8002],
  [
    'an own image of vLLM',
    Image.custom('registry.example.com/own', '1', { engine: Engine.VLLM, version: '0.33.0' }),
    '/metrics',
  ],
];

describe.each(ENGINES)('an autoscaler that reads metrics of %s', (_, image, path, own) => {
  const scaled = (
    ports: Port[],
    metric = ScalingMetric.queueLength(4),
    options: Partial<DeploymentOptions> = {},
  ) => {
    const platform = Platform.kubernetes({ prometheus: 'http://prometheus:9090' });
    const service = aService({ ports, platform }, aChart('llm'));
    const main = aDeployment(service, { image, ...options });
    main.autoscale({ maxReplicas: 4, metrics: [metric] });
    return main;
  };
  const http = Port.http1({ listen: 9000, expose: 80 });

  test('is scraped beside declared ports', () => {
    const main = scaled([http]);
    const listen = own ?? 9000;
    expect(main._plan().ports.slice(1)).toMatchObject([
      { purpose: PortPurpose.METRICS, listen, path },
    ]);
    const [endpoint] = object(main.service, 'PodMonitor').spec.podMetricsEndpoints;
    const { ports } = object(main.service, 'Deployment').spec.template.spec.containers[0];
    expect(endpoint.path).toBe(path);
    expect(ports).toContainEqual(
      expect.objectContaining({ name: endpoint.port, containerPort: listen }),
    );
    expect(errorsOf(main.service)).toEqual([]);
  });

  test('is scraped beside ports of the deployment', () => {
    const main = scaled([], ScalingMetric.queueLength(4), { ports: [http] });
    expect(main._plan().monitor!.endpoints).toHaveLength(1);
    expect(errorsOf(main.service)).toEqual([]);
  });

  test('is scraped beside five ports, and beside a Metrics port of something else', () => {
    const others = [7001, 7002, 7003, 7004].map((listen) => Port.other({ listen }));
    expect(errorsOf(scaled([http, ...others]).service)).toEqual([]);
    expect(scaled([http, ...others])._plan().monitor!.endpoints).toHaveLength(1);
    const elsewhere = scaled([http, Port.metrics({ listen: 9500, path: '/other' })]);
    expect(elsewhere._plan().monitor!.endpoints.map((each) => each.path)).toEqual(['/other', path]);
    expect(errorsOf(elsewhere.service)).toEqual([]);
  });

  test('is scraped once where the port is declared', () => {
    const main = scaled([http, Port.metrics({ listen: own ?? 9000, path: `${path}/` })]);
    expect(main._plan().monitor!.endpoints).toHaveLength(1);
  });

  test.each([
    ['gpu', ScalingMetric.prometheus('sum(x)', 1)],
    ['cpu', ScalingMetric.cpuUtilization(80)],
  ])('adds nothing for %s', (__, metric) => {
    expect(scaled([http], metric)._plan()).not.toHaveProperty('monitor');
  });

  test('adds nothing to the ports of the preset', () => {
    const purposes = scaled([])
      ._plan()
      .ports.map(({ purpose }) => purpose);
    expect(purposes).toEqual([PortPurpose.HTTP1, PortPurpose.METRICS]);
  });
});

test('the metrics of Triton give way to a server that has their port', () => {
  const platform = Platform.kubernetes({ prometheus: 'http://prometheus:9090' });
  const service = aService({ ports: [Port.http1({ listen: 8002 })], platform }, aChart('llm'));
  const main = aDeployment(service, { image: Image.preset(Engine.TRITON, '25.06') });
  main.autoscale({ maxReplicas: 4, metrics: [ScalingMetric.queueLength(4)] });
  expect(main._plan().ports[1]).toMatchObject({ listen: 8003, path: '/metrics' });
  expect(main._plan().args).toContain('--metrics-port=8003');
});

describe('the metrics of an engine behind a gateway', () => {
  const vllm = Image.preset(Engine.VLLM, '0.33.0');
  const FRONTENDS: [string, (ports: Port[], image: Image) => InferenceService][] = [
    ['Envoy Gateway', (ports, image) => routed(ports, image, Gateway.envoyGateway())],
    ['Istio', (ports, image) => routed(ports, image, Gateway.istio())],
    [
      'the plain Gateway API',
      (ports, image) => routed(ports, image, Gateway.gatewayApi({ className: 'public' })),
    ],
    [
      'a gateway of the deployment',
      (ports, image) =>
        aDeployment(aService({ ports }), { image, loadBalancer: LoadBalancer.apiGateway() })
          .service,
    ],
    [
      "Volcengine's API gateway",
      (ports, image) => {
        const service = aCloudService({ ports, platform: aKnownCluster() });
        aDeployment(service, { image });
        return service;
      },
    ],
  ];

  function routed(ports: Port[], image: Image, gateway: Gateway): InferenceService {
    const platform = Platform.kubernetes({ gateway });
    const service = aService({ ports, platform, loadBalancer: LoadBalancer.apiGateway() });
    aDeployment(service, { image });
    return service;
  }

  const closed = (service: InferenceService) => service._plan().frontends[0].exposedMetrics;

  describe.each(FRONTENDS)('%s', (_, behind) => {
    const CASES: [string, Port[], Image, paths: [number, string][]][] = [
      ['of a declared port', [Port.http1({ listen: 8000, expose: 80 })], vllm, [[80, '/metrics']]],
      ['of an HTTP2 port', [Port.http2({ listen: 8000, expose: 80 })], vllm, [[80, '/metrics']]],
      [
        'of two expose ports',
        [
          Port.http1({ listen: 8000, expose: 80, path: '/v1' }),
          Port.http1({ listen: 8000, expose: 8080 }),
        ],
        vllm,
        [[8080, '/metrics']],
      ],
      [
        'that a Metrics port declares too',
        [Port.http1({ listen: 8000, expose: 80 }), Port.metrics({ listen: 8000 })],
        vllm,
        [[80, '/metrics']],
      ],
      [
        'of SGLang',
        [Port.http1({ listen: 8000 })],
        Image.preset(Engine.SGLANG, '0.5.10'),
        [[8000, '/metrics']],
      ],
      [
        'of TGI',
        [Port.http1({ listen: 80 })],
        Image.preset(Engine.TGI, '3.3.4'),
        [[80, '/metrics']],
      ],
      [
        'not of Triton, on a port of their own',
        [Port.http1({ listen: 8000 })],
        Image.preset(Engine.TRITON, '25.06'),
        [],
      ],
      [
        'of Triton, where that port is routed',
        [Port.http1({ listen: 8000, path: '/v2' }), Port.http1({ listen: 8002, expose: 9000 })],
        Image.preset(Engine.TRITON, '25.06'),
        [[9000, '/metrics']],
      ],
      [
        'not where the prefix does not cover them',
        [Port.http1({ listen: 8000, path: '/v1' })],
        vllm,
        [],
      ],
      [
        'not of an unknown image',
        [Port.http1({ listen: 8000 })],
        Image.fromUrl('r.example.com/llm:1'),
        [],
      ],
      [
        'not where a port asks for them',
        [
          Port.http1({ listen: 8000, expose: 80 }),
          Port.http1({ listen: 8000, expose: 80, path: '/metrics/' }),
        ],
        vllm,
        [],
      ],
      [
        'not where only that path is routed',
        [Port.http1({ listen: 8000, path: '/metrics' })],
        vllm,
        [],
      ],
    ];

    test.each(CASES)('closes the path %s', (__, ports, image, paths) => {
      const service = behind(ports, image);
      expect(closed(service)).toEqual(paths.map(([port, path]) => ({ port, path })));
      expectNone(service, 'METRICS_EXPOSED');
    });
  });

  test('are answered by 404 behind Envoy Gateway, as with the ports of the preset', () => {
    const [declared, preset] = [[Port.http1({ listen: 8000 })], []].map((ports) => {
      const service = routed(ports, vllm, Gateway.envoyGateway());
      return synth(service).filter(({ kind }) => /^HTTPRoute/.test(kind));
    });
    expect(declared.map(({ kind }) => kind)).toEqual(['HTTPRouteFilter', 'HTTPRoute']);
    expect(declared).toEqual(preset);
  });

  test('of an adopted engine are closed, too', () => {
    const service = anAdoptedMain(
      { image: 'vllm/vllm-openai:v0.33.0' },
      { loadBalancer: LoadBalancer.apiGateway() },
    );
    expect(closed(service)).toEqual([{ port: 80, path: '/metrics' }]);
  });

  test('are reported behind a CLB, which forwards every path', () => {
    for (const port of [
      Port.http({ listen: 8000, expose: 80 }),
      Port.rpc({ listen: 8000, expose: 80 }),
    ]) {
      const service = aService({ ports: [port], loadBalancer: LoadBalancer.clb() });
      aDeployment(service, { image: vllm });
      expectFinding(service, 'METRICS_EXPOSED', { names: ['80', '/metrics'] });
    }
    const inherited = aService({ ports: [Port.http1({ listen: 8000, path: '/v1' })] });
    aDeployment(inherited, { image: vllm, loadBalancer: LoadBalancer.clb() });
    expectFinding(inherited, 'METRICS_EXPOSED', { at: 'chart/chat/main', names: ['8000'] });
  });
});
