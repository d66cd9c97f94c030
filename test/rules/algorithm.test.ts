import {
  AlgorithmName,
  ClbAlgorithm,
  SupportLevel,
  Gateway,
  GatewayAlgorithm,
  InferenceService,
  LoadBalancer,
  Platform,
  Port,
  Weight,
} from '../../src';
import { SplitBackend, SplitKind } from '../../src/plan/split-support';
import { GatewayKind } from '../../src/spec/platform';
import { aCloud, aDeployment, aService, someQueue, synth } from '../support/builders';
import { expectFinding } from '../support/findings';
import { liveRules } from '../support/routes';

const HTTP = {
  'round robin': GatewayAlgorithm.ROUND_ROBIN,
  'least connections': GatewayAlgorithm.LEAST_CONNECTIONS,
  random: GatewayAlgorithm.RANDOM,
  'consistent hash': GatewayAlgorithm.consistentHash('x-session-id'),
};
const TCP = {
  'weighted round robin': ClbAlgorithm.WEIGHTED_ROUND_ROBIN,
  'weighted least connections': ClbAlgorithm.WEIGHTED_LEAST_CONNECTIONS,
  'source address hash': ClbAlgorithm.SOURCE_ADDRESS_HASH,
};
type Algorithm = keyof typeof HTTP | keyof typeof TCP;

const envoy = (version: string) =>
  Platform.kubernetes({ gateway: Gateway.envoyGateway({ version }) });
const istio = (version: string) => Platform.kubernetes({ gateway: Gateway.istio({ version }) });
const plain = Platform.kubernetes({ gateway: Gateway.gatewayApi({ className: 'any' }) });
const { ENVOY_GATEWAY, ISTIO, GATEWAY_API } = GatewayKind;

/** Who carries the split: where, of which kind, on which platform. */
const CARRIERS = {
  'Envoy Gateway 1.5': [SplitBackend.ROUTE, ENVOY_GATEWAY, envoy('1.5')],
  'Envoy Gateway 1.8': [SplitBackend.ROUTE, ENVOY_GATEWAY, envoy('1.8')],
  'Envoy Gateway 1.9': [SplitBackend.ROUTE, ENVOY_GATEWAY, envoy('1.9')],
  'Istio 1.27': [SplitBackend.ROUTE, ISTIO, istio('1.27')],
  'Istio 1.30': [SplitBackend.ROUTE, ISTIO, istio('1.30')],
  'the plain Gateway API': [SplitBackend.ROUTE, GATEWAY_API, plain],
  'TCP routes of Envoy Gateway 1.5': [SplitBackend.TCP_ROUTE, ENVOY_GATEWAY, envoy('1.5')],
  'TCP routes of Envoy Gateway 1.9': [SplitBackend.TCP_ROUTE, ENVOY_GATEWAY, envoy('1.9')],
  'TCP routes of Istio 1.27': [SplitBackend.TCP_ROUTE, ISTIO, istio('1.27')],
  'TCP routes of Istio 1.30': [SplitBackend.TCP_ROUTE, ISTIO, istio('1.30')],
  'TCP routes of the plain Gateway API': [SplitBackend.TCP_ROUTE, GATEWAY_API, plain],
  'a LoadBalancer Service': [SplitBackend.SERVICE, undefined, Platform.kubernetes()],
  'the CLB of VKE': [SplitBackend.CLOUD, undefined, aCloud()],
} as const;
type CarrierName = keyof typeof CARRIERS;

/** Weights of the deployments; for instance counts how many there are. */
const SPLITS = {
  'one deployment': { weights: [1], splitKind: SplitKind.ONE },
  'one of two': { weights: [1, 0], splitKind: SplitKind.ONE },
  'equal weights': { weights: [1, 1], splitKind: SplitKind.WEIGHTS },
  'unequal weights': { weights: [9, 1], splitKind: SplitKind.WEIGHTS },
  'by instance count': { counts: 2, splitKind: SplitKind.INSTANCE_COUNT },
  'one by instance count': { counts: 1, splitKind: SplitKind.ONE },
} as const;
type Split = keyof typeof SPLITS;

function balancing(
  splitBackend: CarrierName,
  algorithm: Algorithm,
  split: Split,
): InferenceService {
  const [where, , platform] = CARRIERS[splitBackend];
  const gateway = where === SplitBackend.ROUTE;
  const service = aService({
    platform,
    ports: [(gateway ? Port.http1 : Port.http)({ listen: 8000, expose: 80 })],
    loadBalancer: gateway
      ? LoadBalancer.apiGateway({ algorithm: HTTP[algorithm as keyof typeof HTTP] })
      : LoadBalancer.clb({ algorithm: TCP[algorithm as keyof typeof TCP] }),
  });
  const spec = SPLITS[split];
  const weights: readonly number[] = 'weights' in spec ? spec.weights : Array(spec.counts).fill(1);
  const all = weights.map((_, index) => aDeployment(service, { queue: someQueue() }, `d${index}`));
  if ('weights' in spec) {
    service.splitTraffic(weights.map((weight, index) => Weight.of(all[index], weight)));
  } else {
    service.splitByInstanceCount();
  }
  return service;
}

type Verdict = 'exact' | 'exact, clusters' | { readonly rule: string; readonly names?: string[] };
const least: Verdict = {
  rule: 'APPROXIMATED_LEAST_CONNECTIONS',
};
const drawn: Verdict = {
  rule: 'APPROXIMATED_ROUND_ROBIN',
};
const unknown: Verdict = {
  rule: 'APPROXIMATED_ROUND_ROBIN',
};
const sticky: Verdict = {
  rule: 'APPROXIMATED_SOURCE_HASH',
};
const unsupported = (...names: string[]): Verdict => ({ rule: 'ALGORITHM', names });
const old = (version: string) => unsupported(version, "Gateway.envoyGateway({ version: '1.9' })");
const noHash = unsupported('Istio', 'Envoy Gateway 1.9');
const noAlgorithm = unsupported('Gateway API', 'Gateway.istio()');
const noTcpHash = unsupported('Envoy Gateway', 'ClbAlgorithm.WEIGHTED_ROUND_ROBIN');
const noStick = unsupported('Istio', 'ClbAlgorithm.WEIGHTED_ROUND_ROBIN');
const noCount = unsupported('kube-proxy', 'ClbAlgorithm.WEIGHTED_ROUND_ROBIN');

/** Carrier, algorithm; verdict on one deployment, on weights, by instance count; on equal weights where it differs. */
type Row = [CarrierName, Algorithm, Verdict, Verdict, Verdict?, Verdict?];
const envoyRows = (name: CarrierName, hashed: Verdict): Row[] => [
  [name, 'round robin', 'exact', 'exact', 'exact'],
  [name, 'least connections', 'exact', least, 'exact'],
  [name, 'random', 'exact', 'exact, clusters', 'exact'],
  [name, 'consistent hash', 'exact', hashed, 'exact'],
];
const istioRows = (name: CarrierName): Row[] => [
  [name, 'round robin', 'exact', drawn, 'exact'],
  [name, 'least connections', 'exact', least, 'exact'],
  [name, 'random', 'exact', 'exact', 'exact'],
  [name, 'consistent hash', 'exact', noHash, 'exact'],
];
const ROWS: Row[] = [
  ...envoyRows('Envoy Gateway 1.5', old('1.5')),
  ...envoyRows('Envoy Gateway 1.8', old('1.8')),
  ...envoyRows('Envoy Gateway 1.9', 'exact, clusters'),
  ...istioRows('Istio 1.27'),
  ...istioRows('Istio 1.30'),
  ['the plain Gateway API', 'round robin', unknown, unknown, unknown],
  ['the plain Gateway API', 'least connections', noAlgorithm, noAlgorithm, noAlgorithm],
  ['the plain Gateway API', 'random', noAlgorithm, noAlgorithm, noAlgorithm],
  ['the plain Gateway API', 'consistent hash', noAlgorithm, noAlgorithm, noAlgorithm],
  ...(['TCP routes of Envoy Gateway 1.5', 'TCP routes of Envoy Gateway 1.9'] as const).flatMap(
    (name): Row[] => [
      [name, 'weighted round robin', 'exact', 'exact'],
      [name, 'weighted least connections', 'exact', least],
      [name, 'source address hash', 'exact', noTcpHash, undefined, 'exact'],
    ],
  ),
  ...(['TCP routes of Istio 1.27', 'TCP routes of Istio 1.30'] as const).flatMap((name): Row[] => [
    [name, 'weighted round robin', 'exact', drawn],
    [name, 'weighted least connections', 'exact', least],
    [name, 'source address hash', 'exact', noStick],
  ]),
  ['TCP routes of the plain Gateway API', 'weighted round robin', unknown, unknown],
  ['TCP routes of the plain Gateway API', 'weighted least connections', noAlgorithm, noAlgorithm],
  ['TCP routes of the plain Gateway API', 'source address hash', noAlgorithm, noAlgorithm],
];
/** What has no weights: one deployment, by instance count. */
const SERVICES: [CarrierName, Algorithm, Verdict][] = [
  ['a LoadBalancer Service', 'weighted round robin', drawn],
  ['a LoadBalancer Service', 'weighted least connections', noCount],
  ['a LoadBalancer Service', 'source address hash', sticky],
  ['the CLB of VKE', 'weighted round robin', 'exact'],
  ['the CLB of VKE', 'weighted least connections', 'exact'],
  ['the CLB of VKE', 'source address hash', 'exact'],
];

interface Support {
  readonly splitBackend: CarrierName;
  readonly algorithm: Algorithm;
  readonly split: Split;
  readonly verdict: Verdict;
}
const CELLS: Support[] = [
  ...ROWS.flatMap(([splitBackend, algorithm, one, weights, count, equal = weights]): Support[] => [
    { splitBackend, algorithm, split: 'one deployment', verdict: one },
    { splitBackend, algorithm, split: 'one of two', verdict: one },
    { splitBackend, algorithm, split: 'equal weights', verdict: equal },
    { splitBackend, algorithm, split: 'unequal weights', verdict: weights },
    ...(count
      ? [{ splitBackend, algorithm, split: 'by instance count' as const, verdict: count }]
      : []),
  ]),
  ...SERVICES.flatMap(([splitBackend, algorithm, verdict]): Support[] => [
    { splitBackend, algorithm, split: 'one by instance count', verdict },
    { splitBackend, algorithm, split: 'by instance count', verdict },
  ]),
];
const ENVOY_TYPES: Record<Algorithm, string> = {
  'round robin': 'RoundRobin',
  'least connections': 'LeastRequest',
  random: 'Random',
  'consistent hash': 'ConsistentHash',
  'weighted round robin': 'RoundRobin',
  'weighted least connections': 'LeastRequest',
  'source address hash': 'ConsistentHash',
};
const ISTIO_TYPES: Record<Algorithm, object> = {
  'round robin': { simple: 'ROUND_ROBIN' },
  'least connections': { simple: 'LEAST_REQUEST' },
  random: { simple: 'RANDOM' },
  'consistent hash': { consistentHash: { httpHeaderName: 'x-session-id' } },
  'weighted round robin': { simple: 'ROUND_ROBIN' },
  'weighted least connections': { simple: 'LEAST_REQUEST' },
  'source address hash': { consistentHash: { useSourceIp: true } },
};
const SCHEDULERS: Record<string, string> = {
  'weighted round robin': 'wrr',
  'weighted least connections': 'wlc',
  'source address hash': 'sh',
};

/** The algorithm in the manifests is that of the carrier, and of nobody else. */
function expectWritten(objects: any[], { splitBackend, algorithm, split }: Support): void {
  const [where, kind] = CARRIERS[splitBackend];
  const of = (request: string) => objects.filter((each) => each.kind === request);
  const policies = of('BackendTrafficPolicy').map(({ spec }) => spec.loadBalancer.type);
  expect(policies).toEqual(kind === ENVOY_GATEWAY ? [ENVOY_TYPES[algorithm]] : []);
  const rules = of('DestinationRule').map(({ spec }) => spec.trafficPolicy.loadBalancer);
  const backends = split === 'one deployment' || split === 'by instance count' ? 1 : 2;
  expect(rules).toEqual(kind === ISTIO ? Array(backends).fill(ISTIO_TYPES[algorithm]) : []);
  const [frontend] = of('Service').filter(({ spec }) => spec.type === 'LoadBalancer');
  expect(frontend !== undefined).toBe(kind === undefined);
  expect(
    frontend?.metadata.annotations?.[
      'service.beta.kubernetes.io/volcengine-loadbalancer-scheduler'
    ],
  ).toBe(where === SplitBackend.CLOUD ? SCHEDULERS[algorithm] : undefined);
  expect(frontend?.spec.sessionAffinity).toBe(
    where === SplitBackend.SERVICE && algorithm === 'source address hash' ? 'ClientIP' : undefined,
  );
}

describe('algorithm × split × carrier (ALGORITHM)', () => {
  beforeEach(() => void jest.spyOn(process.stderr, 'write').mockReturnValue(true));
  afterEach(() => jest.restoreAllMocks());

  test.each(CELLS)('$algorithm, $split, by $carrier: $verdict', (support) => {
    const { verdict } = support;
    const service = balancing(support.splitBackend, support.algorithm, support.split);
    const { level } = service.plan().traffic;
    if (typeof verdict === 'string') {
      expect(service.findings()).toEqual([]);
      expect(level).toBe(SupportLevel.EXACT);
    } else {
      expectFinding(service, verdict.rule, verdict);
      const stops = verdict.rule === 'ALGORITHM';
      expect(level).toBe(stops ? SupportLevel.UNSUPPORTED : SupportLevel.APPROXIMATED);
      expect(service.findings()).toHaveLength(1);
      expect(service.fidelity().some(({ rule }) => rule === verdict.rule)).toBe(!stops);
      if (stops) {
        expect(() => synth(service)).toThrow('ALGORITHM');
        return;
      }
    }
    const objects = synth(service);
    expectWritten(objects, support);
    const [where, kind] = CARRIERS[support.splitBackend];
    const hashed =
      support.algorithm === 'consistent hash' && support.splitBackend === 'Envoy Gateway 1.9';
    const clusters =
      where === SplitBackend.ROUTE &&
      kind === ENVOY_GATEWAY &&
      ['one of two', 'equal weights', 'unequal weights'].includes(support.split) &&
      (support.algorithm === 'random' || hashed);
    expect(verdict === 'exact, clusters').toBe(clusters && support.split !== 'one of two');
    expect(service._plan().traffic.clusterPerDeployment).toBe(clusters);
    const backends = objects
      .filter(({ kind: each }) => /Route$/.test(each))
      .flatMap((route) => liveRules(route)[0].backendRefs);
    // one deployment alone has a cluster without a filter, as in a service that has no other
    expect(backends.map(({ filters }) => filters !== undefined)).toEqual(
      backends.map(() => verdict === 'exact, clusters'),
    );
  });

  test('no cell of the table is missing here', () => {
    const here = new Set(
      CELLS.map(({ splitBackend, algorithm, split }) =>
        [...CARRIERS[splitBackend].slice(0, 2), algorithm, SPLITS[split].splitKind].join(),
      ),
    );
    const { ONE, WEIGHTS, INSTANCE_COUNT } = SplitKind;
    // the cloud's own stand below a stack: cloud-algorithms.test.ts, cloud-gateway-algorithm.test.ts
    type Here = Exclude<SplitBackend, SplitBackend.CLOUD_SERVERS | SplitBackend.CLOUD_ROUTE>;
    const possible: Record<Here, [(GatewayKind | undefined)[], string[], SplitKind[]]> = {
      [SplitBackend.ROUTE]: [
        Object.values(GatewayKind),
        Object.keys(HTTP),
        Object.values(SplitKind),
      ],
      [SplitBackend.TCP_ROUTE]: [Object.values(GatewayKind), Object.keys(TCP), [ONE, WEIGHTS]],
      [SplitBackend.SERVICE]: [[undefined], Object.keys(TCP), [ONE, INSTANCE_COUNT]],
      [SplitBackend.CLOUD]: [[undefined], Object.keys(TCP), [ONE, INSTANCE_COUNT]],
    };
    const there = (Object.keys(possible) as Here[]).flatMap((splitBackend) => {
      const [kinds, names, situations] = possible[splitBackend];
      return kinds.flatMap((kind) =>
        names.flatMap((name) => situations.map((each) => [splitBackend, kind, name, each].join())),
      );
    });
    expect([...here].sort()).toEqual(there.sort());
    expect([...Object.keys(HTTP), ...Object.keys(TCP)].sort()).toEqual(
      Object.values(AlgorithmName).sort(),
    );
  });
});
