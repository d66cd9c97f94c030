import { AlgorithmName, ClbAlgorithm, SupportLevel, LoadBalancer } from '../../src';
import { loadBalancerAnnotations } from '../../src/plan/load-balancer-annotations';
import { balanced, resourcesOf } from '../homes/clouds';
import { expectFinding } from '../support/findings';

const ALGORITHMS: [AlgorithmName, ClbAlgorithm, string, string][] = [
  [
    AlgorithmName.WEIGHTED_ROUND_ROBIN,
    ClbAlgorithm.WEIGHTED_ROUND_ROBIN,
    'wrr',
    'APPROXIMATED_ROUND_ROBIN',
  ],
  [
    AlgorithmName.WEIGHTED_LEAST_CONNECTIONS,
    ClbAlgorithm.WEIGHTED_LEAST_CONNECTIONS,
    'wlc',
    'APPROXIMATED_LEAST_CONNECTIONS',
  ],
  [
    AlgorithmName.SOURCE_ADDRESS_HASH,
    ClbAlgorithm.SOURCE_ADDRESS_HASH,
    'sh',
    'APPROXIMATED_SOURCE_HASH',
  ],
];

describe('algorithm × weights behind a CLB in Terraform', () => {
  test.each(
    ALGORITHMS.flatMap((row) =>
      [[1], [1, 0], [1, 1], [9, 1]].map((weights) => [...row, weights] as const),
    ),
  )('%s with weights', (name, algorithm, scheduler, rule, weights) => {
    const { service, stack } = balanced({
      weights,
      props: { loadBalancer: LoadBalancer.clb({ algorithm }) },
    });
    expectFinding(service, rule, { at: 'stack/chat' });
    expect(service.findings()).toHaveLength(1);
    expect(service._plan().traffic.level).toBe(SupportLevel.APPROXIMATED);
    expect(service._plan().loadBalancer!.algorithm).toBe(name);
    const [listener] = Object.values(resourcesOf(stack, 'volcengine_listener'));
    expect(listener.scheduler).toBe(scheduler);
  });

  test.each(ALGORITHMS)('%s is exact by instance count', (_, algorithm, scheduler) => {
    const { service } = balanced({
      props: { loadBalancer: LoadBalancer.clb({ algorithm }) },
    });
    expect(service.findings()).toEqual([]);
    const { loadBalancer, platform } = service._plan();
    const annotations = loadBalancerAnnotations(loadBalancer!, platform);
    expect(Object.values(annotations)).toContain(scheduler);
  });
});
