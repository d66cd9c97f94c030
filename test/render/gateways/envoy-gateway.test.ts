import { Duration } from 'cdk8s';
import {
  Gateway,
  GatewayAlgorithm,
  InferenceService,
  LoadBalancer,
  Platform,
  Port,
  Weight,
} from '../../../src';
import { aDeployment, aRoutedService, object, synth } from '../../support/builders';
import { liveRules } from '../../support/routes';

const HTTP = Port.http1({ listen: 8000, expose: 80 });
const GRPC = Port.grpc({ listen: 9000, expose: 90 });
const HASH = GatewayAlgorithm.consistentHash('x-session-id');
const WEIGHTED = { equal: [1, 1], unequal: [9, 1], drained: [1, 0], alone: [1] };

interface Said {
  readonly algorithm?: GatewayAlgorithm;
  readonly version?: string;
  readonly weights?: number[];
  readonly ports?: Port[];
  readonly routeTimeout?: Duration;
  readonly overrideHeader?: string;
}

function routed({ version, weights = [1], ports = [HTTP], ...loadBalancer }: Said) {
  const service = aRoutedService({
    ports,
    platform: Platform.kubernetes({ gateway: Gateway.envoyGateway({ version }) }),
    loadBalancer: LoadBalancer.apiGateway(loadBalancer),
  });
  const all = weights.map((_, index) => aDeployment(service, {}, String.fromCharCode(97 + index)));
  service.splitTraffic(weights.map((weight, index) => Weight.of(all[index], weight)));
  return service;
}

const policy = (service: InferenceService) => object(service, 'BackendTrafficPolicy').spec;
const filters = (service: InferenceService, kind = 'HTTPRoute') =>
  liveRules(object(service, kind)).flatMap(({ backendRefs = [] }: any) =>
    backendRefs.map((backend: any) => backend.filters),
  );

describe('the traffic policy', () => {
  const headers = { type: 'Headers', headers: [{ name: 'x-session-id' }] };
  const header = { type: 'Header', header: { name: 'x-session-id' } };

  test.each<[GatewayAlgorithm | undefined, string, object]>([
    [undefined, '1.9', { type: 'RoundRobin' }],
    [GatewayAlgorithm.ROUND_ROBIN, '1.5', { type: 'RoundRobin' }],
    [GatewayAlgorithm.LEAST_CONNECTIONS, '1.5', { type: 'LeastRequest' }],
    [GatewayAlgorithm.LEAST_CONNECTIONS, '1.9', { type: 'LeastRequest' }],
    [GatewayAlgorithm.RANDOM, '1.5', { type: 'Random' }],
    [GatewayAlgorithm.RANDOM, '1.9', { type: 'Random' }],
    [HASH, '1.5', { type: 'ConsistentHash', consistentHash: header }],
    [HASH, '1.8', { type: 'ConsistentHash', consistentHash: header }],
    [HASH, '1.9', { type: 'ConsistentHash', consistentHash: headers }],
    [HASH, '1.10', { type: 'ConsistentHash', consistentHash: headers }],
  ])('of %j on release %s is %j', (algorithm, version, written) => {
    const service = routed({ algorithm, version });
    expect(policy(service).loadBalancer).toEqual(written);
    expect(service.plan().loadBalancer!.hashHeader).toBe(
      'consistentHash' in written ? 'x-session-id' : undefined,
    );
  });

  test('is one for all routes, since two on one route would conflict', () => {
    const ports = [HTTP, Port.http2({ listen: 8001, expose: 81 }), GRPC];
    const target = (kind: string, name: string) => ({
      group: 'gateway.networking.k8s.io',
      kind,
      name,
    });
    expect(policy(routed({ ports })).targetRefs).toEqual([
      target('HTTPRoute', 'chat-http-80'),
      target('HTTPRoute', 'chat-http-81'),
      target('GRPCRoute', 'chat-grpc-90'),
    ]);
  });

  test.each([
    [undefined, '0s'],
    [Duration.seconds(90), '90s'],
    [Duration.millis(1500), '1500ms'],
  ])('times gRPC requests, whose route cannot (%#): %s', (routeTimeout, requestTimeout) => {
    const service = routed({ ports: [HTTP, GRPC], routeTimeout });
    expect(policy(service).timeout).toEqual({ http: { requestTimeout } });
  });

  test('leaves the times of HTTP alone to the routes', () => {
    expect(policy(routed({}))).not.toHaveProperty('timeout');
  });
});

describe('a filter on every backend, for a cluster per deployment,', () => {
  const cases = [
    ['round robin', GatewayAlgorithm.ROUND_ROBIN, false],
    ['least connections', GatewayAlgorithm.LEAST_CONNECTIONS, false],
    ['random', GatewayAlgorithm.RANDOM, true],
    ['consistent hash', HASH, true],
  ] as const;
  const table = cases.flatMap(([name, algorithm, clusters]) =>
    Object.entries(WEIGHTED).map(([weights, values]) => ({
      name,
      algorithm,
      weights,
      values,
      clusters: clusters && values.length > 1,
      there: clusters && values.every((value) => value > 0) && values.length > 1,
    })),
  );

  test.each(table)('with $name and $weights weights: $there', (row) => {
    const service = routed({ algorithm: row.algorithm, weights: row.values });
    const found = filters(service);
    expect(found.every((each: unknown) => (each !== undefined) === row.there)).toBe(true);
    expect(service._plan().traffic.clusterPerDeployment).toBe(row.clusters);
  });

  test('names the deployment to the instance, on HTTP and gRPC alike', () => {
    const service = routed({ algorithm: HASH, weights: [9, 1], ports: [HTTP, GRPC] });
    const named = ['chat-a', 'chat-b'].map((value) => [
      {
        type: 'RequestHeaderModifier',
        requestHeaderModifier: { set: [{ name: 'x-inference-deployment', value }] },
      },
    ]);
    expect(filters(service)).toEqual(named);
    expect(filters(service, 'GRPCRoute')).toEqual(named);
  });
});

describe('the rules of a split with a cluster per deployment', () => {
  const NEVER = [{ type: 'Exact', name: 'cdk_inference_never', value: 'true' }];
  const rules = (weights: number[], kind = 'HTTPRoute') => {
    const service = routed({ algorithm: HASH, weights, ports: [HTTP, GRPC] });
    return object(service, kind).spec.rules.map(({ matches, backendRefs }: any) => ({
      reached: matches?.[0].headers === undefined,
      to: backendRefs.map(({ name, weight }: any) => `${name.slice('chat-'.length)} ${weight}`),
    }));
  };
  const one = (reached: boolean, ...to: string[]) => ({ reached, to });

  test.each([
    { weights: [9, 1], found: [one(false, 'a 9'), one(true, 'a 9', 'b 1')] },
    { weights: [9, 0], found: [one(true, 'a 9'), one(false, 'a 9', 'b 1')] },
    { weights: [0, 9], found: [one(true, 'b 9'), one(false, 'a 1', 'b 9')] },
    {
      weights: [2, 3, 1],
      found: [one(false, 'a 2'), one(false, 'a 2', 'b 3'), one(true, 'a 2', 'b 3', 'c 1')],
    },
    {
      weights: [0, 3, 1],
      found: [one(false, 'b 3'), one(true, 'b 3', 'c 1'), one(false, 'a 1', 'b 3', 'c 1')],
    },
    {
      weights: [0, 3, 0],
      found: [one(true, 'b 3'), one(false, 'a 1', 'b 3'), one(false, 'a 1', 'b 3', 'c 1')],
    },
    {
      weights: [0, 3, 0, 5],
      found: [
        one(false, 'b 3'),
        one(true, 'b 3', 'd 5'),
        one(false, 'a 1', 'b 3', 'd 5'),
        one(false, 'a 1', 'b 3', 'c 1', 'd 5'),
      ],
    },
  ])('of $weights: one per number of deployments, and one of them is reached', (row) => {
    expect(rules(row.weights)).toEqual(row.found);
    expect(rules(row.weights, 'GRPCRoute')).toEqual(row.found);
  });

  const paths = (count: number, deployments: number, { overrideHeader, ports = [] }: Said = {}) => {
    const service = routed({
      algorithm: HASH,
      weights: [0, ...Array(deployments - 1).fill(2)],
      ports: [
        ...Array.from({ length: count }, (_, index) =>
          Port.http1({ listen: 8000 + index, expose: 80, path: `/${index}` }),
        ),
        ...ports,
      ],
      overrideHeader,
    });
    return object(service, 'HTTPRoute').spec.rules.map(({ matches, backendRefs = [] }: any) => ({
      reached: matches[0].headers === undefined,
      weights: backendRefs.map(({ weight }: any) => weight),
    }));
  };

  test.each([
    [4, 4, 16],
    [3, 5, 15],
    [4, 5, 8],
    [1, 16, 16],
    [2, 8, 16],
    [2, 9, 4],
  ])('are at most 16: %i paths, %i deployments, %i rules', (count, deployments, length) => {
    expect(paths(count, deployments)).toHaveLength(length);
  });

  test('leave room for those of an override header', () => {
    const overrideHeader = 'x-deployment';
    expect(paths(1, 8, { overrideHeader })).toHaveLength(16);
    expect(paths(1, 9, { overrideHeader })).toHaveLength(2 + 9);
  });

  test('leave room for those that close a metrics path', () => {
    const ports = [Port.metrics({ listen: 8000, path: '/0/metrics' })];
    expect(paths(3, 5, { ports })).toHaveLength(16);
    expect(paths(4, 4, { ports })).toHaveLength(4 * 2 + 1);
  });

  test('are that of one and that of all if there is no room, and all keeps weight 0', () => {
    expect(paths(4, 5).filter((_: object, index: number) => index % 4 === 0)).toEqual([
      { reached: false, weights: [2] },
      { reached: true, weights: [0, 2, 2, 2, 2] },
    ]);
  });

  test('stand in the order of the ports, single ones first, and before all others', () => {
    const service = routed({
      algorithm: GatewayAlgorithm.RANDOM,
      weights: [9, 1],
      ports: [
        Port.http1({ listen: 8000, expose: 80 }),
        Port.http1({ listen: 8001, expose: 80, path: '/v1' }),
        Port.metrics({ listen: 8000 }),
      ],
    });
    const found = object(service, 'HTTPRoute').spec.rules.map(
      ({ matches, backendRefs = [] }: any) => [matches[0].path.value, backendRefs.length],
    );
    expect(found).toEqual([
      ['/', 1],
      ['/v1', 1],
      ['/', 2],
      ['/v1', 2],
      ['/metrics', 0],
    ]);
  });

  test('have the index, the cluster and the match of a service with one deployment', () => {
    const [alone] = object(routed({ algorithm: HASH, weights: [1] }), 'HTTPRoute').spec.rules;
    const [first] = object(routed({ algorithm: HASH, weights: [1, 0] }), 'HTTPRoute').spec.rules;
    expect(first).toEqual(alone);
  });

  test('need a header that no client can send', () => {
    const dormant = object(routed({ algorithm: HASH, weights: [1, 0] }), 'HTTPRoute').spec.rules[1];
    expect(dormant.matches).toEqual([{ path: { type: 'PathPrefix', value: '/' }, headers: NEVER }]);
  });
});

describe('a busy service', () => {
  const most = {
    maxConnections: 4294967295,
    maxPendingRequests: 4294967295,
    maxParallelRequests: 4294967295,
    maxParallelRetries: 4294967295,
  };
  const retry = {
    numRetries: 2,
    retryOn: { triggers: ['connect-failure', 'refused-stream', 'reset-before-request'] },
  };

  test.each([
    ['HTTP', [HTTP]],
    ['gRPC', [GRPC]],
    ['both', [HTTP, GRPC]],
  ])(
    'is not cut off by the proxy, and retried where no engine has seen a request: %s',
    (_, ports) => {
      expect(policy(routed({ ports }))).toMatchObject({ circuitBreaker: most, retry });
    },
  );

  test.each(['1.5', '1.8', '1.9'])('is so on release %s', (version) => {
    expect(policy(routed({ version }))).toMatchObject({ circuitBreaker: most, retry });
  });

  test('has no retries of connections', () => {
    const service = aRoutedService({
      ports: [Port.http({ listen: 8000, expose: 80 })],
      loadBalancer: LoadBalancer.clb(),
    });
    service.splitTraffic([Weight.of(aDeployment(service), 1)]);
    const written = policy(service);
    expect(written.circuitBreaker).toEqual(most);
    expect(written).not.toHaveProperty('retry');
  });
});

describe('metrics', () => {
  const metrics = (path?: string, listen = 8000) => Port.metrics({ listen, path });
  const on = (path: string, listen = 8000, expose = 80) => Port.http1({ listen, expose, path });
  const blocked = (ports: Port[]) => {
    const service = routed({ ports });
    const rules = object(service, 'HTTPRoute').spec.rules;
    return {
      paths: rules
        .filter(({ backendRefs }: any) => backendRefs === undefined)
        .map(({ matches }: any) => matches[0].path),
      service,
      rules,
    };
  };

  test.each([
    [[on('/'), metrics()], ['/metrics']],
    [[on('/a'), metrics('/a/metrics')], ['/a/metrics']],
    [[on('/a/'), metrics('/a/metrics')], ['/a/metrics']],
    [[on('/a'), metrics('/ab/metrics')], []],
    [[on('/v1'), metrics()], []],
    [[on('/'), metrics('/metrics', 9400)], []],
    [[on('/')], []],
  ])('are answered 404 where a routed port covers them (%#)', (ports, paths) => {
    const { paths: found, service } = blocked(ports);
    expect(found.map(({ value }: any) => value)).toEqual(paths);
    const kinds = synth(service).map(({ kind }) => kind);
    expect(kinds.includes('HTTPRouteFilter')).toBe(paths.length > 0);
  });

  test('are answered by the gateway itself, in rules after those of the split', () => {
    const { service, rules } = blocked([on('/'), metrics()]);
    expect(rules[1]).toEqual({
      matches: [{ path: { type: 'PathPrefix', value: '/metrics' } }],
      filters: [
        {
          type: 'ExtensionRef',
          extensionRef: {
            group: 'gateway.envoyproxy.io',
            kind: 'HTTPRouteFilter',
            name: 'chat-not-found',
          },
        },
      ],
    });
    const { metadata, spec } = object(service, 'HTTPRouteFilter');
    expect(metadata.name).toBe('chat-not-found');
    expect(spec).toEqual({ directResponse: { statusCode: 404 } });
  });

  test('are answered 404 on each listener that leads to them, and on no other', () => {
    const ports = [on('/'), on('/v1', 8001, 81), on('/m', 8000, 82), metrics(), metrics('/m/x')];
    const service = routed({ ports });
    const pathsOn = (name: string) =>
      object(service, 'HTTPRoute', name).spec.rules.map(
        ({ matches }: any) => matches[0].path.value,
      );
    expect(pathsOn('chat-http-80')).toEqual(['/', '/metrics', '/m/x']);
    expect(pathsOn('chat-http-81')).toEqual(['/v1']);
    expect(pathsOn('chat-http-82')).toEqual(['/m', '/m/x']);
  });

  test('are not on a gRPC route, which has no paths', () => {
    const service = routed({ ports: [GRPC, metrics('/metrics', 9000)] });
    expect(object(service, 'GRPCRoute').spec.rules).toHaveLength(1);
    expect(synth(service).map(({ kind }) => kind)).not.toContain('HTTPRouteFilter');
  });
});
