import { Size } from 'cdk8s';
import { ComputeSpec, InferenceService, ScalingMetric, Weight } from '../../src';
import { aDeployment, aRoutedService, someCompute } from '../support/builders';
import { expectFinding, expectNone } from '../support/findings';

/** Adds a deployment, with its weight in the split. */
type Variant = (service: InferenceService, id: string) => Weight;

const fixed =
  (weight: number, replicas: number): Variant =>
  (service, id) =>
    Weight.of(aDeployment(service, { replicas }, id), weight);

const scaled =
  (weight: number, maxReplicas: number, compute: ComputeSpec = someCompute()): Variant =>
  (service, id) => {
    const deployment = aDeployment(service, { compute }, id);
    deployment.autoscale({ maxReplicas, metrics: [ScalingMetric.cpuUtilization(60)] });
    return Weight.of(deployment, weight);
  };

function split(...variants: Variant[]): InferenceService {
  const service = aRoutedService();
  service.splitTraffic(variants.map((variant, index) => variant(service, `arm${index}`)));
  return service;
}

const other = ComputeSpec.of({ cpu: 1, memory: Size.gibibytes(2) });

describe('the share of a deployment at its maximum (SCALING_SHARE)', () => {
  test.each<[string, ...Variant[]]>([
    ['nine to one on nine to one', scaled(9, 9), scaled(1, 1)],
    ['nine to one, the canary twice for availability', scaled(9, 9), scaled(1, 2)],
    ['nine to one on three and one', scaled(9, 3), fixed(1, 1)],
    ['nine to one on four and two', scaled(9, 4), scaled(1, 2)],
    ['a hundredth on one', fixed(99, 4), scaled(1, 1)],
    ['halves at the bound', scaled(1, 4), scaled(1, 8)],
    ['no traffic at all', scaled(1, 2), scaled(0, 100)],
    ['fixed ones, which nobody expects to grow', fixed(9, 1), fixed(1, 9)],
    ['only one that takes traffic', scaled(1, 1)],
    ['other machines, whose loads cannot be compared', scaled(1, 2), scaled(1, 9, other)],
  ])('is not warned of: %s', (_, ...variants) => {
    expectNone(split(...variants), 'SCALING_SHARE');
  });

  test.each<[string, Variant[], string, number, number]>([
    ['halves past the bound', [scaled(1, 4), scaled(1, 9)], '4', 9, 50],
    ['nine to one, upside down', [scaled(9, 4), scaled(1, 8)], '4', 72, 90],
    ['a fixed one beside it', [scaled(1, 2), fixed(3, 20)], '2', 7, 25],
  ])('is warned of: %s', (_, variants, value, enough, share) => {
    expectFinding(split(...variants), 'SCALING_SHARE', {
      at: 'chart/chat/arm0/Autoscaler',
      value,
      names: [`about ${enough},`, `${share} % of the traffic`],
    });
  });

  test('names the one that has most to spare', () => {
    const service = split(scaled(1, 1), scaled(1, 5), scaled(1, 9));
    expectFinding(service, 'SCALING_SHARE', { at: 'chart/chat/arm0/Autoscaler', names: ['arm2'] });
  });
});
