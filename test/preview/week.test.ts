import { Schedule, ScalingMetric } from '../../src';
import { previewWeek } from '../../src/preview/week';
import { brokenRules, synth } from '../support/builders';
import { Queued, planned } from '../support/queues';
import { ZONES, aRandomWeek, schedulesOf } from '../support/random-schedules';
import { aScaledService } from '../support/scaling';
import {
  LocalClock,
  differences,
  fourWeeksAround,
  kedaFloors,
  minuteOf,
} from '../support/schedule-oracle';
import { bandAt, cronTriggersOf } from '../support/week';

const WEEK = 7 * 24 * 60;
const week = (deployment: Queued) => previewWeek(planned({}, [deployment])[0]);
const workdays = (replicas: number) =>
  Schedule.window({ days: '1-5', start: '08:00', end: '20:00', replicas });

describe('the week', () => {
  test.each<[string, Queued, [number, number]]>([
    ['a fixed count', { replicas: 3 }, [3, 3]],
    ['a default count', {}, [1, 1]],
    ['metrics', { scaled: [2, 5] }, [2, 5]],
  ])('of %s is one part, without a time zone', (_, deployment, [minReplicas, maxReplicas]) => {
    expect(week(deployment)).toEqual({
      deployment: 'chart/chat/d0',
      parts: [{ fromMinute: 0, toMinute: WEEK, minReplicas, maxReplicas }],
      weeksDiffer: false,
    });
  });

  test('of schedules alone has one count in each part, from Monday on', () => {
    const { parts, timeZone, weeksDiffer } = week({ schedules: [workdays(4)] })!;
    expect([timeZone, weeksDiffer]).toEqual(['Europe/Berlin', false]);
    expect(parts).toHaveLength(11);
    expect(parts.slice(0, 3)).toEqual([
      { fromMinute: 0, toMinute: 480, minReplicas: 1, maxReplicas: 1 },
      { fromMinute: 480, toMinute: 1200, minReplicas: 4, maxReplicas: 4 },
      { fromMinute: 1200, toMinute: 1440 + 480, minReplicas: 1, maxReplicas: 1 },
    ]);
    expect(parts[10]).toMatchObject({ fromMinute: 4 * 1440 + 1200, toMinute: WEEK });
  });

  test('of a window around Sunday midnight has it at both ends', () => {
    const over = Schedule.window({ days: '0', start: '22:00', end: '06:00', replicas: 2 });
    const { parts } = week({ schedules: [over] })!;
    expect(parts.map(({ toMinute, minReplicas }) => [toMinute, minReplicas])).toEqual([
      [360, 2],
      [6 * 1440 + 1320, 1],
      [WEEK, 2],
    ]);
  });

  test('of schedules that never change is one part', () => {
    const always = Schedule.window({ start: '00:00', end: '24:00', replicas: 2 });
    expect(week({ schedules: [always] })!.parts).toEqual([
      { fromMinute: 0, toMinute: WEEK, minReplicas: 2, maxReplicas: 2 },
    ]);
  });

  test('of schedules by date is the busiest week, and says so', () => {
    const first = [Schedule.cron('0 8 1 * *', 5), Schedule.cron('0 8 2 * *', 1)];
    const { parts, weeksDiffer } = week({ schedules: first })!;
    expect(weeksDiffer).toBe(true);
    const busy = parts.filter(({ minReplicas }) => minReplicas === 5);
    expect(busy.map(({ fromMinute, toMinute }) => toMinute - fromMinute)).toEqual([1440]);
  });

  test('is not known if Terraform knows the count', () => {
    const [deployment] = planned({}, [{}]);
    expect(previewWeek({ ...deployment, replicas: undefined })).toBeUndefined();
  });

  const SEEDS = Array.from({ length: 16 }, (_, index) => index + 1);

  test('of random schedules is KEDA’s, through changes of the clock, or the library warns', () => {
    const compared = SEEDS.filter((seed) => {
      const said = aRandomWeek(seed);
      const timeZone = ZONES[seed % ZONES.length];
      const service = aScaledService({
        maxReplicas: 6,
        metrics: [ScalingMetric.queueLength(4)],
        schedules: schedulesOf(said),
        timeZone,
      });
      // a schedule may be an error, and an hour that is lost or doubled a warning
      if (brokenRules(service).length > 0) {
        return false;
      }
      const clock = LocalClock.of(timeZone);
      const change = clock.changes()[3] ?? minuteOf('2026-10-25T01:00');
      // prime to the hour, so that every minute of it has its turn
      const minutes = fourWeeksAround(change).filter((minute) => minute % 7 === 0);
      const object = synth(service).find(({ kind }) => kind === 'ScaledObject');
      const { parts } = previewWeek(service._plan().deployments[0])!;
      const bands = minutes.map((minute) => bandAt(parts, clock.local(minute)));
      const { minReplicaCount } = object.spec;
      const floors = kedaFloors(minReplicaCount, cronTriggersOf(object), clock, minutes);
      expect(differences(floors, bands, clock, minutes)).toEqual([]);
      return true;
    });
    expect(compared.length).toBeGreaterThan(6);
  });
});
