import {
  ClbAlgorithm,
  Gateway,
  GatewayAlgorithm,
  InferenceService,
  Platform,
  Release,
} from '../../src';
import { aDeployment, synth } from '../support/builders';
import {
  RELEASES,
  Shares,
  balanced,
  measured,
  over,
  planned,
  routed,
  sized,
  user,
  wandering,
  wrong,
} from '../support/simulated-calls';
import { Environment, callers } from '../support/simulation';
import { aClbService, aCloud } from '../support/traffic';

const { NEW, OLD } = RELEASES;
const EG_19 = Gateway.envoyGateway({ version: '1.9' });
const EG_15 = Gateway.envoyGateway({ version: '1.5' });
const ISTIO = Gateway.istio();
const PLAIN = Gateway.gatewayApi({ className: 'cilium' });
const { LEAST_CONNECTIONS, RANDOM } = GatewayAlgorithm;
const HASH = GatewayAlgorithm.consistentHash('x-user');
const { WEIGHTED_ROUND_ROBIN, WEIGHTED_LEAST_CONNECTIONS, SOURCE_ADDRESS_HASH } = ClbAlgorithm;

beforeEach(() => void jest.spyOn(process.stderr, 'write').mockReturnValue(true));
afterEach(() => jest.restoreAllMocks());

type Case = [title: string, make: () => InferenceService, shares: number[], on?: Environment];

/** Weights; the sizes of the deployments are others on purpose. */
const WEIGHTED: Case[] = [
  ['round robin, Envoy Gateway', () => sized(routed(EG_19), [1, 5], [9, 1]), [0.9, 0.1], NEW],
  ['round robin, Envoy Gateway 1.5', () => sized(routed(EG_15), [1, 5], [9, 1]), [0.9, 0.1], OLD],
  ['round robin, Istio', () => sized(routed(ISTIO), [1, 5], [9, 1]), [0.9, 0.1], OLD],
  ['the plain Gateway API', () => sized(routed(PLAIN), [1, 5], [9, 1]), [0.9, 0.1], OLD],
  ['three', () => sized(routed(EG_19), [4, 1, 2], [1, 0, 3]), [0.25, 0, 0.75], NEW],
  ['one', () => sized(routed(EG_19), [4], [7]), [1], NEW],
  ['random', () => sized(routed(EG_19, RANDOM), [4, 1], [1, 3]), [0.25, 0.75], NEW],
  ['random, 1.5', () => sized(routed(EG_15, RANDOM), [4, 1], [1, 3]), [0.25, 0.75], OLD],
  ['random, Istio', () => sized(routed(ISTIO, RANDOM), [4, 1], [1, 3]), [0.25, 0.75], OLD],
  ['least', () => sized(routed(EG_19, LEAST_CONNECTIONS), [4, 1], [1, 3]), [0.25, 0.75], NEW],
  ['hash, 9 : 1', () => sized(routed(EG_19, HASH), [1, 5], [9, 1]), [0.9, 0.1], NEW],
  ['hash, equal', () => sized(routed(EG_19, HASH), [1, 5], [1, 1]), [0.5, 0.5], NEW],
  ['hash, 1 : 0 : 3', () => sized(routed(EG_19, HASH), [4, 1, 2], [1, 0, 3]), [0.25, 0, 0.75], NEW],
];

/** 6 and 4 instances. */
const COUNTED: Case[] = [
  ['round robin', () => sized(routed(EG_19), [6, 4]), [0.6, 0.4], NEW],
  ['random', () => sized(routed(EG_19, RANDOM), [6, 4]), [0.6, 0.4], NEW],
  ['least connections', () => sized(routed(EG_19, LEAST_CONNECTIONS), [6, 4]), [0.6, 0.4], NEW],
  ['hash', () => sized(routed(EG_19, HASH), [6, 4]), [0.6, 0.4], NEW],
  ['hash, Envoy Gateway 1.5', () => sized(routed(EG_15, HASH), [6, 4]), [0.6, 0.4], OLD],
  ['hash, Istio', () => sized(routed(ISTIO, HASH), [6, 4]), [0.6, 0.4], OLD],
  ['a Service', () => sized(balanced(Platform.kubernetes()), [6, 4]), [0.6, 0.4], OLD],
  [
    'a Service that keeps callers',
    () => sized(balanced(Platform.kubernetes(), SOURCE_ADDRESS_HASH), [6, 4]),
    [0.6, 0.4],
    OLD,
  ],
  ['CLB, wrr', () => sized(balanced(aCloud(), WEIGHTED_ROUND_ROBIN), [6, 4]), [0.6, 0.4], OLD],
  [
    'CLB, wlc',
    () => sized(balanced(aCloud(), WEIGHTED_LEAST_CONNECTIONS), [6, 4]),
    [0.6, 0.4],
    OLD,
  ],
  ['CLB, sh', () => sized(balanced(aCloud(), SOURCE_ADDRESS_HASH), [6, 4]), [0.6, 0.4], OLD],
];

/** Weights of instances: 2 × 5 and 3 × 1. */
const PER_INSTANCE: Case[] = [
  [
    'wrr, Envoy Gateway',
    () => sized(balanced(over(EG_19)), [2, 3], [5, 1]),
    [10 / 13, 3 / 13],
    NEW,
  ],
  [
    'wrr, Envoy Gateway 1.5',
    () => sized(balanced(over(EG_15)), [2, 3], [5, 1]),
    [10 / 13, 3 / 13],
    OLD,
  ],
  ['wrr, Istio', () => sized(balanced(over(ISTIO)), [2, 3], [5, 1]), [10 / 13, 3 / 13], OLD],
  [
    'wrr, the plain Gateway API',
    () => sized(balanced(over(PLAIN)), [2, 3], [5, 1]),
    [10 / 13, 3 / 13],
    OLD,
  ],
  ['wrr, in the cloud', () => sized(balanced(aCloud()), [2, 3], [5, 1]), [10 / 13, 3 / 13], NEW],
  [
    'wlc, Envoy Gateway',
    () => sized(balanced(over(EG_19), WEIGHTED_LEAST_CONNECTIONS), [2, 3], [5, 1]),
    [10 / 13, 3 / 13],
    NEW,
  ],
  [
    'sh, equal weights, Envoy Gateway',
    () => sized(balanced(over(EG_19), SOURCE_ADDRESS_HASH), [6, 4], [1, 1]),
    [0.6, 0.4],
    NEW,
  ],
  ['weight 0', () => sized(balanced(over(EG_19)), [2, 3], [0, 1]), [0, 1], NEW],
];

describe('100,000 calls are answered by whom was declared', () => {
  test.each([
    ...WEIGHTED.map(([title, ...rest]): Case => [`by weight: ${title}`, ...rest]),
    ...COUNTED.map(([title, ...rest]): Case => [`by instance count: ${title}`, ...rest]),
    ...PER_INSTANCE.map(([title, ...rest]): Case => [`CLB by weight: ${title}`, ...rest]),
  ])('%s', (_, make, declared, environment) => {
    const service = make();
    const shares = declared.map((share, index): [string, number] => [
      `chat-${'abcd'[index]}`,
      share,
    ]);
    expect(wrong(measured(synth(service), environment), shares)).toEqual([]);
    for (const [index, [name, share]] of planned(service).entries()) {
      expect([name, share]).toEqual([shares[index][0], expect.closeTo(shares[index][1], 12)]);
    }
  });

  test('and by nobody that does not accept', () => {
    const service = aClbService({ platform: aCloud() });
    aDeployment(service, { replicas: 3 }, 'a');
    aDeployment(service, { replicas: 5, acceptTraffic: false }, 'b');
    aDeployment(service, { replicas: 1 }, 'c');
    const shares: Shares = [
      ['chat-a', 0.75],
      ['chat-b', 0],
      ['chat-c', 0.25],
    ];
    expect(wrong(measured(synth(service)), shares)).toEqual([]);
    expect(planned(service)).toEqual(shares);
  });

  test.each([
    ['one', 0.01],
    ['half', 0.5],
    ['all', 1],
  ])('at step %s of a canary: %d', (step, share) => {
    const service = routed(EG_19, HASH);
    const [a, b] = ['a', 'b'].map((id) => aDeployment(service, {}, id));
    const steps = [
      { name: 'one', percent: 1 },
      { name: 'half', percent: 50 },
      { name: 'all', percent: 100 },
    ];
    service.releaseTraffic(Release.canary(a, b, steps), step);
    const shares: Shares = [
      ['chat-a', 1 - share],
      ['chat-b', share],
    ];
    expect(wrong(measured(synth(service)), shares)).toEqual([]);
  });
});

describe('round robin on Envoy Gateway', () => {
  test('turns strictly by weight: nine of any ten, and one', () => {
    const answer = callers(synth(sized(routed(EG_19), [1, 5], [9, 1])), 80, NEW);
    const order = Array.from({ length: 1000 }, (_, index) => answer(user(index)));
    for (let from = 0; from + 10 <= order.length; from++) {
      const ten = order.slice(from, from + 10);
      expect(ten.filter((name) => name === 'chat-b')).toHaveLength(1);
    }
  });
});

describe('the same header value, or the same address, always reaches the same deployment', () => {
  const sticking = [...WEIGHTED, ...COUNTED, ...PER_INSTANCE].filter(([title]) =>
    /hash|sh|keeps/.test(title),
  );

  test('in many cases', () => {
    expect(sticking).toHaveLength(9);
  });

  test.each(sticking)('%s', (_, make, __, environment) => {
    expect(wandering(synth(make()), environment!)).toBe(0);
  });

  test('also when a deployment grows, where weights are declared', () => {
    const [before, after] = [5, 50].map((size) =>
      callers(synth(sized(routed(EG_19, HASH), [1, size], [9, 1])), 80, NEW),
    );
    const moved = Array.from({ length: 1000 }, (_, index) => user(index)).filter(
      (call) => before(call) !== after(call),
    );
    expect(moved).toEqual([]);
  });

  test('named by the pinning header, whatever its weight', () => {
    const answer = callers(synth(sized(routed(EG_19, HASH), [1, 1], [1, 0])), 80, NEW);
    const pinned = { headers: { 'x-user': 'u', 'x-deployment': 'b' } };
    expect(new Set(Array.from({ length: 100 }, () => answer(pinned)))).toEqual(new Set(['chat-b']));
  });
});
