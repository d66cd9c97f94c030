import {
  AutoscalerOptions,
  KubernetesPlatformOptions,
  Schedule,
  ScalingMetric,
} from '../../../src';
import { object } from '../../support/builders';
import { aScaledService, plannedAutoscaler } from '../../support/scaling';
import { CronTrigger } from '../../support/schedule-oracle';

const metrics = [ScalingMetric.queueLength(4)];

function scaledObject(options: AutoscalerOptions, platform?: KubernetesPlatformOptions): any {
  return object(aScaledService(options, platform), 'ScaledObject').spec;
}

describe('the ScaledObject of an autoscaler with schedules', () => {
  const schedules = [Schedule.cron('0 8 * * 1-5', 4), Schedule.cron('0 20 * * 1-5', 1)];

  test('keeps the lower count as its minimum and the higher one by a cron trigger', () => {
    const spec = scaledObject({ maxReplicas: 8, metrics, schedules });
    expect([spec.minReplicaCount, spec.maxReplicaCount]).toEqual([1, 8]);
    expect(spec.triggers.map(({ type }: { type: string }) => type)).toEqual(['prometheus', 'cron']);
    expect(spec.triggers[1]).toEqual({
      type: 'cron',
      name: 'schedule-0800-2000-4',
      metricType: 'AverageValue',
      metadata: {
        timezone: 'UTC',
        start: '0 8 * * 1-5',
        end: '0 20 * * 1-5',
        desiredReplicas: '4',
      },
    });
  });

  test('has cron triggers only, and no fallback, without metrics', () => {
    const spec = scaledObject({ schedules });
    expect([spec.minReplicaCount, spec.maxReplicaCount]).toEqual([1, 4]);
    expect(spec.triggers.map(({ type }: { type: string }) => type)).toEqual(['cron']);
    expect(spec).not.toHaveProperty('fallback');
  });

  test.each([
    ["the platform's", {}, { timeZone: 'Asia/Shanghai' }, 'Asia/Shanghai'],
    ['its own', { timeZone: 'Europe/Berlin' }, { timeZone: 'Asia/Shanghai' }, 'Europe/Berlin'],
  ])('says the time zone: %s', (_, own, platform, zone) => {
    expect(scaledObject({ schedules, ...own }, platform).triggers[0].metadata.timezone).toBe(zone);
  });

  test('keeps the scheduled minimum where a metric stops answering', () => {
    const always = [Schedule.cron('0 0 * * *', 3)];
    const spec = scaledObject({ maxReplicas: 8, metrics, schedules: always });
    expect(spec.minReplicaCount).toBe(3);
    expect(spec.fallback.replicas).toBe(3);
    expect(spec.triggers).toHaveLength(1);
  });

  test('is as it was without schedules', () => {
    const spec = scaledObject({ maxReplicas: 8, metrics }, { timeZone: 'Asia/Shanghai' });
    expect(spec.triggers.map(({ type }: { type: string }) => type)).toEqual(['prometheus']);
  });

  test('has a trigger for every window of the plan, after the metrics and in its order', () => {
    const options = {
      maxReplicas: 8,
      metrics,
      schedules: [...schedules, Schedule.window({ start: '23:00', end: '02:00', replicas: 6 })],
    };
    const { cronWindows } = plannedAutoscaler(options).schedule;
    const cron = scaledObject(options).triggers.slice(1);
    expect(cron.map(({ metadata }: { metadata: CronTrigger }) => metadata.start)).toEqual([
      '0 23 * * *',
      '0 8 * * 1-5',
    ]);
    expect(cron.map(({ name }: { name: string }) => name)).toEqual(
      cronWindows.map(({ name }) => name),
    );
  });
});

describe('the formula of a ScaledObject whose schedules set a maximum', () => {
  const night = Schedule.cron('0 20 * * 1-5', 1, { maxReplicas: 2 });
  const spec = scaledObject({
    maxReplicas: 8,
    metrics: [...metrics, ScalingMetric.inFlightRequests(0.5)],
    schedules: [Schedule.cron('0 8 * * 1-5', 4), night],
  });

  test('is a replica count that no metric raises above the maximum', () => {
    expect(spec.advanced.scalingModifiers).toEqual({
      formula:
        'min((limit_2000_0800_2 > 0 ? limit_2000_0800_2 : 8), max(queue_length / 4, in_flight_requests / 0.5, schedule_0800_2000_4))',
      target: '1',
      metricType: 'AverageValue',
    });
  });

  test('names all triggers as the formula does', () => {
    expect(spec.triggers.map(({ name }: { name: string }) => name)).toEqual([
      'queue_length',
      'in_flight_requests',
      'schedule_0800_2000_4',
      'limit_2000_0800_2',
    ]);
  });

  test('has one term without a maximum of the load', () => {
    const one = scaledObject({
      maxReplicas: 8,
      metrics,
      schedules: [Schedule.window({ start: '20:00', end: '08:00', replicas: 1, maxReplicas: 2 })],
    });
    expect(one.advanced.scalingModifiers.formula).toBe(
      'min((limit_2000_0800_2 > 0 ? limit_2000_0800_2 : 8), queue_length / 4)',
    );
  });

  test('is absent where no schedule sets a maximum', () => {
    const plain = scaledObject({
      maxReplicas: 8,
      metrics,
      schedules: [Schedule.cron('0 8 * * 1', 2)],
    });
    expect(plain.advanced?.scalingModifiers).toBeUndefined();
  });
});
