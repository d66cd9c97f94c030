import { Token } from 'cdktn';
import { AutoscalerOptions, AutoscalingEngine, Platform, ScalingMetric, Schedule } from '../../src';
import { aService, brokenRules } from '../support/builders';
import { expectFinding, findingsOf } from '../support/findings';
import { aScaledService } from '../support/scaling';

const AT = 'chart/chat/main/Autoscaler';
const metrics = [ScalingMetric.queueLength(4)];
const night = Schedule.cron('0 20 * * 1-5', 1);

function later(): number {
  return Token.asNumber('${var.instances}');
}

function window(days: string, start: string, end: string): Schedule {
  return Schedule.window({ days, start, end, replicas: 4 });
}

describe('the times of a schedule', () => {
  test.each([['0 8 * * 1-5'], ['*/15 8-20 * * 0,6'], ['59 23 * * 7'], ['0 0 * * *']])(
    'are accepted as %j',
    (expression) => {
      const schedules = [Schedule.cron(expression, 4), night];
      expect(brokenRules(aScaledService({ schedules }))).toEqual([]);
    },
  );

  test.each([
    ['', 'write all five'],
    ['0 0 8 * * 1-5', "remove the seconds: '0 8 * * 1-5'"],
    ['@daily', "write '0 0 * * *'"],
    ['61 * * * *', 'write a number of 0-59'],
    ['0 24 * * *', 'write 0 for midnight'],
    ['*/0 * * * *', 'remove the step'],
    ['0 8 * * MON', 'Monday 1'],
    ['0 8 30 2 *', "write '0 8 29 2 *', the last possible day"],
    ['0 8 */2 * 1', 'or numbers for both'],
  ])('fail as %j, with the fix', (expression, fix) => {
    const service = aScaledService({ schedules: [Schedule.cron(expression, 4), night] });
    expect(brokenRules(service)).toEqual(['SCALING_CRON']);
    const value = JSON.stringify(expression);
    expectFinding(service, 'SCALING_CRON', { at: AT, value, names: [fix] });
  });

  test.each([
    ['1-5', '08:00', '20:00'],
    ['0,7', '00:00', '24:00'],
    ['6', '22:00', '06:00'],
    ['*', '23:59', '00:00'],
  ])('of a window are accepted as %s, %s to %s', (days, start, end) => {
    expect(brokenRules(aScaledService({ schedules: [window(days, start, end)] }))).toEqual([]);
  });

  test.each([
    ['8', '08:00', '20:00', 'write a number of 0-7'],
    ['Mon-Fri', '08:00', '20:00', 'MON-FRI is 1-5'],
    ['1-5', '8:00', '20:00', "such as '08:00'"],
    ['1-5', '24:00', '20:00', "write '00:00' of the next day"],
    ['1-5', '08:00', '24:01', "such as '08:00'"],
    ['1-5', '08:00', '08:00', "write start: '00:00', end: '24:00'"],
  ])('of a window fail as %s, %s to %s, with the fix', (days, start, end, fix) => {
    const service = aScaledService({ schedules: [window(days, start, end)] });
    expect(brokenRules(service)).toEqual(['SCALING_CRON']);
    const value = `"${start}-${end} on ${days}"`;
    expectFinding(service, 'SCALING_CRON', { at: AT, value, names: [fix] });
  });
});

describe('the times of a schedule that only Terraform knows', () => {
  const token = '${TfToken[TOKEN.1]}';

  test.each([
    [token, Schedule.cron(token, 4)],
    [`${token}-20:00 on 1-5`, window('1-5', token, '20:00')],
  ])('fail, as %s', (shown, schedule) => {
    const service = aScaledService({ schedules: [schedule, night] });
    expectFinding(service, 'SCALING_CRON', {
      at: AT,
      value: `"${shown}"`,
      names: ['write literal times'],
    });
  });
});

describe('a schedule whose every minute belongs to later ones', () => {
  test.each([
    ['the same expression', ['0 8 * * 1-5', '0 8 * * 1-5']],
    ['more days', ['0 8 * * 1-5', '0 8 * * *']],
    ['two that share it', ['0 8 * * 1-5', '0 8 * * 1-3', '0 8 * * 4-5']],
  ])('fails: %s', (_, expressions) => {
    const schedules = expressions.map((expression, index) => Schedule.cron(expression, index + 2));
    const service = aScaledService({ schedules: [...schedules, night] });
    expect(brokenRules(service)).toEqual(['SCALING_CRON']);
    expectFinding(service, 'SCALING_CRON', { at: AT, value: '"0 8 * * 1-5"' });
  });

  test('is not meant where it keeps one minute, or is declared last', () => {
    const schedules = ['0 8 * * *', '0 8 * * 1-5'].map((expression, index) =>
      Schedule.cron(expression, index + 2),
    );
    expect(brokenRules(aScaledService({ schedules: [...schedules, night] }))).toEqual([]);
  });
});

describe('the number of a schedule', () => {
  test.each([1, 2, 8])('may be %i within 1 and 8', (replicas) => {
    const schedules = [Schedule.cron('0 8 * * *', replicas)];
    const options = { minReplicas: 1, maxReplicas: 8, metrics, schedules };
    expect(brokenRules(aScaledService(options))).toEqual([]);
  });

  test.each([
    [0, '0', []],
    [-0, '-0', []],
    [-1, '-1', []],
    [1.5, '1.5', []],
    [NaN, 'NaN', []],
    [1, '1', ['minReplicas', '2']],
    [9, '9', ['maxReplicas', '8']],
  ])('fails as %d within 2 and 8', (replicas, value, names) => {
    for (const schedule of [
      Schedule.cron('0 8 * * *', replicas),
      Schedule.window({ start: '08:00', end: '20:00', replicas }),
    ]) {
      const options = { minReplicas: 2, maxReplicas: 8, metrics, schedules: [schedule] };
      const service = aScaledService(options);
      expect(brokenRules(service)).toEqual(['SCALING_BOUNDS']);
      expectFinding(service, 'SCALING_BOUNDS', { at: AT, value, names });
    }
  });

  test('fails if only Terraform knows it, because windows compare it', () => {
    const schedules = [Schedule.cron('0 8 * * *', later()), night];
    const service = aScaledService({ schedules });
    expect(brokenRules(service)).toEqual(['SCALING_BOUNDS', 'TOKEN']);
  });

  test('changes at some time where there is no metric', () => {
    const one = aScaledService({ schedules: [Schedule.cron('0 8 * * *', 4)] });
    expect(brokenRules(one)).toEqual(['SCALING_BOUNDS']);
    expectFinding(one, 'SCALING_BOUNDS', { at: AT, value: '4' });
    const two = aScaledService({ schedules: [Schedule.cron('0 8 * * *', 4), night] });
    expect(brokenRules(two)).toEqual([]);
  });

  test('need not change beside a metric', () => {
    const schedules = [Schedule.cron('0 8 * * *', 4)];
    expect(brokenRules(aScaledService({ maxReplicas: 8, metrics, schedules }))).toEqual([]);
  });
});

describe('what an autoscaler goes by', () => {
  test.each<[string, AutoscalerOptions]>([
    ['nothing', { maxReplicas: 8 }],
    ['empty lists', { maxReplicas: 8, metrics: [], schedules: [] }],
    ['a metric without maxReplicas', { metrics }],
    ['a metric and schedules without maxReplicas', { metrics, schedules: [night] }],
  ])('fails as %s', (_, options) => {
    expect(brokenRules(aScaledService(options))).toEqual(['SCALING_BOUNDS']);
  });

  test('is never the HPA with schedules', () => {
    const hpa = { autoscaling: AutoscalingEngine.hpa() };
    const schedules = [Schedule.cron('0 8 * * *', 4), night];
    const cpu = [ScalingMetric.cpuUtilization(60)];
    const service = aScaledService({ maxReplicas: 8, metrics: cpu, schedules }, hpa);
    expect(brokenRules(service)).toEqual(['SCALING_ENGINE']);
    expectFinding(service, 'SCALING_ENGINE', { at: AT, names: ['AutoscalingEngine.keda()'] });
    expect(brokenRules(aScaledService({ schedules }, hpa))).toEqual(['SCALING_ENGINE']);
    expect(brokenRules(aScaledService({ maxReplicas: 8, metrics: cpu }, hpa))).toEqual([]);
  });
});

describe('a time zone', () => {
  const schedules = [Schedule.cron('0 8 * * *', 4), night];

  test.each(['UTC', 'Asia/Shanghai', 'Asia/Kolkata'])('may be %s', (timeZone) => {
    expect(brokenRules(aScaledService({ schedules, timeZone }))).toEqual([]);
    expect(brokenRules(aScaledService({ schedules }, { timeZone }))).toEqual([]);
  });

  test.each([
    ['Asia/Foo', "such as 'Asia/Shanghai'"],
    ['', "such as 'Asia/Shanghai'"],
    ['UTC+8', "such as 'Asia/Shanghai'"],
    ['asia/shanghai', "write 'Asia/Shanghai'"],
    ['PST', "write 'America/Los_Angeles'"],
    ['CST', "write area and city, such as 'Asia/Shanghai'"],
    ['Asia/ShangHai', "write 'Asia/Shanghai'"],
    ['America/New_york', "write 'America/New_York'"],
    ['utc', "write 'UTC'"],
  ])('fails as %j, with the fix', (timeZone, fix) => {
    for (const [at, service] of [
      [AT, aScaledService({ schedules, timeZone })],
      ['chart/chat', aScaledService({ schedules }, { timeZone })],
    ] as const) {
      expect(brokenRules(service)).toEqual(['SCALING_CRON']);
      expectFinding(service, 'SCALING_CRON', { at, value: `"${timeZone}"`, names: [fix] });
    }
  });

  test('fails on the platform where no autoscaler uses it', () => {
    const service = aService({ platform: Platform.kubernetes({ timeZone: 'Asia/Foo' }) });
    expectFinding(service, 'SCALING_CRON', { value: '"Asia/Foo"' });
  });

  test('fails on an autoscaler without schedules, which would drop it', () => {
    const service = aScaledService({ maxReplicas: 8, metrics, timeZone: 'Asia/Shanghai' });
    expect(brokenRules(service)).toEqual(['SCALING_CRON']);
    expectFinding(service, 'SCALING_CRON', { at: AT, value: '"Asia/Shanghai"' });
  });
});

describe('a change of the number near a change of the clock', () => {
  const changing = (time: string): Schedule[] => [
    Schedule.cron(`${time} * * 0`, 4),
    Schedule.cron('0 12 * * *', 1),
  ];

  test.each([
    ['0 2', 'Europe/Berlin', '"02:00"', ['skips (2026-03-29)', 'repeats (2026-10-25)']],
    ['59 2', 'Europe/Berlin', '"02:59"', ['skips (2026-03-29)', 'repeats (2026-10-25)']],
    ['0 2', 'America/New_York', '"02:00"', ['skips (2026-03-08)']],
    ['30 1', 'America/New_York', '"01:30"', ['repeats (2026-11-01)']],
    ['0 0', 'America/Santiago', '"00:00"', ['skips (2026-09-06)']],
  ])('is warned about: %s on Sunday in %s', (time, timeZone, value, names) => {
    const service = aScaledService({ schedules: changing(time), timeZone });
    expect(brokenRules(service)).toEqual(['SCALING_DST']);
    expectFinding(service, 'SCALING_DST', { at: AT, value, names: ['to 4', timeZone, ...names] });
    expect(findingsOf(service, 'SCALING_DST')[0].message.match(/\(20[\d-]+\)/g)).toHaveLength(
      names.length,
    );
  });

  test.each([
    ['59 1', 'Europe/Berlin'],
    ['0 3', 'Europe/Berlin'],
    ['59 0', 'America/New_York'],
    ['0 3', 'America/New_York'],
    ['0 2', 'Asia/Shanghai'],
    ['0 2', 'UTC'],
  ])('is not meant by %s on Sunday in %s', (time, timeZone) => {
    expect(brokenRules(aScaledService({ schedules: changing(time), timeZone }))).toEqual([]);
  });

  test('is not meant on the days on which the clock runs through', () => {
    const schedules = [window('1-5', '02:30', '12:00')];
    expect(brokenRules(aScaledService({ schedules, timeZone: 'Europe/Berlin' }))).toEqual([]);
  });

  test('is met by the end of a window on the day after its start', () => {
    const service = aScaledService({
      schedules: [window('6', '22:00', '02:30')],
      timeZone: 'Europe/Berlin',
    });
    expectFinding(service, 'SCALING_DST', { at: AT, names: ['to 1', '02:00–03:00'] });
  });

  test('is warned about once, however many dates meet it', () => {
    const schedules = [Schedule.cron('30 2 * 3 *', 4), Schedule.cron('0 20 * 3 *', 1)];
    const service = aScaledService({ schedules, timeZone: 'Europe/Berlin' });
    expectFinding(service, 'SCALING_DST', { at: AT, names: ['to 4', 'skips (2026-03-29)'] });
  });

  test('is not meant in months in which the clock runs through', () => {
    const schedules = [Schedule.cron('30 2 * 6 *', 4), Schedule.cron('0 20 * 6 *', 1)];
    expect(brokenRules(aScaledService({ schedules, timeZone: 'Europe/Berlin' }))).toEqual([]);
  });

  test('is not meant where a schedule fires and the number stays', () => {
    const schedules = [Schedule.cron('30 2 * * 0', 1), night, Schedule.cron('0 8 * * 1-5', 4)];
    expect(brokenRules(aScaledService({ schedules, timeZone: 'Europe/Berlin' }))).toEqual([]);
  });
});
