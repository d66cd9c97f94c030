import { Duration } from 'cdk8s';
import {
  AutoscalerOptions,
  AutoscalingEngine,
  FallbackBehavior,
  Percent,
  Platform,
  ScaleToZero,
  ScalingMetric,
  ScalingPolicy,
  Schedule,
  PolicySelection,
} from '../../../src';
import { aDeployment, aService, synth } from '../../support/builders';
import { exampleGroups } from '../corpus/corpus';
import { Manifest } from '../support/api';
import { askKeda, tally } from '../support/keda';

// The rules of KEDA's admission webhook, over what else stands in the namespace.

const cpu = [ScalingMetric.cpuUtilization(60)];
const queue = [ScalingMetric.prometheus(`sum(q{${ScalingMetric.PODS}})`, 4)];
const schedules = [Schedule.cron('0 8 1 * *', 4), Schedule.cron('0 20 1 * *', 1)];

interface Rendered {
  readonly scaler: any;
  readonly deployment: any;
}

function rendered(
  options: Partial<AutoscalerOptions>,
  autoscaling = AutoscalingEngine.keda('2.20'),
  resourceName?: string,
): Rendered {
  const service = aService({
    namespace: 'ml',
    platform: Platform.kubernetes({ version: '1.35', prometheus: 'http://p:9090', autoscaling }),
  });
  const deployment = aDeployment(service, { resourceName });
  deployment.autoscale({ maxReplicas: 8, metrics: cpu, ...options });
  const objects = synth(service);
  return {
    scaler: objects.find(({ kind }) => /ScaledObject|Horizontal/.test(kind)),
    deployment: objects.find(({ kind }) => kind === 'Deployment'),
  };
}

function admitted({ scaler, deployment }: Rendered, beside: Manifest[] = []) {
  const [answer] = askKeda([{ object: scaler, beside: [deployment, ...beside] }]);
  return answer;
}

describe('KEDA admits', () => {
  test.each<[string, Partial<AutoscalerOptions>]>([
    ['CPU alone', {}],
    ['memory and CPU', { metrics: [...cpu, ScalingMetric.memoryUtilization(70)] }],
    ['a query', { metrics: queue }],
    ['schedules alone', { metrics: [], schedules }],
    ['all of them', { metrics: [...queue, ...cpu], schedules }],
    [
      'a fallback',
      { metrics: queue, fallback: { replicas: 4, behavior: FallbackBehavior.CURRENT } },
    ],
    [
      'off hours',
      { metrics: queue, scaleToZero: ScaleToZero.offHours({ start: '20:00', end: '08:00' }) },
    ],
    [
      'a metric that starts it',
      { metrics: queue, scaleToZero: ScaleToZero.onMetric(ScalingMetric.prometheus('sum(q)', 4)) },
    ],
    [
      'a behavior',
      {
        behavior: {
          up: { tolerance: Percent.of(2.5), select: PolicySelection.LEAST },
          down: { policies: [ScalingPolicy.percent(Percent.of(50), Duration.minutes(1))] },
        },
      },
    ],
  ])('%s', (_, options) => {
    expect(admitted(rendered(options))).toEqual({ cronWindows: [] });
    tally({ accepted: 1 });
  });

  test('the longest names', () => {
    const name = 'a'.repeat(63);
    expect(admitted(rendered({}, undefined, name))).toEqual({ cronWindows: [] });
    tally({ accepted: 1 });
  });
});

describe('KEDA admits what the examples render', () => {
  const scalers = exampleGroups().flatMap(({ label, objects }) =>
    objects
      .filter(({ kind }) => kind === 'ScaledObject')
      // the judge's client knows no LeaderWorkerSet
      .filter(({ spec }) => spec.scaleTargetRef.kind === 'Deployment')
      .map((scaler: any) => ({
        title: `${label}, ${scaler.metadata.name}`,
        scaler,
        deployment: objects.find(
          ({ kind, metadata }) =>
            kind === 'Deployment' && metadata.name === scaler.spec.scaleTargetRef.name,
        ),
      })),
  );

  test.each(scalers)('$title', ({ scaler, deployment }) => {
    expect(admitted({ scaler, deployment })).toEqual({ cronWindows: [] });
    tally({ accepted: 1 });
  });

  test('the one on a laptop among them', () => {
    expect(scalers.map(({ title }) => title)).toContain(
      'examples/laptop/laptop.k8s.yaml, chat-stable',
    );
  });
});

describe('from the HPA to KEDA', () => {
  const hpa = rendered({}, AutoscalingEngine.hpa()).scaler;

  test('is refused while the HPA is there', () => {
    expect(admitted(rendered({}), [hpa]).refused).toContain(
      "already managed by the hpa 'chat-main'",
    );
    tally({ refused: 1 });
  });

  test.each(['chat-main', 'a'.repeat(63)])('is one apply where KEDA takes it over: %s', (name) => {
    const adopting = AutoscalingEngine.keda('2.20', { transferHpaOwnership: true });
    const before = rendered({}, AutoscalingEngine.hpa(), name).scaler;
    expect(admitted(rendered({}, adopting, name), [before])).toEqual({ cronWindows: [] });
    expect(admitted(rendered({}, adopting, name))).toEqual({ cronWindows: [] });
    tally({ accepted: 2 });
  });
});

describe('the judge', () => {
  test('hears KEDA refuse a second ScaledObject', () => {
    const first = rendered({});
    const second = structuredClone(first.scaler);
    second.metadata.name = 'second';
    expect(admitted(first, [second]).refused).toContain(
      "already managed by the ScaledObject 'second'",
    );
    tally({ refused: 1 });
  });

  test.each<[string, (all: Rendered) => void, RegExp]>([
    [
      'two triggers of one name',
      ({ scaler }) => (scaler.spec.triggers[1].name = 'cpu'),
      /unique|same/,
    ],
    [
      'a minimum above the maximum',
      ({ scaler }) => (scaler.spec.minReplicaCount = 9),
      /MinReplicaCount/,
    ],
    [
      'CPU of a container without a request',
      ({ deployment }) => delete deployment.spec.template.spec.containers[0].resources,
      /doesn't have the cpu request/,
    ],
  ])('hears KEDA refuse %s', (_, change, why) => {
    const all = rendered({ metrics: [...cpu, ...queue] });
    change(all);
    expect(admitted(all).refused).toMatch(why);
    tally({ refused: 1 });
  });

  test('hears of a field that KEDA does not know', () => {
    const all = rendered({});
    all.scaler.spec.minReplicas = 1;
    expect(admitted(all).failed).toContain('minReplicas');
    tally({ refused: 1 });
  });
});
