import { Duration } from 'cdk8s';
import { DeploymentPreview, QueuePreview, RolloutPlan, WorkloadChange } from '../../src';
import { Side, workloadChanges } from '../../src/preview/workload-changes';
import { simulate } from '../support/rollout-oracle';
import { rollout, within } from '../support/rollouts';

interface Change {
  readonly from: number;
  readonly to: number;
  readonly down: number;
  readonly up: number;
  readonly startUp: number;
  readonly grace: number;
  readonly oldGrace: number;
  /** GPUs of an old replica and of a new one. */
  readonly gpus: readonly [number, number];
}

const COUNTS = [1, 2, 4, 7];

const changes: Change[] = COUNTS.flatMap((from) =>
  COUNTS.flatMap((to) =>
    [
      [0, 10],
      [25, 25],
      [25, 0],
      [100, 0],
      [100, 100],
    ].flatMap(([down, up]) =>
      [
        [7, 3],
        [3, 7],
        [5, 0],
      ].flatMap(([startUp, grace]) =>
        [grace, 2 * grace + 1].flatMap((oldGrace) =>
          (
            [
              [8, 8],
              [8, 4],
              [4, 8],
            ] as const
          ).map((gpus): Change => ({ from, to, down, up, startUp, grace, oldGrace, gpus })),
        ),
      ),
    ),
  ),
);

const plans = new Map<string, RolloutPlan>();

function planOf({ to, down, up, startUp, grace }: Change): RolloutPlan {
  const key = JSON.stringify([to, down, up, startUp, grace]);
  const plan =
    plans.get(key) ??
    rollout({
      replicas: to,
      minReady: Duration.seconds(startUp),
      gracefulShutdown: Duration.seconds(grace),
      preStopDelay: Duration.seconds(0),
      ...within(down, up),
    });
  plans.set(key, plan);
  return plan;
}

function aPreview(replicas: number, gpus: number, graceSeconds: number): DeploymentPreview {
  return {
    path: 'chart/chat/main',
    service: 'chart/chat',
    name: 'chat-main',
    cluster: 'chart',
    autoscaled: false,
    inRoute: false,
    minReplicas: replicas,
    maxReplicas: replicas,
    perReplica: { gpus },
    graceSeconds,
  };
}

function aSide(image: string, deployment: DeploymentPreview, rollouts: RolloutPlan[] = []): Side {
  const queue = {
    rollouts: rollouts.map((plan) => ({ deployment: deployment.path, rollout: plan })),
  };
  const spec = { template: { spec: { containers: [{ name: 'main', image }] } } };
  const metadata = { name: deployment.name };
  return {
    objects: [{ apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec }],
    deployments: [deployment],
    queues: [queue as unknown as QueuePreview],
  };
}

function foresee(change: Change): WorkloadChange {
  const { from, to, gpus, oldGrace, grace } = change;
  const [foreseen] = workloadChanges(
    aSide('llm:1', aPreview(from, gpus[0], oldGrace)),
    aSide('llm:2', aPreview(to, gpus[1], grace), [planOf(change)]),
  );
  return foreseen;
}

test('Kubernetes, simulated, keeps to what is foreseen of an update with another replica count', () => {
  const reached = { peak: 0, serving: 0 };
  for (const change of changes) {
    const { from, to, down, up, startUp, grace, oldGrace, gpus } = change;
    const { peakGpus, fewestServing, seconds } = foresee(change);
    const seen = simulate({
      instances: to,
      from,
      maxUnavailable: down,
      maxSurge: up,
      startUp,
      grace,
      oldGrace,
      needs: { old: gpus[0], fresh: gpus[1] },
      capacity: Infinity,
    });
    const isKept =
      seen.finished &&
      seen.peak <= peakGpus!.high &&
      seen.fewestServing >= fewestServing! &&
      seen.seconds <= seconds!;
    if (!isKept) {
      throw new Error(JSON.stringify({ change, seen, peakGpus, fewestServing, seconds }));
    }
    reached.peak += seen.peak === peakGpus!.high ? 1 : 0;
    reached.serving += seen.fewestServing === fewestServing ? 1 : 0;
  }
  expect(reached.peak / changes.length).toBeGreaterThan(0.5);
  expect(reached.serving).toBe(changes.length);
});
