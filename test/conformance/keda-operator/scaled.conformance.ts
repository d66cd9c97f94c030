import { Duration } from 'cdk8s';
import {
  AutoscalerOptions,
  AutoscalingEngine,
  Platform,
  ScaleToZero,
  ScalingMetric,
  ScalingPolicy,
  Schedule,
} from '../../../src';
import { exampleGroups } from '../corpus/corpus';
import { Manifest } from '../support/api';
import { cluster, environment, plane, tally } from '../support/cluster';
import { pause } from '../support/control-plane';
import { KedaOperator } from '../support/keda-operator';
import { aChat, added, made } from '../support/programs';
import { ScaledDeployment } from '../support/scaled-deployment';
import { QueryResult, TestPrometheus } from '../support/test-prometheus';
import { eventually } from '../support/workloads';

// KEDA's operator and adapter, and the HPA of Kubernetes, scale rendered deployments. A day of their
// schedules has four minutes. The ScaledObjects differ from those of the library in two fields that it leaves
// to KEDA: polls are a second apart (30 s), and the replicas of off hours end after 5 s (300 s).
const HASTE = { pollingInterval: 1, cooldownPeriod: 5 };

/** Longer than a poll, the cool-down and the HPA together need, in seconds. */
const GRACE = 12;
const MINUTE = 60_000;
const HIGH = 1000;

const api = cluster();
const prometheus = new TestPrometheus();
const started: ScaledDeployment[] = [];
let keda: KedaOperator | undefined;
/** When the day begins. */
let dawn: number;

/** A moment of the day. */
function at(minute: number, second: number = 0): number {
  return dawn + minute * MINUTE + second * 1000;
}

/** A zone without daylight saving where midnight is far. */
const isLate = new Date().getUTCHours() < 1 || new Date().getUTCHours() > 21;
const timeZone = isLate ? 'Asia/Shanghai' : 'UTC';

/** The local hour and minute at the start of a minute of the day. */
function clock(minute: number): [string, string] {
  const local = new Date(at(minute) + (isLate ? 8 * 60 * MINUTE : 0)).toISOString();
  return [local.slice(11, 13), local.slice(14, 16)];
}

function time(minute: number): string {
  return clock(minute).join(':');
}

function daily(minute: number, replicas: number, maxReplicas?: number): Schedule {
  const [hour, minutes] = clock(minute).map(Number);
  return Schedule.cron(`${minutes} ${hour} * * *`, replicas, { maxReplicas });
}

/** A deployment in a namespace of its own, with its autoscaler. */
async function start(
  namespace: string,
  options: AutoscalerOptions,
  haste: object = HASTE,
): Promise<ScaledDeployment> {
  const platform = Platform.kubernetes({
    version: plane.release.minor,
    autoscaling: AutoscalingEngine.keda(plane.bundle.keda),
    prometheus: prometheus.url,
    timeZone,
  });
  const objects = made(() => {
    const deployment = added(aChat({ platform, loadBalancer: undefined }), 'main');
    deployment.autoscale(options);
    return deployment.service;
  });
  return applied(namespace, objects, haste);
}

/** Rendered objects of a deployment and its autoscaler. */
async function applied(
  namespace: string,
  rendered: readonly Manifest[],
  haste: object = HASTE,
): Promise<ScaledDeployment> {
  const objects = rendered.map((object): Manifest =>
    object.kind === 'ScaledObject' ? { ...object, spec: { ...object.spec, ...haste } } : object,
  );
  const scaled = await ScaledDeployment.start(api, namespace, objects);
  tally({ accepted: objects.length });
  started.push(scaled);
  return scaled;
}

async function until(moment: number): Promise<void> {
  await pause(Math.max(0, moment - Date.now()));
}

/** The results of a query, each from a moment on. */
async function play(query: string, results: readonly [number, QueryResult][]): Promise<void> {
  for (const [moment, result] of results) {
    await until(moment);
    prometheus.set(query, result);
  }
}

/** As many whole polls of a query. */
async function polled(query: string, times: number): Promise<void> {
  const before = prometheus.polls(query);
  await eventually(
    async () => prometheus.polls(query),
    (polls) => polls > before + times,
  );
}

/** The deployment `stable` of examples/laptop. Its Prometheus is that of the test, which has its query. */
async function startLaptop(): Promise<{ readonly scaled: ScaledDeployment; query: string }> {
  const objects = exampleGroups()
    .flatMap((group) => group.objects)
    .filter(({ metadata }) => metadata.namespace === 'laptop' && metadata.name === 'chat-stable')
    .map((object): any => structuredClone(object));
  const { triggers } = objects.find(({ kind }) => kind === 'ScaledObject').spec;
  expect(triggers).toHaveLength(1);
  const [{ metadata }] = triggers;
  metadata.serverAddress = prometheus.url;
  // without a result the fallback applies
  prometheus.set(metadata.query, 0);
  return { scaled: await applied('laptop', objects), query: metadata.query };
}

/** What the clock allows in the minutes of the day. */
const LIMITS = [
  { minute: 0, least: 1, most: 2 },
  { minute: 1, least: 3, most: 4 },
  { minute: 2, least: 2, most: 3 },
];
const MOST = 6;
/** The load is high in the first part of a minute, in seconds. */
const PART = 35;

/** The HPA remembers the counts of five minutes by default, which is longer than a night here. */
const AT_ONCE = {
  up: { policies: [ScalingPolicy.instances(20, Duration.seconds(15))] },
  down: { stabilization: Duration.seconds(0) },
};

let limited: ScaledDeployment;
let night: ScaledDeployment;
let blind: ScaledDeployment;
let worker: ScaledDeployment;
let laptop: Awaited<ReturnType<typeof startLaptop>>;

beforeAll(async () => {
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  await prometheus.start();
  keda = await KedaOperator.start(api, environment().endpoint);
  dawn = Math.ceil((Date.now() + 30_000) / MINUTE) * MINUTE;
  limited = await start('limited', {
    maxReplicas: MOST,
    metrics: [ScalingMetric.prometheus('limited_load', 4)],
    schedules: [
      ...LIMITS.map(({ minute, least, most }) => daily(minute, least, most)),
      daily(3, 1),
    ],
    behavior: AT_ONCE,
  });
  const offHours = (query: string): AutoscalerOptions => ({
    maxReplicas: 4,
    metrics: [ScalingMetric.prometheus(query, 4)],
    schedules: [Schedule.window({ start: time(0), end: time(1), replicas: 2 })],
    scaleToZero: ScaleToZero.offHours({ start: time(1), end: time(3) }),
    behavior: AT_ONCE,
  });
  night = await start('night', offHours('night_load'));
  blind = await start('blind', offHours('blind_load'));
  worker = await start(
    'worker',
    {
      maxReplicas: 3,
      scaleToZero: ScaleToZero.onMetric(ScalingMetric.prometheus('jobs', 20), {
        activation: 5,
        cooldown: Duration.seconds(COOLDOWN),
      }),
    },
    { pollingInterval: HASTE.pollingInterval },
  );
  laptop = await startLaptop();
}, 180_000);

afterAll(async () => {
  await Promise.all(started.map((scaled) => scaled.stop()));
  keda?.stop();
  await prometheus.stop();
});

/** Of the worker, by the option of the library. */
const COOLDOWN = 15;

describe('a deployment that a metric starts', () => {
  beforeAll(async () => {
    void play('limited_load', [
      ...LIMITS.flatMap(({ minute }): [number, QueryResult][] => [
        [at(minute), HIGH],
        [at(minute, PART), 0],
      ]),
      [at(2, 57), 'error'],
      [at(3, 30), HIGH],
    ]);
    void play(laptop.query, [
      [0, 0],
      [at(0), 5],
      [at(1), 29],
      [at(2), 0],
    ]);
    void play('night_load', [
      [0, 0],
      [at(0, 30), HIGH],
      [at(2), 'error'],
      [at(2, 40), 'empty'],
    ]);
    void play('blind_load', [
      [0, HIGH],
      [at(0, 50), 'error'],
      [at(1, 40), 0],
      [at(2, 30), 'error'],
    ]);
    prometheus.set('jobs', 'empty');
    await worker.reaches(0);
  });

  test.each<QueryResult>(['empty', 'error', 0, 5])(
    'has no replica for ten polls with the result: %p',
    async (result) => {
      const since = Date.now();
      prometheus.set('jobs', result);
      // after a failure KEDA asks twice in a poll
      await Promise.all([polled('jobs', 10), pause(11_000)]);
      expect(worker.counts(since)).toEqual([0]);
    },
  );

  test('starts above the activation, and then has the count of the load', async () => {
    prometheus.set('jobs', 5.5);
    await worker.reaches(1);
    prometheus.set('jobs', 45);
    await worker.reaches(3);
  });

  test('keeps its count while the query fails', async () => {
    const since = Date.now();
    prometheus.set('jobs', 'error');
    await pause((COOLDOWN + GRACE) * 1000);
    expect(worker.counts(since)).toEqual([3]);
  });

  test('stops after the cool-down, and not before', async () => {
    prometheus.set('jobs', 45);
    await polled('jobs', 3);
    const since = Date.now();
    prometheus.set('jobs', 'empty');
    await worker.reaches(0);
    expect(worker.counts(since, since + (COOLDOWN - 2) * 1000)).not.toContain(0);
    expect(Date.now() - since).toBeLessThan((COOLDOWN + GRACE) * 1000);
  });

  test('starts again', async () => {
    prometheus.set('jobs', 45);
    await worker.reaches(3);
  });
});

describe('minimums and maximums on a schedule', () => {
  test.each(LIMITS)(
    'hold in minute $minute, whatever the load',
    async ({ minute, least, most }) => {
      await until(at(minute + 1));
      expect(limited.counts(at(minute, GRACE), at(minute, PART))).toEqual([most]);
      expect(limited.counts(at(minute, PART + GRACE), at(minute + 1))).toEqual([least]);
      const all = limited.counts(at(minute, GRACE), at(minute + 1));
      expect(all[0]).toBe(least);
      expect(all[all.length - 1]).toBe(most);
    },
    5 * MINUTE,
  );

  test('do not apply while the query fails: the count stays', async () => {
    await until(at(3, 30));
    expect(limited.counts(at(2, 58), at(3, 30))).toEqual([2]);
  }, 120_000);

  test('end: the metric has the maximum of the autoscaler', async () => {
    await until(at(3, 58));
    expect(limited.counts(at(3, 30 + GRACE), at(3, 58))).toEqual([MOST]);
  });
});

describe('off hours', () => {
  test('before them the deployment has the minimum of the clock, and more by its load', async () => {
    await until(at(1));
    expect(night.counts(at(0, GRACE), at(0, 30))).toEqual([2]);
    expect(night.counts(at(0, 30 + GRACE), at(1))).toEqual([4]);
  });

  test('in them it has no replica, whether the load is high, the query fails or is empty', async () => {
    await until(at(3));
    expect(night.counts(at(1, GRACE), at(3))).toEqual([0]);
  });

  test('after them it runs again without a load', async () => {
    await until(at(3, 30));
    expect(night.counts(at(3, GRACE), at(3, 30))).toEqual([1]);
  });

  test('they begin late where the query fails at their start, and end in time where it fails then', async () => {
    await until(at(3, 30));
    expect(blind.counts(at(1, GRACE), at(1, 40))).toEqual([4]);
    expect(blind.counts(at(1, 40 + GRACE), at(3))).toEqual([0]);
    expect(blind.counts(at(3, GRACE), at(3, 30))).toEqual([1]);
  });
});

test('examples/laptop has two replicas for 5 waiting requests, and four for 29', async () => {
  await until(at(3, 58));
  const { scaled } = laptop;
  expect(scaled.counts(0, at(0))).toEqual([1]);
  expect(scaled.counts(at(0, GRACE), at(1))).toEqual([2]);
  expect(scaled.counts(at(1, GRACE), at(2))).toEqual([4]);
  // the HPA remembers the count for five minutes
  expect(scaled.counts(at(2, GRACE), at(3, 58))).toEqual([4]);
});
