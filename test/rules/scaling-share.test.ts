import { Size } from 'cdk8s';
import { ComputeSpec, InferenceService, ScalingMetric, Weight } from '../../src';
import { aDeployment, aRoutedService, someCompute } from '../support/builders';
import { expectFinding, expectNone } from '../support/findings';

interface Variant {
  readonly weight: number;
  /** Fixed instances; otherwise it is scaled up to `max`. */
  readonly replicas?: number;
  readonly max?: number;
  readonly compute?: ComputeSpec;
}

function split(...variants: Variant[]): InferenceService {
  const service = aRoutedService();
  const weights = variants.map(({ weight, replicas, max, compute = someCompute() }, index) => {
    const deployment = aDeployment(service, { replicas, compute }, `arm${index}`);
    if (max !== undefined) {
      const metrics = [ScalingMetric.cpuUtilization(60)];
      deployment.autoscale({ maxReplicas: max, metrics });
    }
    return Weight.of(deployment, weight);
  });
  service.splitTraffic(weights);
  return service;
}

describe('the share of a deployment at its maximum (SCALING_SHARE)', () => {
  test.each<[string, Variant[]]>([
    [
      'nine to one on nine to one',
      [
        { weight: 9, max: 9 },
        { weight: 1, max: 1 },
      ],
    ],
    [
      'nine to one, the canary twice for availability',
      [
        { weight: 9, max: 9 },
        { weight: 1, max: 2 },
      ],
    ],
    [
      'nine to one on three and one',
      [
        { weight: 9, max: 3 },
        { weight: 1, replicas: 1 },
      ],
    ],
    [
      'nine to one on four and two',
      [
        { weight: 9, max: 4 },
        { weight: 1, max: 2 },
      ],
    ],
    [
      'a hundredth on one',
      [
        { weight: 99, replicas: 4 },
        { weight: 1, max: 1 },
      ],
    ],
    [
      'halves at the bound',
      [
        { weight: 1, max: 4 },
        { weight: 1, max: 8 },
      ],
    ],
    [
      'no traffic at all',
      [
        { weight: 1, max: 2 },
        { weight: 0, max: 100 },
      ],
    ],
    [
      'fixed ones, which nobody expects to grow',
      [
        { weight: 9, replicas: 1 },
        { weight: 1, replicas: 9 },
      ],
    ],
    ['only one that takes traffic', [{ weight: 1, max: 1 }]],
    [
      'other machines, whose loads cannot be compared',
      [
        { weight: 1, max: 2 },
        { weight: 1, max: 9, compute: ComputeSpec.of({ cpu: 1, memory: Size.gibibytes(2) }) },
      ],
    ],
  ])('is not warned of: %s', (_, variants) => {
    expectNone(split(...variants), 'SCALING_SHARE');
  });

  test.each<[string, Variant[], string, number]>([
    [
      'halves past the bound',
      [
        { weight: 1, max: 4 },
        { weight: 1, max: 9 },
      ],
      '9',
      50,
    ],
    [
      'nine to one, upside down',
      [
        { weight: 9, max: 4 },
        { weight: 1, max: 8 },
      ],
      '72',
      90,
    ],
    [
      'a fixed one beside it',
      [
        { weight: 1, max: 2 },
        { weight: 3, replicas: 20 },
      ],
      '7',
      25,
    ],
  ])('is warned of: %s', (_, variants, enough, share) => {
    expectFinding(split(...variants), 'SCALING_SHARE', {
      at: 'chart/chat/arm0/Autoscaler',
      value: `${variants[0].max}`,
      names: [`about ${enough},`, `${share} % of the traffic`],
    });
  });

  test('names the one that has most to spare', () => {
    const service = split({ weight: 1, max: 1 }, { weight: 1, max: 5 }, { weight: 1, max: 9 });
    expectFinding(service, 'SCALING_SHARE', { at: 'chart/chat/arm0/Autoscaler', names: ['arm2'] });
  });
});
