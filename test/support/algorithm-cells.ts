import { aService } from './builders';
import { aCloud, arms, weighed } from './traffic';
import {
  AlgorithmName,
  ClbAlgorithm,
  Gateway,
  GatewayAlgorithm,
  InferenceService,
  LoadBalancer,
  Platform,
  Port,
} from '../../src';

/** Who carries the split out, by the name that the table below gives it. */
export const TARGETS: Record<string, Platform> = {
  'Envoy Gateway 1.5': on(Gateway.envoyGateway({ version: '1.5' })),
  'Envoy Gateway 1.8': on(Gateway.envoyGateway({ version: '1.8' })),
  'Envoy Gateway 1.9': on(Gateway.envoyGateway({ version: '1.9' })),
  'Istio 1.27': on(Gateway.istio({ version: '1.27' })),
  'Istio 1.30': on(Gateway.istio({ version: '1.30' })),
  'Gateway API': on(Gateway.gatewayApi({ className: 'cilium' })),
  Kubernetes: Platform.kubernetes(),
  VKE: aCloud(),
};

const GATEWAYS = Object.keys(TARGETS).slice(0, 6);

export type SituationName = 'one' | 'equal' | 'unequal' | 'one by count' | 'by count';

const ALGORITHMS: Record<AlgorithmName, LoadBalancer> = {
  [AlgorithmName.ROUND_ROBIN]: gateway(GatewayAlgorithm.ROUND_ROBIN),
  [AlgorithmName.LEAST_CONNECTIONS]: gateway(GatewayAlgorithm.LEAST_CONNECTIONS),
  [AlgorithmName.RANDOM]: gateway(GatewayAlgorithm.RANDOM),
  [AlgorithmName.CONSISTENT_HASH]: gateway(GatewayAlgorithm.consistentHash('x-id')),
  [AlgorithmName.WEIGHTED_ROUND_ROBIN]: clb(ClbAlgorithm.WEIGHTED_ROUND_ROBIN),
  [AlgorithmName.WEIGHTED_LEAST_CONNECTIONS]: clb(ClbAlgorithm.WEIGHTED_LEAST_CONNECTIONS),
  [AlgorithmName.SOURCE_ADDRESS_HASH]: clb(ClbAlgorithm.SOURCE_ADDRESS_HASH),
};

/** What a cell is: done as said, so with a cluster per deployment, with a warning, or refused. */
export type Verdict = 'exact' | 'clusters' | `APPROXIMATED_${string}` | 'refused';

export interface AlgorithmCell {
  readonly algorithm: AlgorithmName;
  readonly target: string;
  readonly situation: SituationName;
  readonly verdict: Verdict;
}

const TURN = 'APPROXIMATED_ROUND_ROBIN';
const LEAST = 'APPROXIMATED_LEAST_CONNECTIONS';
const STICKY = 'APPROXIMATED_SOURCE_HASH';
const WEIGHED: SituationName[] = ['one', 'equal', 'unequal'];
const COUNTED: SituationName[] = ['one by count', 'by count'];

type Line = [target: RegExp, ...verdicts: Verdict[]];

/** One verdict per situation, in the order of `WEIGHED` and `COUNTED`. */
const HTTP: [AlgorithmName, ...Line[]][] = [
  [
    AlgorithmName.ROUND_ROBIN,
    [/^Envoy/, 'exact', 'exact', 'exact', 'exact', 'exact'],
    [/^Istio/, 'exact', TURN, TURN, 'exact', 'exact'],
    [/API/, TURN, TURN, TURN, TURN, TURN],
  ],
  [
    AlgorithmName.LEAST_CONNECTIONS,
    [/^Envoy/, 'exact', LEAST, LEAST, 'exact', 'exact'],
    [/^Istio/, 'exact', LEAST, LEAST, 'exact', 'exact'],
    [/API/, 'refused', 'refused', 'refused', 'refused', 'refused'],
  ],
  [
    AlgorithmName.RANDOM,
    [/^Envoy/, 'exact', 'clusters', 'clusters', 'exact', 'exact'],
    [/^Istio/, 'exact', 'exact', 'exact', 'exact', 'exact'],
    [/API/, 'refused', 'refused', 'refused', 'refused', 'refused'],
  ],
  [
    AlgorithmName.CONSISTENT_HASH,
    [/^Envoy.*1\.[58]$/, 'exact', 'refused', 'refused', 'exact', 'exact'],
    [/^Envoy.*1\.9$/, 'exact', 'clusters', 'clusters', 'exact', 'exact'],
    [/^Istio/, 'exact', 'refused', 'refused', 'exact', 'exact'],
    [/API/, 'refused', 'refused', 'refused', 'refused', 'refused'],
  ],
];

/** Behind a CLB: weights through a gateway's TCP routes. */
const TCP: [AlgorithmName, ...Line[]][] = [
  [
    AlgorithmName.WEIGHTED_ROUND_ROBIN,
    [/^Envoy/, 'exact', 'exact', 'exact'],
    [/^Istio/, 'exact', TURN, TURN],
    [/API/, TURN, TURN, TURN],
  ],
  [
    AlgorithmName.WEIGHTED_LEAST_CONNECTIONS,
    [/^Envoy/, 'exact', LEAST, LEAST],
    [/^Istio/, 'exact', LEAST, LEAST],
    [/API/, 'refused', 'refused', 'refused'],
  ],
  [
    AlgorithmName.SOURCE_ADDRESS_HASH,
    [/^Envoy/, 'exact', 'exact', 'refused'],
    [/^Istio/, 'exact', 'refused', 'refused'],
    [/API/, 'refused', 'refused', 'refused'],
  ],
];

/** Behind a CLB: by instance count, without a gateway. */
const SERVICE: [AlgorithmName, ...Line[]][] = [
  [AlgorithmName.WEIGHTED_ROUND_ROBIN, [/^Kubernetes/, TURN, TURN], [/^VKE/, 'exact', 'exact']],
  [
    AlgorithmName.WEIGHTED_LEAST_CONNECTIONS,
    [/^Kubernetes/, 'refused', 'refused'],
    [/^VKE/, 'exact', 'exact'],
  ],
  [AlgorithmName.SOURCE_ADDRESS_HASH, [/^Kubernetes/, STICKY, STICKY], [/^VKE/, 'exact', 'exact']],
];

/** Algorithm × who carries it out × who shares: the whole table, written down by hand. */
export const CELLS: AlgorithmCell[] = [
  ...cells(HTTP, GATEWAYS, [...WEIGHED, ...COUNTED]),
  ...cells(TCP, GATEWAYS, WEIGHED),
  ...cells(SERVICE, ['Kubernetes', 'VKE'], COUNTED),
];

function cells(
  table: [AlgorithmName, ...Line[]][],
  targets: readonly string[],
  situations: readonly SituationName[],
): AlgorithmCell[] {
  return table.flatMap(([algorithm, ...lines]) =>
    targets.flatMap((target) => {
      const found = lines.filter(([pattern]) => pattern.test(target));
      if (found.length !== 1 || found[0].length !== situations.length + 1) {
        throw new Error(`${algorithm} on ${target}: ${found.length} lines, or a wrong length`);
      }
      const [, ...verdicts] = found[0];
      return situations.map((situation, index) => ({
        algorithm,
        target,
        situation,
        verdict: verdicts[index],
      }));
    }),
  );
}

/** The service of a cell: deployments `a` (and `b`), one instance each. */
export function serviceOf({ algorithm, target, situation }: AlgorithmCell): InferenceService {
  const loadBalancer = ALGORITHMS[algorithm];
  const port = isTcp(algorithm) ? Port.http : Port.http1;
  const service = aService({
    ports: [port({ listen: 8000, expose: 80 })],
    loadBalancer,
    platform: TARGETS[target],
  });
  switch (situation) {
    case 'one':
      return weighed(service, [1]);
    case 'equal':
      return weighed(service, [1, 1]);
    case 'unequal':
      return weighed(service, [9, 1]);
    default:
      arms(service, situation === 'by count' ? 2 : 1);
      service.splitByInstanceCount();
      return service;
  }
}

/** Whether an algorithm is one of a CLB. */
export function isTcp(algorithm: AlgorithmName): boolean {
  return /weighted|address/.test(algorithm);
}

function on(gatewayInCluster: Gateway): Platform {
  return Platform.kubernetes({ gateway: gatewayInCluster });
}

function gateway(algorithm: GatewayAlgorithm): LoadBalancer {
  return LoadBalancer.apiGateway({ algorithm });
}

function clb(algorithm: ClbAlgorithm): LoadBalancer {
  return LoadBalancer.clb({ algorithm });
}
