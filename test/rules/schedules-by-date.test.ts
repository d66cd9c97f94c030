import { Schedule } from '../../src';
import { brokenRules, message } from '../support/builders';
import { expectFinding } from '../support/findings';
import { aScaledService } from '../support/scaling';

const night = Schedule.cron('0 20 * * 1-5', 1);

describe('the times of a schedule', () => {
  test.each([
    [['0 8 1 * *', '0 20 1 * *']],
    [['0 8 25 11 *', '0 20 2 12 *']],
    [['0 8 1 * 1', '0 20 1 * 1']],
    [['0 0 29 2 *', '0 12 29 2 *']],
  ])('are accepted by date where windows can be made of them: %j', (expressions) => {
    const schedules = expressions.map((expression, index) => Schedule.cron(expression, 4 - index));
    expect(brokenRules(aScaledService({ schedules }))).toEqual([]);
  });

  test.each([
    ['0 9 28 * *', "end it on the same days: add Schedule.cron('0 20 28 * *', 1)"],
    ['30 12 1,15 3 *', "add Schedule.cron('0 20 1,15 3 *', 1)"],
    ['0 22 28 * *', "add Schedule.cron('59 23 28 * *', 1)"],
  ])('fail by date where no window can be rendered, with the nearest form: %s', (spec, fix) => {
    const schedules = [Schedule.cron('0 8 * * 1-5', 2), night, Schedule.cron(spec, 6)];
    const service = aScaledService({ schedules });
    expect(new Set(brokenRules(service))).toEqual(new Set(['SCALING_CRON']));
    const [first] = service.findings().filter(({ message: text }) => text.includes('6 replicas'));
    expect(first.value).toBe(`"${spec}"`);
    expect(first.fix).toContain(fix);

    const [, added] = /add Schedule.cron\('([^']+)', 1\)/.exec(first.message)!;
    expect(
      brokenRules(aScaledService({ schedules: [...schedules, Schedule.cron(added, 1)] })),
    ).toEqual([]);
  });

  test('fail by date where no form is near', () => {
    const service = aScaledService({
      schedules: [Schedule.cron('0 8 * * 1-5', 2), night, Schedule.cron('30 7 1 * *', 6)],
    });
    const [first] = service.findings().filter(({ message: text }) => text.includes('6 replicas'));
    expect(first.message).toContain('same days of the month and months');
  });

  test('fail where a count begins on a leap day and ends in every year', () => {
    const schedules = [Schedule.cron('0 8 29 2 *', 6), Schedule.cron('0 8 1 1 *', 1)];
    expect(message(aScaledService({ schedules }), 'SCALING_CRON')).toContain(
      "end it on the same days: add Schedule.cron('59 23 29 2 *', 1)",
    );
  });
});

describe('schedules that change the count all day long', () => {
  const alternating = (days: string, ...more: Schedule[]) =>
    aScaledService({
      maxReplicas: 9,
      schedules: [Schedule.cron(`0 * ${days}`, 1), Schedule.cron(`30 * ${days}`, 2), ...more],
    });

  test('are accepted by date up to 48 changes a day', () => {
    expect(brokenRules(alternating('1-31 * *'))).toEqual([]);
  });

  test('are rejected by date from 49 changes a day on, and by no other rule', () => {
    const service = alternating('1-31 * *', Schedule.cron('15 3 1-31 * *', 3));
    expect(brokenRules(service)).toEqual(['SCALING_CRON']);
    expectFinding(service, 'SCALING_CRON', {
      at: 'chart/chat/main/Autoscaler',
      names: ['more than 48 times on a day', 'fire less often'],
    });
  });

  test('are accepted by weekday, where they are no more than those of a week', () => {
    const service = alternating('* * 1-5', Schedule.cron('15 3 * * 1-5', 3));
    expect(brokenRules(service)).toEqual([]);
  });
});
