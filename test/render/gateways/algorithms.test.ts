import { Severity } from '../../../src';
import {
  Algorithm,
  CLB_ALGORITHMS,
  GATEWAY_ALGORITHMS,
  PLATFORMS,
  PlatformName,
  SPLITS,
  Split,
  balanced,
} from '../../support/balanced';
import { object, synth } from '../../support/builders';

/** What a cell of the table ends as: exact, or a rule's id. */
type Verdict = 'exact' | 'ALGORITHM' | `APPROXIMATED_${string}`;

const RR = 'APPROXIMATED_ROUND_ROBIN';
const LC = 'APPROXIMATED_LEAST_CONNECTIONS';
const SH = 'APPROXIMATED_SOURCE_HASH';
const NO = 'ALGORITHM';

const ENVOY_TCP: Record<keyof typeof CLB_ALGORITHMS, Verdict[]> = {
  'weighted round robin': ['exact', 'exact', 'exact', RR],
  'weighted least connections': ['exact', LC, LC, NO],
  'source address hash': ['exact', 'exact', NO, SH],
};
const ISTIO_TCP: Record<keyof typeof CLB_ALGORITHMS, Verdict[]> = {
  'weighted round robin': ['exact', RR, RR, RR],
  'weighted least connections': ['exact', LC, LC, NO],
  'source address hash': ['exact', NO, NO, SH],
};
const envoy = (hash: Verdict): Record<Algorithm, Verdict[]> => ({
  'round robin': ['exact', 'exact', 'exact', 'exact'],
  'least connections': ['exact', LC, LC, 'exact'],
  random: ['exact', 'exact', 'exact', 'exact'],
  'consistent hash': ['exact', hash, hash, 'exact'],
  ...ENVOY_TCP,
});
const istio: Record<Algorithm, Verdict[]> = {
  'round robin': ['exact', RR, RR, 'exact'],
  'least connections': ['exact', LC, LC, 'exact'],
  random: ['exact', 'exact', 'exact', 'exact'],
  'consistent hash': ['exact', NO, NO, 'exact'],
  ...ISTIO_TCP,
};

/** In the order of `SPLITS`: all to one, equal weights, other weights, by instance count. */
const TABLE: Record<PlatformName, Record<Algorithm, Verdict[]>> = {
  'Envoy Gateway 1.5': envoy(NO),
  'Envoy Gateway 1.8': envoy(NO),
  'Envoy Gateway 1.9': envoy('exact'),
  'Istio 1.27': istio,
  'Istio 1.31': istio,
  'Gateway API': {
    'round robin': [RR, RR, RR, RR],
    'least connections': [NO, NO, NO, NO],
    random: [NO, NO, NO, NO],
    'consistent hash': [NO, NO, NO, NO],
    'weighted round robin': [RR, RR, RR, RR],
    'weighted least connections': [NO, NO, NO, NO],
    'source address hash': [NO, NO, NO, SH],
  },
  VKE: {
    ...envoy('exact'),
    'weighted round robin': ['exact', 'exact', 'exact', 'exact'],
    'weighted least connections': ['exact', LC, LC, 'exact'],
    'source address hash': ['exact', 'exact', NO, 'exact'],
  },
};

interface Case {
  readonly platform: PlatformName;
  readonly algorithm: Algorithm;
  readonly split: Split;
  readonly verdict: Verdict;
}

const CASES: Case[] = Object.entries(TABLE).flatMap(([platform, rows]) =>
  Object.entries(rows).flatMap(([algorithm, verdicts]) =>
    Object.keys(SPLITS).map((split, index) => ({
      platform: platform as PlatformName,
      algorithm: algorithm as Algorithm,
      split: split as Split,
      verdict: verdicts[index],
    })),
  ),
);
const WRITTEN = CASES.filter(({ verdict }) => verdict !== NO);
const REFUSED = CASES.filter(({ verdict }) => verdict === NO);
const TITLE = '$platform, $algorithm, $split';

describe('algorithm × split × gateway × release', () => {
  test('has every cell', () => {
    const algorithms = { ...GATEWAY_ALGORITHMS, ...CLB_ALGORITHMS };
    const all = [PLATFORMS, algorithms, SPLITS].map((each) => Object.keys(each).length);
    expect(CASES).toHaveLength(all[0] * all[1] * all[2]);
    expect(CASES.every(({ verdict }) => verdict !== undefined)).toBe(true);
  });

  test.each(CASES)(`is what the table says: ${TITLE}: $verdict`, (cell) => {
    const service = balanced(cell.platform, cell.algorithm, cell.split);
    const about = service
      .findings()
      .filter(({ rule }) => rule === NO || rule.startsWith('APPROXIMATED_'));
    expect(about.map(({ rule }) => rule)).toEqual(cell.verdict === 'exact' ? [] : [cell.verdict]);
    about.forEach(({ severity, message }) => {
      expect(severity).toBe(cell.verdict === NO ? Severity.ERROR : Severity.WARNING);
      expect(message).toMatch(/; .{20,}/);
    });
    const { degree } = service.plan().traffic;
    expect(degree).toBe(
      cell.verdict === 'exact' ? 'exact' : cell.verdict === NO ? 'refused' : 'approximated',
    );
  });

  test.each(REFUSED)(`writes nothing of what is refused: ${TITLE}`, (cell) => {
    const service = balanced(cell.platform, cell.algorithm, cell.split);
    expect(() => synth(service)).toThrow(/ALGORITHM/);
  });
});

const ENVOY_TYPES: Record<Algorithm, string> = {
  'round robin': 'RoundRobin',
  'least connections': 'LeastRequest',
  random: 'Random',
  'consistent hash': 'ConsistentHash',
  'weighted round robin': 'RoundRobin',
  'weighted least connections': 'LeastRequest',
  'source address hash': 'ConsistentHash',
};

const ISTIO_BALANCERS: Record<Algorithm, object> = {
  'round robin': { simple: 'ROUND_ROBIN' },
  'least connections': { simple: 'LEAST_REQUEST' },
  random: { simple: 'RANDOM' },
  'consistent hash': { consistentHash: { httpHeaderName: 'x-session-id' } },
  'weighted round robin': { simple: 'ROUND_ROBIN' },
  'weighted least connections': { simple: 'LEAST_REQUEST' },
  'source address hash': { consistentHash: { useSourceIp: true } },
};

const CLB_SCHEDULERS: Partial<Record<Algorithm, string>> = {
  'weighted round robin': 'wrr',
  'weighted least connections': 'wlc',
  'source address hash': 'sh',
};
const SCHEDULER = 'service.beta.kubernetes.io/volcengine-loadbalancer-scheduler';

const isTcp = ({ algorithm }: Case) => algorithm in CLB_ALGORITHMS;
const isCounted = ({ split }: Case) => split === 'by instance count';
const isBalancer = (cell: Case) => isTcp(cell) && isCounted(cell);

/** Weights of the backends as they must stand in the route, in order. */
function weights(cell: Case): (number | undefined)[] {
  const said = SPLITS[cell.split];
  if (!said) {
    return [undefined];
  }
  // behind a CLB a weight is each instance's
  return isTcp(cell) ? [said[0] * 3, said[1]] : [...said];
}

describe('what the table comes to', () => {
  beforeEach(() => void jest.spyOn(process.stderr, 'write').mockReturnValue(true));
  afterEach(() => jest.restoreAllMocks());

  test.each(WRITTEN.filter((cell) => !isBalancer(cell)))(
    `is a route with the declared weights: ${TITLE}`,
    (cell) => {
      const service = balanced(cell.platform, cell.algorithm, cell.split);
      const route = object(service, isTcp(cell) ? 'TCPRoute' : 'HTTPRoute');
      const [{ backendRefs }] = route.spec.rules;
      expect(backendRefs.map(({ weight }: any) => weight)).toEqual(weights(cell));
      expect(backendRefs.map(({ name }: any) => name)).toEqual(
        isCounted(cell) ? ['chat'] : ['chat-a', 'chat-b'],
      );
      const filtered = backendRefs.filter(({ filters }: any) => filters !== undefined);
      const clusters =
        ['Envoy Gateway 1.5', 'Envoy Gateway 1.8', 'Envoy Gateway 1.9', 'VKE'].includes(
          cell.platform,
        ) &&
        !isCounted(cell) &&
        (cell.algorithm === 'random' ||
          (cell.algorithm === 'consistent hash' && /1\.9|VKE/.test(cell.platform)));
      expect(filtered).toHaveLength(clusters ? 2 : 0);
    },
  );

  test.each(WRITTEN.filter((cell) => !isBalancer(cell)))(
    `is the gateway's own policy for the algorithm: ${TITLE}`,
    (cell) => {
      const service = balanced(cell.platform, cell.algorithm, cell.split);
      const policies = synth(service).filter(({ kind }) => kind === 'BackendTrafficPolicy');
      const rules = synth(service).filter(({ kind }) => kind === 'DestinationRule');
      if (cell.platform.startsWith('Istio')) {
        expect(rules.map(({ spec }) => spec.host)).toEqual(
          isCounted(cell) ? ['chat'] : ['chat-a', 'chat-b'],
        );
        rules.forEach(({ spec }) =>
          expect(spec.trafficPolicy.loadBalancer).toEqual(ISTIO_BALANCERS[cell.algorithm]),
        );
        expect(policies).toEqual([]);
      } else if (cell.platform === 'Gateway API') {
        expect([...policies, ...rules]).toEqual([]);
      } else {
        expect(policies.map(({ spec }) => spec.loadBalancer.type)).toEqual([
          ENVOY_TYPES[cell.algorithm],
        ]);
      }
    },
  );

  test.each(WRITTEN.filter(isBalancer))(`is a Service of type LoadBalancer: ${TITLE}`, (cell) => {
    const service = balanced(cell.platform, cell.algorithm, cell.split);
    const { metadata, spec } = object(service, 'Service', 'chat');
    expect(spec.type).toBe('LoadBalancer');
    expect(spec.selector).toEqual({
      'cdk-inference/service': 'chat',
      'cdk-inference/accept-traffic': 'true',
    });
    const cloud = cell.platform === 'VKE';
    expect(metadata.annotations[SCHEDULER]).toBe(
      cloud ? CLB_SCHEDULERS[cell.algorithm] : undefined,
    );
    expect(spec.sessionAffinity).toBe(
      !cloud && cell.algorithm === 'source address hash' ? 'ClientIP' : undefined,
    );
    expect(spec.allocateLoadBalancerNodePorts).toBe(cloud ? false : undefined);
  });

  test.each([
    ['Envoy Gateway 1.8', 'v1alpha2'],
    ['Envoy Gateway 1.9', 'v1'],
    ['Istio 1.27', 'v1alpha2'],
    ['Istio 1.31', 'v1'],
    ['Gateway API', 'v1alpha2'],
  ] as const)('is a TCP route that %s serves: %s', (platform, version) => {
    const service = balanced(platform, 'weighted round robin', 'other weights');
    expect(object(service, 'TCPRoute').apiVersion).toBe(`gateway.networking.k8s.io/${version}`);
  });
});
