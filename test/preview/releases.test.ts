import { Duration } from 'cdk8s';
import {
  Certainty,
  Gate,
  LoadBalancer,
  Probe,
  Release,
  ReleasePreview,
  ReleaseStep,
  ScalingMetric,
} from '../../src';
import { previewRelease } from '../../src/preview/releases';
import { aDeployment, aService } from '../support/builders';
import { NO_GPU, ONE_GPU, Queued } from '../support/queues';

const { EXACT, BOUNDED, ASSUMED } = Certainty;
const CANARY = [
  { name: 'none', percent: 0 },
  { name: 'half', percent: 50 },
  { name: 'all', percent: 100 },
];

/** The release of a service from `from` to `to`, at its first step. */
function releaseOf(from: Queued, to: Queued, steps: ReleaseStep[] = CANARY): ReleasePreview {
  const service = aService({ loadBalancer: LoadBalancer.apiGateway() });
  const [one, other] = [from, to].map(({ scaled, ...options }, index) => {
    const id = ['from', 'to'][index];
    const deployment = aDeployment(service, { compute: ONE_GPU, ...options }, id);
    if (scaled) {
      const [minReplicas, maxReplicas] = scaled;
      const metrics = [ScalingMetric.cpuUtilization(80)];
      deployment.autoscale({ minReplicas, maxReplicas, metrics });
    }
    return deployment;
  });
  service.releaseTraffic(Release.canary(one, other, steps), steps[0].name);
  const [release, ...others] = previewRelease(service._plan());
  expect(others).toEqual([]);
  return release;
}

const column = <K extends keyof ReleasePreview['steps'][0]>(release: ReleasePreview, name: K) =>
  release.steps.map((step) => step[name]);

test('a service without a release has none', () => {
  const { service } = aDeployment();
  expect(previewRelease(service._plan())).toEqual([]);
});

test('a step names its soak time and its gates, with their limits', () => {
  const gate = (name: string, limits: object) => Gate.query({ name, query: 'q', ...limits });
  const gates = [gate('a', { max: 2 }), gate('b', { min: 1 }), gate('c', { min: 0, max: 1 })];
  const release = releaseOf({}, {}, [
    { name: 'now', percent: 50, soak: Duration.hours(1), gates },
    { name: 'all', percent: 100 },
  ]);
  expect(release.steps[0].verify.slice(1)).toEqual([
    'the step lasts 60 minutes',
    'gate a: at most 2',
    'gate b: at least 1',
    'gate c: at least 0, at most 1',
  ]);
});

test('a release names its deployments, its step, and its steps in order', () => {
  expect(releaseOf({}, {})).toMatchObject({
    service: 'chart/chat',
    from: 'chart/chat/from',
    to: 'chart/chat/to',
    current: 'none',
    steps: [
      { name: 'none', share: 0 },
      { name: 'half', share: 0.5 },
      { name: 'all', share: 1 },
    ],
  });
});

describe('the fewest replicas that serve', () => {
  test.each<[string, Queued, Queued, unknown[]]>([
    ['fixed counts', { replicas: 4 }, { replicas: 2 }, [4, 6, 2]],
    ['autoscalers', { scaled: [2, 8] }, { scaled: [1, 8] }, [2, 3, 1]],
  ])('of %s are those with a share', (_, from, to, fewest) => {
    expect(column(releaseOf(from, to), 'fewestServing')).toEqual(fewest);
  });
});

describe('GPUs', () => {
  test.each<[string, Queued, Queued, object | undefined]>([
    [
      'are exact for fixed counts',
      { replicas: 4 },
      { replicas: 2 },
      { low: 6, high: 6, certainty: EXACT },
    ],
    ['are bounded by autoscalers', { scaled: [2, 8] }, {}, { low: 3, high: 9, certainty: BOUNDED }],
    [
      'may be none',
      { compute: NO_GPU },
      { compute: NO_GPU },
      { low: 0, high: 0, certainty: EXACT },
    ],
  ])('%s, in each step', (_, from, to, gpus) => {
    expect(column(releaseOf(from, to), 'gpus')).toMatchObject([gpus, gpus, gpus]);
  });
});

describe('the load of a GPU', () => {
  test.each<[string, Queued, Queued, ([number, number] | undefined)[]]>([
    ['as many', { replicas: 4 }, { replicas: 4 }, [undefined, [0.5, 0.5], [1, 1]]],
    ['half as many', { replicas: 4 }, { replicas: 2 }, [undefined, [1, 1], [2, 2]]],
    ['autoscalers', { scaled: [2, 8] }, { replicas: 4 }, [undefined, [0.25, 1], [0.5, 2]]],
    ['no GPUs before', { compute: NO_GPU }, {}, [undefined, undefined, undefined]],
    ['no GPUs after', {}, { compute: NO_GPU }, [undefined, undefined, undefined]],
  ])('with %s', (_, from, to, loads) => {
    const found = column(releaseOf(from, to), 'loadPerGpu');
    expect(found.map((load) => load && [load.low, load.high])).toEqual(loads);
    expect(found.every((load) => !load || load.certainty === ASSUMED)).toBe(true);
  });
});

describe('the longest time', () => {
  const startup = Probe.fromHttpGet('/health', {
    port: 8000,
    period: Duration.seconds(10),
    failureThreshold: 6,
  });

  test('is the start-up in the first step, and none in the others', () => {
    const [first, ...others] = column(releaseOf({}, { startup }), 'seconds');
    expect(first).toBeGreaterThanOrEqual(60);
    expect(others).toEqual([0, 0]);
  });

  test('is not bounded without a startup probe', () => {
    expect(column(releaseOf({ startup }, {}), 'seconds')).toEqual([undefined, 0, 0]);
  });
});

describe('what to verify', () => {
  test('is readiness without traffic, then errors, then the end of old requests', () => {
    const [none, half, all] = column(releaseOf({}, {}), 'verify');
    expect(none).toEqual([expect.stringContaining('chat-to are ready')]);
    expect(half).toEqual([expect.stringContaining('chat-to, next to those of chat-from')]);
    expect(all).toHaveLength(2);
    expect(all[1]).toContain('requests of chat-from have ended');
  });

  test('has no end of old requests where they do not end', () => {
    const steps = [{ name: 'half', percent: 50 }];
    expect(releaseOf({}, {}, steps).steps[0].verify).toHaveLength(1);
  });
});
