import {
  AlgorithmName,
  ClbAlgorithm,
  Degree,
  GatewayAlgorithm,
  LoadBalancer,
  SplitMode,
} from '../../src';
import { Carrier, Situation, cellOf } from '../../src/plan/algorithm-table';
import { LoadBalancerKind } from '../../src/plan/load-balancer-plan';
import { GatewayKind, planPlatform } from '../../src/plan/platform-plan';
import { carrierOf } from '../../src/plan/traffic-plan';
import { AlgorithmCell, CELLS, TARGETS, isTcp, serviceOf } from '../support/algorithm-cells';
import { aDeployment, aRoutedService } from '../support/builders';
import { expectFinding, expectNone } from '../support/findings';
import { aClbService, weighed } from '../support/traffic';

const TITLE = '$algorithm, $situation, on $target';

const isDone = ({ verdict }: AlgorithmCell) => verdict === 'exact' || verdict === 'clusters';
const EXACT = CELLS.filter(isDone);
const REFUSED = CELLS.filter(({ verdict }) => verdict === 'refused');
const APPROXIMATED = CELLS.filter((cell) => !EXACT.includes(cell) && !REFUSED.includes(cell));

/** What is lost, and what comes nearest. */
function loss({ algorithm, target, situation }: AlgorithmCell): string[] {
  if (target === 'Gateway API') {
    return /round robin/.test(algorithm)
      ? [
          'in which order requests go round is up to the gateway',
          '; accept it, or name the gateway',
        ]
      : [
          'has no field for a load-balancing algorithm',
          '; name the gateway, such as Gateway.envoy',
        ];
  }
  if (target === 'Kubernetes') {
    return {
      [AlgorithmName.WEIGHTED_ROUND_ROBIN]: [
        'kube-proxy draws at random',
        'say Platform.vke({...})',
      ],
      [AlgorithmName.WEIGHTED_LEAST_CONNECTIONS]: [
        'nothing counts connections',
        '; choose ClbAlgo',
      ],
      [AlgorithmName.SOURCE_ADDRESS_HASH]: [
        'by a table of kube-proxy',
        '; accept it, or say Platf',
      ],
    }[algorithm as string]!;
  }
  if (/least/.test(algorithm)) {
    return ['compares only the instances inside it', '; accept it, split by instance count'];
  }
  if (/round robin/.test(algorithm)) {
    return [
      'Istio draws the deployment',
      'at random by weight instead of in turn',
      '; accept it, or',
    ];
  }
  if (/^Istio/.test(target)) {
    return ['Istio draws the deployment', 'same deployment, got', '; split by instance count'];
  }
  return situation === 'unequal' && isTcp(algorithm)
    ? ['ignores the weights of a TCP route', '; split by instance count, give equal weights, or']
    : ['before 1.9', 'consistent hash with weights', "Gateway.envoyGateway({ version: '1.9' })"];
}

describe('algorithm × split × who carries it out (ALGORITHM)', () => {
  test('has 186 cells, of which so many are exact, approximated and refused', () => {
    expect([CELLS, EXACT, APPROXIMATED, REFUSED].map(({ length }) => length)).toEqual([
      186, 108, 40, 38,
    ]);
  });

  test('approximates in three ways', () => {
    expect([...new Set(APPROXIMATED.map(({ verdict }) => verdict))].sort()).toEqual([
      'APPROXIMATED_LEAST_CONNECTIONS',
      'APPROXIMATED_ROUND_ROBIN',
      'APPROXIMATED_SOURCE_HASH',
    ]);
  });

  test.each(EXACT)(`is exact for ${TITLE}`, (cell) => {
    const service = serviceOf(cell);
    const { traffic, loadBalancer } = service.plan();
    expect(service.findings()).toEqual([]);
    expect(traffic.degree).toBe(Degree.EXACT);
    expect(traffic.clusterPerDeployment).toBe(cell.verdict === 'clusters');
    expect(loadBalancer!.algorithm.name).toBe(cell.algorithm);
  });

  test.each(APPROXIMATED)(`warns ($verdict) of ${TITLE}`, (cell) => {
    const service = serviceOf(cell);
    expect(service.plan().traffic.degree).toBe(Degree.APPROXIMATED);
    expect(service.fidelity().map(({ rule }) => rule)).toEqual([cell.verdict]);
    expectFinding(service, cell.verdict, { says: loss(cell) });
  });

  test.each(REFUSED)(`refuses ${TITLE}, and names what is nearest`, (cell) => {
    const service = serviceOf(cell);
    expect(service.plan().traffic.degree).toBe(Degree.REFUSED);
    expect(service.findings().map(({ rule }) => rule)).toEqual(['ALGORITHM']);
    expectFinding(service, 'ALGORITHM', { says: loss(cell) });
  });

  test('is written down above for every cell that the source has', () => {
    const known = new Set(
      CELLS.map(({ algorithm, target, situation }) => {
        const service = serviceOf({ algorithm, target, situation, verdict: 'exact' });
        const { platform, traffic, loadBalancer } = service.plan();
        const carrier = carrierOf(loadBalancer!, traffic.mode, platform);
        const gateway = /route/i.test(carrier) ? platform.gateway.kind : '';
        return [carrier, gateway, algorithm, SITUATIONS[situation]].join();
      }),
    );
    expect([...known].sort()).toEqual([...new Set(sourceCells())].sort());
  });
});

const SITUATIONS = {
  one: Situation.ONE,
  equal: Situation.WEIGHTS,
  unequal: Situation.WEIGHTS,
  'one by count': Situation.ONE,
  'by count': Situation.INSTANCE_COUNT,
};

/** All that the enums can be combined to, where a load balancer and a split lead there. */
function sourceCells(): string[] {
  const clouds = [planPlatform(), planPlatform({ cloud: { region: 'r' } })];
  return Object.values(LoadBalancerKind).flatMap((kind) =>
    Object.values(SplitMode).flatMap((mode) =>
      clouds.flatMap((platform) => {
        const carrier = carrierOf({ kind } as any, mode, platform);
        const gateways = carrier === Carrier.ROUTE || carrier === Carrier.TCP_ROUTE;
        const several = mode === SplitMode.WEIGHTS ? Situation.WEIGHTS : Situation.INSTANCE_COUNT;
        return (gateways ? Object.values(GatewayKind) : ['']).flatMap((gateway) =>
          Object.values(AlgorithmName)
            .filter((name) => isTcp(name) === (kind === LoadBalancerKind.CLB))
            .flatMap((name) =>
              [Situation.ONE, several].map((situation) => {
                const plan = { ...platform.gateway, kind: (gateway || undefined) as GatewayKind };
                expect(cellOf(carrier, plan, name, situation, false)).toHaveProperty('degree');
                return [carrier, gateway, name, situation].join();
              }),
            ),
        );
      }),
    ),
  );
}

describe('the release of the gateway', () => {
  const HASH = LoadBalancer.apiGateway({ algorithm: GatewayAlgorithm.consistentHash('x-id') });

  test('is the one that is planned where none is said', () => {
    const service = weighed(aRoutedService({ loadBalancer: HASH }), [9, 1]);
    expect(service.findings()).toEqual([]);
    expect(service.plan().platform.gateway.version).toBe('1.9');
  });

  test.each([...Object.keys(TARGETS).slice(0, 2), 'Istio 1.30'])(
    'on %s leaves a hash alone where one of two has all of the traffic',
    (target) => {
      const service = aRoutedService({ loadBalancer: HASH, platform: TARGETS[target] });
      expect(weighed(service, [1, 0]).findings()).toEqual([]);
    },
  );

  test('on Envoy Gateway leaves a hash of addresses alone where only one weight is not 0', () => {
    const loadBalancer = LoadBalancer.clb({ algorithm: ClbAlgorithm.SOURCE_ADDRESS_HASH });
    expectNone(weighed(aClbService({ loadBalancer }), [7, 0]), 'ALGORITHM');
  });
});

describe('two load balancers before one deployment on Istio (ALGORITHM)', () => {
  const { RANDOM, ROUND_ROBIN } = GatewayAlgorithm;
  const hash = (header: string) => GatewayAlgorithm.consistentHash(header);
  const before = (one: GatewayAlgorithm, other: GatewayAlgorithm, target = 'Istio 1.30') => {
    const service = aRoutedService({
      loadBalancer: LoadBalancer.apiGateway({ algorithm: one }),
      platform: TARGETS[target],
    });
    const loadBalancer = LoadBalancer.apiGateway({ algorithm: other });
    return aDeployment(service, { loadBalancer }).service;
  };

  test.each([
    ['random', RANDOM, ROUND_ROBIN, 'round robin'],
    ['consistent hash', hash('a'), hash('b'), 'consistent hash'],
  ])('are refused with %s and another', (name, one, other, got) => {
    expectFinding(before(one, other), 'ALGORITHM', {
      at: 'chart/chat/main',
      says: [`and chart/chat says ${name}, got "${got}"; say the same algorithm at both`],
    });
  });

  test('are accepted with the same', () => {
    expectNone(before(RANDOM, RANDOM), 'ALGORITHM');
    expectNone(before(hash('a'), hash('a')), 'ALGORITHM');
  });

  test.each([
    [ClbAlgorithm.WEIGHTED_ROUND_ROBIN, ROUND_ROBIN],
    [ClbAlgorithm.WEIGHTED_LEAST_CONNECTIONS, GatewayAlgorithm.LEAST_CONNECTIONS],
  ])(
    'of both types are accepted with algorithms that are one inside a Service (%#)',
    (clb, api) => {
      const service = aClbService({
        loadBalancer: LoadBalancer.clb({ algorithm: clb }),
        platform: TARGETS['Istio 1.30'],
      });
      weighed(service, [1], { loadBalancer: LoadBalancer.apiGateway({ algorithm: api }) });
      expectNone(service, 'ALGORITHM');
    },
  );

  test('are accepted on Envoy Gateway, which keeps an algorithm for each route', () => {
    expectNone(before(RANDOM, ROUND_ROBIN, 'Envoy Gateway 1.9'), 'ALGORITHM');
  });
});

describe('the header of consistent hash (ALGORITHM)', () => {
  const hashing = (header: string) => {
    const algorithm = GatewayAlgorithm.consistentHash(header);
    return weighed(aRoutedService({ loadBalancer: LoadBalancer.apiGateway({ algorithm }) }), [1]);
  };

  test.each(['x', 'X-Session-Id', "!#$%&'*+.^_`|~09azAZ-", 'h'.repeat(256)])(
    'accepts %.40s',
    (header) => {
      const service = hashing(header);
      expectNone(service, 'ALGORITHM');
      expect(service.plan().loadBalancer!.algorithm.header).toBe(header);
    },
  );

  test.each(['', ' ', 'x session', 'x:session', 'x-session\n', '会话', '😀', 'h'.repeat(257)])(
    'refuses %.40j',
    (header) => {
      expectFinding(hashing(header), 'ALGORITHM', {
        says: ['must be an HTTP token of 1 to 256 characters, got "', '; name one request header'],
      });
    },
  );
});
