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
}

function routed({ algorithm, version, weights = [1], ports = [HTTP], routeTimeout }: Said) {
  const service = aRoutedService({
    ports,
    platform: Platform.kubernetes({ gateway: Gateway.envoyGateway({ version }) }),
    loadBalancer: LoadBalancer.apiGateway({ algorithm, routeTimeout }),
  });
  const all = weights.map((_, index) => aDeployment(service, {}, 'abc'[index]));
  service.splitTraffic(weights.map((weight, index) => Weight.of(all[index], weight)));
  return service;
}

const policy = (service: InferenceService) => object(service, 'BackendTrafficPolicy').spec;
const filters = (service: InferenceService, kind = 'HTTPRoute') =>
  object(service, kind).spec.rules.flatMap(({ backendRefs = [] }: any) =>
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
    ['round robin', GatewayAlgorithm.ROUND_ROBIN, []],
    ['least connections', GatewayAlgorithm.LEAST_CONNECTIONS, []],
    ['random', GatewayAlgorithm.RANDOM, ['equal', 'unequal', 'drained']],
    ['consistent hash', HASH, ['equal', 'unequal', 'drained']],
  ] as const;
  const table = cases.flatMap(([name, algorithm, filtered]) =>
    Object.entries(WEIGHTED).map(([weights, values]) => ({
      name,
      algorithm,
      weights,
      values,
      there: (filtered as readonly string[]).includes(weights),
    })),
  );

  test.each(table)('with $name and $weights weights: $there', (row) => {
    const service = routed({ algorithm: row.algorithm, weights: row.values });
    const found = filters(service);
    expect(found).toHaveLength(row.values.length);
    expect(found.every((each: unknown) => (each !== undefined) === row.there)).toBe(true);
    expect(service._plan().traffic.clusterPerDeployment).toBe(row.there);
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
