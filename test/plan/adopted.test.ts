import { InferenceService } from '../../src';
import { RollingUpdatePlan } from '../../src/plan/rolling-update';
import { aChart } from '../support/builders';

/** The rolling update that is planned for a Deployment with these numbers. */
function rollingUpdateOf(replicas: number, rollingUpdate: object, type = 'RollingUpdate') {
  const labels = { app: 'llm' };
  const deployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'llm' },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      strategy: { type, rollingUpdate },
      template: { metadata: { labels }, spec: { containers: [{ name: 'main', image: 'x:1' }] } },
    },
  };
  const service = InferenceService.adopt(aChart(), 'llm', { objects: [deployment] });
  return service._plan().deployments[0].rollingUpdate;
}

test('an adopted Recreate stops all pods', () => {
  const plan = { maxUnavailable: 100, maxSurge: 0, recreate: true };
  expect(rollingUpdateOf(3, {}, 'Recreate')).toEqual(plan);
});

describe('the rolling update of adopted manifests, as percentages', () => {
  /** What Kubernetes makes of a percentage of some pods: the missing rounded down, the added up. */
  const pods = (replicas: number, { maxUnavailable, maxSurge }: RollingUpdatePlan) => ({
    maxUnavailable: Math.floor((replicas * maxUnavailable) / 100),
    maxSurge: Math.ceil((replicas * maxSurge) / 100),
  });

  test.each([
    [3, 1, 1],
    [3, 2, 2],
    [7, 1, 3],
    [6, 5, 1],
    [1, 0, 1],
  ])('of %i pods, %i may be missing and %i added', (replicas, maxUnavailable, maxSurge) => {
    const numbers = { maxUnavailable, maxSurge };
    expect(pods(replicas, rollingUpdateOf(replicas, numbers))).toEqual(numbers);
  });

  test('is 34 % and 33 % for one of three pods', () => {
    expect(rollingUpdateOf(3, { maxUnavailable: 1, maxSurge: 1 })).toEqual({
      maxUnavailable: 34,
      maxSurge: 33,
    });
  });

  test('keeps percentages, and has the default of Kubernetes', () => {
    expect(rollingUpdateOf(3, { maxUnavailable: '10%' })).toEqual({
      maxUnavailable: 10,
      maxSurge: 25,
    });
  });
});
