import {
  ClbAlgorithm,
  Gateway,
  GatewayAlgorithm,
  InferenceService,
  InferenceTesting,
  LoadBalancer,
  Platform,
  Port,
  Weight,
} from '../../src';
import { aCloud, aDeployment, aService, someQueue, synth } from '../support/builders';
import { liveRules } from '../support/routes';
import { answering, counted, seeded, sigmas } from '../support/simulation';

const REQUESTS = 100_000;
const HASH = GatewayAlgorithm.consistentHash('x-session-id');

interface Said {
  readonly loadBalancer: LoadBalancer;
  readonly platform?: Platform;
  readonly port?: Port;
  /** Weights, or none: by instance count. */
  readonly weights?: readonly number[];
  readonly replicas: readonly number[];
  readonly accepting?: readonly (boolean | undefined)[];
}

function served(spec: Said): InferenceService {
  const { loadBalancer, platform, weights, replicas, accepting } = spec;
  const port = spec.port ?? Port.http1({ listen: 8000, expose: 80 });
  const service = aService({ loadBalancer, platform, ports: [port] });
  const deployments = replicas.map((count, index) =>
    aDeployment(
      service,
      { replicas: count, queue: someQueue(), acceptTraffic: accepting?.[index] },
      'abc'[index],
    ),
  );
  if (weights) {
    service.splitTraffic(weights.map((weight, index) => Weight.of(deployments[index], weight)));
  } else {
    service.splitByInstanceCount();
  }
  return service;
}

const api = (algorithm: GatewayAlgorithm) => LoadBalancer.apiGateway({ algorithm });
const TCP = Port.http({ listen: 8000, expose: 80 });
const clb = (rest: Omit<Said, 'loadBalancer' | 'port'>): Said => ({
  loadBalancer: LoadBalancer.clb({ algorithm: ClbAlgorithm.WEIGHTED_ROUND_ROBIN }),
  port: TCP,
  ...rest,
});
const ISTIO = Platform.kubernetes({ gateway: Gateway.istio() });
const PLAIN = Platform.kubernetes({ gateway: Gateway.gatewayApi({ className: 'any' }) });
const OLD = Platform.kubernetes({ gateway: Gateway.envoyGateway({ version: '1.5' }) });
const gRPC = Port.grpc({ listen: 9000 });
const even = { replicas: [2, 2], weights: [9, 1] };
const uneven = { replicas: [5, 2], weights: [9, 1] };
const counts = { replicas: [3, 1] };

/** What is said, the share of each deployment, and whether it holds to the request. */
const CASES: [string, Said, number[], 'exactly' | 'nearly'][] = [
  [
    'round robin',
    { loadBalancer: api(GatewayAlgorithm.ROUND_ROBIN), ...uneven },
    [0.9, 0.1],
    'exactly',
  ],
  [
    'round robin of gRPC',
    { loadBalancer: api(GatewayAlgorithm.ROUND_ROBIN), port: gRPC, ...uneven },
    [0.9, 0.1],
    'exactly',
  ],
  [
    'round robin, drained',
    { loadBalancer: api(GatewayAlgorithm.ROUND_ROBIN), replicas: [1, 1, 1], weights: [3, 0, 1] },
    [0.75, 0, 0.25],
    'exactly',
  ],
  [
    'least connections',
    { loadBalancer: api(GatewayAlgorithm.LEAST_CONNECTIONS), ...uneven },
    [0.9, 0.1],
    'exactly',
  ],
  ['random', { loadBalancer: api(GatewayAlgorithm.RANDOM), ...uneven }, [0.9, 0.1], 'nearly'],
  [
    'random on 1.5',
    { loadBalancer: api(GatewayAlgorithm.RANDOM), platform: OLD, ...uneven },
    [0.9, 0.1],
    'nearly',
  ],
  ['consistent hash', { loadBalancer: api(HASH), ...uneven }, [0.9, 0.1], 'nearly'],
  [
    'consistent hash of three',
    { loadBalancer: api(HASH), replicas: [1, 4, 2], weights: [5, 3, 2] },
    [0.5, 0.3, 0.2],
    'nearly',
  ],
  [
    'round robin on Istio',
    { loadBalancer: api(GatewayAlgorithm.ROUND_ROBIN), platform: ISTIO, ...uneven },
    [0.9, 0.1],
    'nearly',
  ],
  [
    'random on Istio',
    { loadBalancer: api(GatewayAlgorithm.RANDOM), platform: ISTIO, ...uneven },
    [0.9, 0.1],
    'nearly',
  ],
  [
    'round robin on the plain Gateway API',
    { loadBalancer: api(GatewayAlgorithm.ROUND_ROBIN), platform: PLAIN, ...uneven },
    [0.9, 0.1],
    'nearly',
  ],
  [
    'round robin by instance count',
    { loadBalancer: api(GatewayAlgorithm.ROUND_ROBIN), ...counts },
    [0.75, 0.25],
    'exactly',
  ],
  [
    'random by instance count',
    { loadBalancer: api(GatewayAlgorithm.RANDOM), ...counts },
    [0.75, 0.25],
    'nearly',
  ],
  [
    'consistent hash by instance count',
    { loadBalancer: api(HASH), ...counts },
    [0.75, 0.25],
    'nearly',
  ],
  [
    'consistent hash by instance count on Istio',
    { loadBalancer: api(HASH), platform: ISTIO, ...counts },
    [0.75, 0.25],
    'nearly',
  ],
  ['a CLB by instance count without the cloud', clb(counts), [0.75, 0.25], 'nearly'],
  [
    'a CLB by instance count on VKE',
    clb({ platform: aCloud(), ...counts }),
    [0.75, 0.25],
    'exactly',
  ],
  [
    'a CLB by instance count, one not accepting',
    clb({ platform: aCloud(), replicas: [3, 4, 1], accepting: [true, false, true] }),
    [0.75, 0, 0.25],
    'exactly',
  ],
  ['CLB weights of equal counts', clb({ platform: aCloud(), ...even }), [0.9, 0.1], 'exactly'],
  ['CLB weights per instance', clb({ replicas: [2, 4], weights: [3, 1] }), [0.6, 0.4], 'exactly'],
  [
    'CLB weights on Istio',
    clb({ platform: ISTIO, replicas: [2, 4], weights: [3, 1] }),
    [0.6, 0.4],
    'nearly',
  ],
];

describe('100,000 requests, by what the data planes do with the manifests,', () => {
  beforeEach(() => void jest.spyOn(process.stderr, 'write').mockReturnValue(true));
  afterEach(() => jest.restoreAllMocks());

  test.each(CASES)('are shared as declared: %s', (_title, spec, shares, how) => {
    const service = served(spec);
    const found = counted(synth(service), REQUESTS);
    const limit = how === 'exactly' ? 0 : 5;
    const names = shares.map((_, index) => `chat-${'abc'[index]}`);
    expect(Object.keys(found).sort()).toEqual(names.filter((_, index) => shares[index] > 0));
    const away = shares.map((share, index) => {
      const count = found[names[index]] ?? 0;
      return how === 'exactly'
        ? Math.abs(count - Math.round(share * REQUESTS))
        : sigmas(count, share, REQUESTS);
    });
    expect(Math.max(...away)).toBeLessThanOrEqual(limit);
    const planned = service.plan().traffic.shares;
    expect(planned.map(({ share }) => share)).toEqual(shares.map((share) => expect.closeTo(share)));
    const written = InferenceTesting.synth(service).shares(service);
    expect(Object.keys(written)).toEqual(shares.map((_, index) => 'abc'[index]));
    expect(Object.values(written)).toEqual(shares.map((share) => expect.closeTo(share)));
  });

  test.each([
    ['weights', { loadBalancer: api(HASH), ...uneven }],
    ['instance count', { loadBalancer: api(HASH), ...counts }],
    ['instance count on Istio', { loadBalancer: api(HASH), platform: ISTIO, ...counts }],
  ])('reach the same deployment for the same header value: %s', (_title, spec) => {
    const answer = answering(synth(served(spec)), seeded(2));
    const first = new Map<string, string>();
    let astray = 0;
    for (let index = 0; index < 20_000; index++) {
      const value = `user-${index % 1000}`;
      const name = answer({ value });
      astray += (first.get(value) ?? name) === name ? 0 : 1;
      first.set(value, name);
    }
    expect(astray).toBe(0);
    expect(new Set(first.values()).size).toBe(2);
  });

  test.each([
    ['round robin', api(GatewayAlgorithm.ROUND_ROBIN)],
    ['random', api(GatewayAlgorithm.RANDOM)],
    ['consistent hash', api(HASH)],
  ])('show a weight that is wrong in the manifests: %s', (_title, loadBalancer) => {
    const objects = synth(served({ loadBalancer, ...uneven }));
    liveRules(objects.find(({ kind }) => kind === 'HTTPRoute'))[0].backendRefs[0].weight = 8;
    const found = counted(objects, REQUESTS);
    expect(sigmas(found['chat-a'], 0.9, REQUESTS)).toBeGreaterThan(5);
  });

  test('show the missing filters without which random does not follow the weights', () => {
    const objects = synth(served({ loadBalancer: api(GatewayAlgorithm.RANDOM), ...uneven }));
    const route = objects.find(({ kind }) => kind === 'HTTPRoute');
    liveRules(route)[0].backendRefs.forEach((backend: any) => delete backend.filters);
    expect(sigmas(counted(objects, REQUESTS)['chat-a'], 0.9, REQUESTS)).toBeGreaterThan(5);
  });
});
