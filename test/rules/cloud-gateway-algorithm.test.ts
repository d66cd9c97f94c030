import { AlgorithmName, SupportLevel, GatewayAlgorithm, LoadBalancer, Weight } from '../../src';
import { SplitKind } from '../../src/plan/split-support';
import { aStack } from '../homes/stacks';
import { aCloudService, deployments, only } from '../support/cloud-gateways';
import { expectFinding } from '../support/findings';

const ALGORITHMS = {
  'round robin': GatewayAlgorithm.ROUND_ROBIN,
  'least connections': GatewayAlgorithm.LEAST_CONNECTIONS,
  random: GatewayAlgorithm.RANDOM,
  'consistent hash': GatewayAlgorithm.consistentHash('x-session-id'),
};
type Algorithm = keyof typeof ALGORITHMS;

const SETTINGS: Record<Algorithm, object> = {
  'round robin': { lb_policy: 'SimpleLB', simple_lb: 'ROUND_ROBIN' },
  'least connections': { lb_policy: 'SimpleLB', simple_lb: 'LEAST_CONN' },
  random: { lb_policy: 'SimpleLB', simple_lb: 'RANDOM' },
  'consistent hash': {
    lb_policy: 'ConsistentHashLB',
    consistent_hash_lb: [{ hash_key: 'HttpHeaderName', http_header_name: 'x-session-id' }],
  },
};

const SPLITS = {
  'one deployment': { weights: [1], splitKind: SplitKind.ONE },
  'one of two': { weights: [1, 0], splitKind: SplitKind.ONE },
  'equal weights': { weights: [1, 1], splitKind: SplitKind.WEIGHTS },
  'unequal weights': { weights: [9, 1], splitKind: SplitKind.WEIGHTS },
  'by instance count': { counts: 2, splitKind: SplitKind.INSTANCE_COUNT },
} as const;
type Split = keyof typeof SPLITS;

type Verdict = 'exact' | { readonly rule: string; readonly names?: string[] };
const drawn: Verdict = {
  rule: 'APPROXIMATED_ROUND_ROBIN',
};
const least: Verdict = {
  rule: 'APPROXIMATED_LEAST_CONNECTIONS',
};
const hashed: Verdict = {
  rule: 'APPROXIMATED_CONSISTENT_HASH',
};
const counted: Verdict = {
  rule: 'TRAFFIC_MODE',
};

/** Algorithm; verdict on all to one, on weights, by instance count. */
const ROWS: [Algorithm, Verdict, Verdict, Verdict][] = [
  ['round robin', 'exact', drawn, counted],
  ['least connections', 'exact', least, counted],
  ['random', 'exact', 'exact', counted],
  ['consistent hash', 'exact', hashed, counted],
];
const CELLS = ROWS.flatMap(
  ([algorithm, one, weights, count]): {
    algorithm: Algorithm;
    split: Split;
    verdict: Verdict;
  }[] => [
    { algorithm, split: 'one deployment', verdict: one },
    { algorithm, split: 'one of two', verdict: one },
    { algorithm, split: 'equal weights', verdict: weights },
    { algorithm, split: 'unequal weights', verdict: weights },
    { algorithm, split: 'by instance count', verdict: count },
  ],
);

describe("algorithm × split on the cloud's own API gateway", () => {
  test.each(CELLS)('$algorithm, $split: $verdict', ({ algorithm, split, verdict }) => {
    const service = aCloudService({
      loadBalancer: LoadBalancer.apiGateway({ algorithm: ALGORITHMS[algorithm] }),
    });
    const spec = SPLITS[split];
    if ('counts' in spec) {
      deployments(service, spec.counts);
      service.splitByInstanceCount();
    } else {
      const all = deployments(service, spec.weights.length);
      service.splitTraffic(all.map((each, index) => Weight.of(each, spec.weights[index])));
    }
    const { level } = service.plan().traffic;
    if (verdict === 'exact') {
      expect(service.findings()).toEqual([]);
      expect(level).toBe(SupportLevel.EXACT);
    } else {
      const stops = verdict.rule === 'TRAFFIC_MODE';
      const at = stops ? 'stack/chat/TrafficPolicy' : 'stack/chat';
      expectFinding(service, verdict.rule, { at, names: verdict.names });
      expect(service.findings()).toHaveLength(1);
      expect(level).toBe(stops ? SupportLevel.UNSUPPORTED : SupportLevel.APPROXIMATED);
      if (stops) {
        return;
      }
    }
    expect(only(service, 'upstream').load_balancer_settings).toEqual([SETTINGS[algorithm]]);
  });

  test('no cell of its table is missing here', () => {
    const names = Object.values(AlgorithmName).slice(0, 4);
    expect(ROWS.map(([algorithm]) => algorithm)).toEqual(names);
    const situations = Object.values(SPLITS).map(({ splitKind }) => splitKind);
    expect(new Set(situations)).toEqual(new Set(Object.values(SplitKind)));
  });

  test('one deployment by instance count is refused as well: another one may come', () => {
    const service = aCloudService({}, aStack());
    deployments(service, 1);
    service.splitByInstanceCount();
    expectFinding(service, 'TRAFFIC_MODE', {
      at: 'stack/chat/TrafficPolicy',
    });
  });
});
