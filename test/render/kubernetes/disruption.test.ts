import { ScalingMetric } from '../../../src';
import { aDeployment, aService, object, synth } from '../../support/builders';

const metrics = [ScalingMetric.cpuUtilization(60)];

describe('a disruption budget', () => {
  test.each([
    [undefined, undefined, false],
    [1, undefined, false],
    [2, undefined, true],
    [undefined, 1, false],
    [undefined, 2, true],
  ])('with %s replicas or an autoscaler up to %s: %s', (replicas, maxReplicas, there) => {
    const service = aService();
    const deployment = aDeployment(service, { replicas });
    if (maxReplicas !== undefined) {
      deployment.autoscale({ maxReplicas, metrics });
    }
    expect(deployment.plan().disruptionBudget).toBe(there);
    const kinds = synth(service).map(({ kind }) => kind);
    expect(kinds.includes('PodDisruptionBudget')).toBe(there);
  });

  test("lets one of the deployment's own instances go at a time", () => {
    const service = aService();
    aDeployment(service, { replicas: 2 });
    expect(object(service, 'PodDisruptionBudget').spec).toEqual({
      maxUnavailable: 1,
      selector: { matchLabels: { 'cdk-inference/deployment': 'chat-main' } },
    });
  });
});
