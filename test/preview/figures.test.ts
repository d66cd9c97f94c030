import { Certainty, ChangeEffect, DeploymentPreview, QueuePreview, RolloutPlan } from '../../src';
import { Side, workloadChanges } from '../../src/preview/workload-changes';

const EIGHT = { gpus: 8 };

/** A deployment of 2 replicas with 8 GPUs each. */
function aPreview(changes: Partial<DeploymentPreview> = {}): DeploymentPreview {
  return {
    path: 'chart/chat/main',
    service: 'chart/chat',
    name: 'chat',
    cluster: 'chart',
    autoscaled: false,
    inRoute: false,
    minReplicas: 2,
    maxReplicas: 2,
    perReplica: EIGHT,
    graceSeconds: 30,
    startUpSeconds: 60,
    ...changes,
  };
}

/** An update with one replica in addition, and one that drains. */
function aRollout(instances: number, changes: Partial<RolloutPlan> = {}): RolloutPlan {
  return {
    instances,
    fewestServing: instances - 1,
    mostPresent: instances + 1,
    maxTerminating: 1,
    totalSeconds: 100 * instances,
    ...changes,
  } as RolloutPlan;
}

interface Given {
  readonly before?: DeploymentPreview;
  readonly after?: DeploymentPreview;
  readonly rollouts?: readonly RolloutPlan[];
  /** Fields of the spec of the head that differ from the base. */
  readonly spec?: object;
  /** The same of the base. */
  readonly specBefore?: object;
}

/** The change of a Deployment. */
function figures({ before, after, rollouts = [], spec = {}, specBefore = {} }: Given) {
  const side = (deployment: DeploymentPreview | undefined, differing: object): Side => {
    const template = { spec: { containers: [{ name: 'main', image: 'llm:1' }] } };
    const object = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'chat' },
      spec: { template, ...differing },
    };
    const queue = {
      rollouts: rollouts.map((rollout) => ({ deployment: deployment?.path, rollout })),
    };
    return {
      objects: deployment ? [object] : [],
      deployments: deployment ? [deployment] : [],
      queues: [queue as unknown as QueuePreview],
    };
  };
  const [{ effect, peakGpus, fewestServing, seconds }] = workloadChanges(
    side(before, specBefore),
    side(after, spec),
  );
  return {
    effect,
    peak: peakGpus && [peakGpus.low, peakGpus.high],
    fewestServing,
    seconds,
    peakGpus,
  };
}

const ANEW = { template: { spec: { containers: [{ name: 'main', image: 'llm:2' }] } } };
const RECREATE = { ...ANEW, strategy: { type: 'Recreate' } };
const SELECTOR = { selector: { matchLabels: { a: 'b' } } };
const fixed = aPreview();
const four = aPreview({ minReplicas: 4, maxReplicas: 4 });
const scaled = aPreview({ autoscaled: true, maxReplicas: 6 });
/** The replica count of a base; the head has none, and Kubernetes sets 1 until the autoscaler has run. */
const COUNTED = { replicas: 4 };
const strategy = (maxUnavailable: string | number, maxSurge: string | number) => ({
  ...ANEW,
  strategy: { rollingUpdate: { maxUnavailable, maxSurge } },
});

describe('GPUs at the worst moment, replicas that serve and seconds', () => {
  test.each<[string, Given, ChangeEffect, number[] | undefined, number | undefined, number?]>([
    ['of a new deployment', { after: fixed }, ChangeEffect.ADDED, [16, 16], 0, 60],
    [
      'of a new deployment whose start is not bounded',
      { after: aPreview({ startUpSeconds: undefined }) },
      ChangeEffect.ADDED,
      [16, 16],
      0,
      undefined,
    ],
    ['of a removed one', { before: fixed }, ChangeEffect.REMOVED, [16, 16], 0, 30],
    [
      'of one that keeps running',
      { before: fixed, after: fixed },
      ChangeEffect.KEEPS_RUNNING,
      [16, 16],
      2,
      undefined,
    ],
    [
      'of one that grows',
      { before: fixed, after: four, spec: { replicas: 4 } },
      ChangeEffect.SCALES,
      [32, 32],
      2,
      60,
    ],
    [
      'of one that shrinks, whose pods drain',
      { before: four, after: fixed, spec: { replicas: 2 } },
      ChangeEffect.SCALES,
      [32, 32],
      2,
      30,
    ],
    [
      'of a count handed over to an autoscaler, whose pods drain when it adds others',
      { before: four, after: scaled, specBefore: COUNTED },
      ChangeEffect.SCALES,
      [32, (6 + 3) * 8],
      1,
      60,
    ],
    [
      'of a count handed over whose pods end at once',
      { before: { ...four, graceSeconds: 0 }, after: scaled, specBefore: COUNTED },
      ChangeEffect.SCALES,
      [32, 48],
      1,
      60,
    ],
    [
      'of a count handed over to an autoscaler that keeps as many',
      { before: four, after: { ...four, autoscaled: true }, specBefore: COUNTED },
      ChangeEffect.SCALES,
      [32, (4 + 3) * 8],
      1,
      60,
    ],
    ...(
      [
        ['a quarter may be missing', strategy('25%', '25%'), 1],
        ['one may be missing', strategy(1, 1), 0],
        ['both percentages round to none', strategy('25%', '0%'), 0],
        ['none may be missing', strategy(0, 1), 1],
      ] as const
    ).map(
      ([title, spec, serving]) =>
        [
          `of an update of a count that is handed over, where ${title}`,
          {
            before: four,
            after: scaled,
            spec,
            specBefore: COUNTED,
            rollouts: [aRollout(2), aRollout(6)],
          },
          ChangeEffect.RESTARTS,
          [48, 88],
          serving,
          600,
        ] as [string, Given, ChangeEffect, number[], number, number],
    ),
    [
      'of an autoscaler whose maximum falls',
      { before: scaled, after: aPreview({ autoscaled: true, maxReplicas: 4 }) },
      ChangeEffect.SCALES,
      [16, 48],
      2,
      30,
    ],
    [
      'of an autoscaler that begins at a fixed count',
      { before: four, after: scaled },
      ChangeEffect.SCALES,
      [32, 48],
      2,
      60,
    ],
    [
      'of one that must be deleted, whose pods drain while new ones start',
      { before: fixed, after: four, spec: SELECTOR },
      ChangeEffect.RECREATED,
      [32, 48],
      0,
      90,
    ],
    [
      'of one that must be deleted, whose pods end at once',
      { before: aPreview({ graceSeconds: 0 }), after: four, spec: SELECTOR },
      ChangeEffect.RECREATED,
      [32, 32],
      0,
      60,
    ],
    [
      'of an update',
      { before: fixed, after: fixed, spec: ANEW, rollouts: [aRollout(2)] },
      ChangeEffect.RESTARTS,
      [32, 32],
      1,
      200,
    ],
    [
      'of an update whose old pods drain longer than the new template sets',
      {
        before: aPreview({ graceSeconds: 90 }),
        after: fixed,
        spec: ANEW,
        rollouts: [aRollout(2, { maxTerminating: 0 })],
      },
      ChangeEffect.RESTARTS,
      [32, 32],
      1,
      260,
    ],
    [
      'of an update whose old pods end at once',
      {
        before: aPreview({ graceSeconds: 0 }),
        after: fixed,
        spec: ANEW,
        rollouts: [aRollout(2, { maxTerminating: 2 })],
      },
      ChangeEffect.RESTARTS,
      [24, 24],
      1,
      200,
    ],
    [
      'of an update with more replicas',
      { before: fixed, after: four, spec: { ...ANEW, replicas: 4 }, rollouts: [aRollout(4)] },
      ChangeEffect.RESTARTS,
      [48, 48],
      2,
      400,
    ],
    [
      'of an update with more replicas, the first of which still have the old template',
      {
        before: aPreview({ minReplicas: 1, maxReplicas: 1 }),
        after: fixed,
        spec: { ...ANEW, replicas: 2 },
        rollouts: [aRollout(2)],
      },
      ChangeEffect.RESTARTS,
      [32, 32],
      1,
      200,
    ],
    [
      'of an update with fewer replicas, whose pods drain in addition',
      { before: four, after: fixed, spec: { ...ANEW, replicas: 2 }, rollouts: [aRollout(2)] },
      ChangeEffect.RESTARTS,
      [48, 48],
      1,
      200,
    ],
    [
      'of an update to smaller replicas',
      {
        before: fixed,
        after: aPreview({ perReplica: { gpus: 4 } }),
        spec: ANEW,
        rollouts: [aRollout(2)],
      },
      ChangeEffect.RESTARTS,
      [24, 24],
      1,
      200,
    ],
    [
      'of an update to larger replicas',
      {
        before: aPreview({ perReplica: { gpus: 4 } }),
        after: fixed,
        spec: ANEW,
        rollouts: [aRollout(2)],
      },
      ChangeEffect.RESTARTS,
      [24, 24],
      1,
      200,
    ],
    [
      'of an update that stops all pods first',
      {
        before: four,
        after: fixed,
        spec: RECREATE,
        rollouts: [aRollout(2, { fewestServing: 0, maxTerminating: 2 })],
      },
      ChangeEffect.RESTARTS,
      [32, 32],
      0,
      200,
    ],
    [
      'of an update at the minimum and at the maximum of an autoscaler',
      { before: scaled, after: scaled, spec: ANEW, rollouts: [aRollout(2), aRollout(6)] },
      ChangeEffect.RESTARTS,
      [32, 64],
      1,
      600,
    ],
    [
      'of an update in two queues',
      {
        before: scaled,
        after: scaled,
        spec: ANEW,
        rollouts: [aRollout(6), aRollout(2), aRollout(6)],
      },
      ChangeEffect.RESTARTS,
      [32, 64],
      1,
      600,
    ],
    [
      'of an update that is not bounded at the maximum',
      {
        before: scaled,
        after: scaled,
        spec: ANEW,
        rollouts: [aRollout(2), aRollout(6, { totalSeconds: undefined })],
      },
      ChangeEffect.RESTARTS,
      [32, 64],
      1,
      undefined,
    ],
    [
      'of an update whose plan is not known',
      { before: fixed, after: fixed, spec: ANEW },
      ChangeEffect.RESTARTS,
      undefined,
      undefined,
      undefined,
    ],
    [
      'of an update of a compute that only Terraform knows',
      {
        before: aPreview({ perReplica: undefined }),
        after: fixed,
        spec: ANEW,
        rollouts: [aRollout(2)],
      },
      ChangeEffect.RESTARTS,
      undefined,
      1,
      200,
    ],
    [
      'of a replica count that only Terraform knows',
      { before: fixed, after: aPreview({ minReplicas: undefined, maxReplicas: undefined }) },
      ChangeEffect.SCALES,
      undefined,
      undefined,
      60,
    ],
  ])('%s', (_title, given, effect, peak, serving, duration) => {
    const { peakGpus: _peakGpus, ...found } = figures(given);
    expect(found).toEqual({ effect, peak, fewestServing: serving, seconds: duration });
  });
});

describe('the certainty of a peak', () => {
  test.each<[string, Given, Certainty]>([
    ['is exact for fixed counts', { before: fixed, after: four }, Certainty.EXACT],
    ['is a bound after an autoscaler', { before: scaled, after: four }, Certainty.BOUNDED],
    ['is a bound before an autoscaler', { before: four, after: scaled }, Certainty.BOUNDED],
    [
      'is a bound for an update',
      { before: fixed, after: fixed, spec: ANEW, rollouts: [aRollout(2)] },
      Certainty.BOUNDED,
    ],
  ])('%s', (_title, given, certainty) => {
    const { peakGpus } = figures(given);
    expect(peakGpus!.certainty).toBe(certainty);
    expect(peakGpus!.because === undefined).toBe(certainty === Certainty.EXACT);
  });
});
