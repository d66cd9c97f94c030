import {
  AlgorithmName,
  Degree,
  Gateway,
  GatewayAlgorithm,
  InferenceService,
  LoadBalancer,
  Platform,
  Weight,
} from '../../src';
import { atLeast } from '../../src/private/version';
import { aDeployment, aRoutedService } from '../support/builders';
import { expectFinding, expectNone } from '../support/findings';

const ALGORITHMS = {
  'round robin': GatewayAlgorithm.ROUND_ROBIN,
  'least connections': GatewayAlgorithm.LEAST_CONNECTIONS,
  random: GatewayAlgorithm.RANDOM,
  'consistent hash': GatewayAlgorithm.consistentHash('x-session-id'),
};

function balancing(
  algorithm: GatewayAlgorithm,
  weights: readonly number[],
  version?: string,
): InferenceService {
  const service = aRoutedService({
    loadBalancer: LoadBalancer.apiGateway({ algorithm }),
    platform: Platform.kubernetes({ gateway: Gateway.envoyGateway({ version }) }),
  });
  const parts = weights.map((weight, index) =>
    Weight.of(aDeployment(service, {}, `d${index}`), weight),
  );
  service.splitTraffic(parts);
  return service;
}

const VERSIONS = ['1.5', '1.8', '1.9', '1.10'];
const WEIGHTS = {
  alone: [1],
  'all to one of two': [1, 0],
  'to both of two': [9, 1],
};

/** Algorithm, Envoy Gateway, who gets traffic. */
const CELLS = Object.keys(ALGORITHMS).flatMap((algorithm) =>
  VERSIONS.flatMap((version) =>
    Object.keys(WEIGHTS).map((weights) => ({
      algorithm: algorithm as keyof typeof ALGORITHMS,
      version,
      weights: weights as keyof typeof WEIGHTS,
    })),
  ),
);

/** The cells that are not exact, and the cells that need a cluster per deployment. */
const APPROXIMATED = CELLS.filter(
  ({ algorithm, weights }) => algorithm === 'least connections' && weights === 'to both of two',
);
const REFUSED = CELLS.filter(
  ({ algorithm, version, weights }) =>
    algorithm === 'consistent hash' &&
    ['1.5', '1.8'].includes(version) &&
    weights === 'to both of two',
);
const EXACT = CELLS.filter((cell) => !APPROXIMATED.includes(cell) && !REFUSED.includes(cell));
/** By the deployments that are named, so that a first or last share renames no cluster. */
const CLUSTERS = CELLS.filter(
  ({ algorithm, weights, version }) =>
    weights !== 'alone' &&
    (algorithm === 'random' || (algorithm === 'consistent hash' && atLeast(version, '1.9'))),
);

const TITLE = '$algorithm, $weights, on Envoy Gateway $version';

describe('algorithm × weights × Envoy Gateway (ALGORITHM)', () => {
  test('has 48 cells, of which 4 are approximated and 2 refused', () => {
    expect([CELLS, APPROXIMATED, REFUSED].map(({ length }) => length)).toEqual([48, 4, 2]);
  });

  test.each(EXACT)(`is exact for ${TITLE}`, ({ algorithm, weights, version }) => {
    const service = balancing(ALGORITHMS[algorithm], WEIGHTS[weights], version);
    expect(service.findings()).toEqual([]);
    expect(service.plan().traffic.degree).toBe(Degree.EXACT);
    expect(service.plan().loadBalancer!.algorithm.name).toBe(algorithm as AlgorithmName);
  });

  test.each(APPROXIMATED)(
    `warns (APPROXIMATED_LEAST_CONNECTIONS) of ${TITLE}`,
    ({ algorithm, weights, version }) => {
      const service = balancing(ALGORITHMS[algorithm], WEIGHTS[weights], version);
      expect(service.plan().traffic.degree).toBe(Degree.APPROXIMATED);
      expectNone(service, 'ALGORITHM');
      expectFinding(service, 'APPROXIMATED_LEAST_CONNECTIONS', {
        says: ['compares only the instances inside it', '; accept it, split by instance count'],
      });
      expect(service.fidelity().map(({ rule }) => rule)).toEqual([
        'APPROXIMATED_LEAST_CONNECTIONS',
      ]);
    },
  );

  test.each(REFUSED)(`refuses ${TITLE}`, ({ algorithm, weights, version }) => {
    const service = balancing(ALGORITHMS[algorithm], WEIGHTS[weights], version);
    expect(service.plan().traffic.degree).toBe(Degree.REFUSED);
    expectFinding(service, 'ALGORITHM', {
      says: [
        `Envoy Gateway before 1.9 (here ${version}) cannot do consistent hash with weights`,
        "; upgrade and say Gateway.envoyGateway({ version: '1.9' }), split by instance count",
      ],
    });
  });

  test.each(CELLS)(`keeps a cluster per deployment where it has to: ${TITLE}`, (cell) => {
    const service = balancing(ALGORITHMS[cell.algorithm], WEIGHTS[cell.weights], cell.version);
    expect(service.plan().traffic.clusterPerDeployment).toBe(CLUSTERS.includes(cell));
  });

  test('takes the gateway that is planned where no version is said', () => {
    const service = balancing(ALGORITHMS['consistent hash'], [9, 1]);
    expect(service.findings()).toEqual([]);
    expect(service.plan().platform.gateway.version).toBe('1.9');
  });
});

describe('the header of consistent hash (ALGORITHM)', () => {
  const hashing = (header: string) => balancing(GatewayAlgorithm.consistentHash(header), [1]);

  test.each(['x', 'X-Session-Id', "!#$%&'*+.^`|~09azAZ-", 'h'.repeat(256)])(
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
