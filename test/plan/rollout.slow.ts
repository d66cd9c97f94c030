import { Duration } from 'cdk8s';
import { RolloutOutcome } from '../../src';
import { simulate } from '../support/rollout-oracle';
import { queue, rollout, within } from '../support/rollouts';

describe('Kubernetes, simulated', () => {
  const cases = [1, 2, 3, 4, 5, 10].flatMap((instances) =>
    [0, 10, 25, 100].flatMap((down) =>
      [0, 10, 25, 100].flatMap((up) =>
        [0, 1, 3, 20].map((room) => [instances, down, up, room] as const),
      ),
    ),
  );
  const legal = cases.filter(([, down, up]) => down + up > 0);

  test.each([
    [7, 3],
    [3, 7],
    [5, 5],
  ])('keeps to it with %i s to start and %i s to drain', (startUp, grace) => {
    let deadlocks = 0;
    let reached = 0;
    for (const [instances, down, up, room] of legal) {
      const plan = rollout({
        replicas: instances,
        queue: queue({ gpus: 8 * (instances + room) }),
        minReady: Duration.seconds(startUp),
        gracefulShutdown: Duration.seconds(grace),
        preStopDelay: Duration.seconds(0),
        ...within(down, up),
      });
      const capacity = instances + room;
      const seen = simulate({
        instances,
        maxUnavailable: down,
        maxSurge: up,
        startUp,
        grace,
        capacity,
      });
      expect(seen.finished).toBe(plan.outcome === RolloutOutcome.FORWARD);
      expect(seen.fewestServing).toBeGreaterThanOrEqual(plan.fewestServing);
      expect(seen.mostPresent).toBeLessThanOrEqual(plan.mostPresent);
      expect(seen.peak).toBeLessThanOrEqual(
        Math.min(capacity, plan.mostPresent + plan.maxTerminating),
      );
      if (seen.finished) {
        expect(seen.fewestServing).toBe(plan.fewestServing);
        reached += seen.peak === plan.mostPresent + plan.maxTerminating ? 1 : 0;
        expect(seen.seconds).toBeLessThanOrEqual(plan.totalSeconds!);
      } else {
        deadlocks += 1;
      }
    }
    expect(deadlocks).toBeGreaterThan(10);
    expect(reached).toBeGreaterThan(50);
  });
});
