import { PLAIN_WEEK, isOn } from '../../src/plan/calendar';
import { DAY, cronAt, isUnreadable, readCron, timeOfDay, weekdaysOf } from '../../src/plan/cron';

function at(weekday: number, hour: number, minute: number = 0): number {
  return weekday * DAY + hour * 60 + minute;
}

/** The minutes of a plain week at which an expression fires, or why it cannot be read. */
function minutesOfWeek(expression: string): number[] | object {
  const read = readCron(expression);
  return isUnreadable(read)
    ? read
    : PLAIN_WEEK.filter((day) => isOn(read.on, day)).flatMap(({ weekday }) =>
        read.minutes.map((minute) => weekday * DAY + minute),
      );
}

describe('a cron expression', () => {
  test.each([
    ['0 8 * * 1', [at(1, 8)]],
    ['59 23 * * 6', [at(6, 23, 59)]],
    ['0 0 * * 0', [at(0, 0)]],
    ['0 0 * * 7', [at(0, 0)]],
    ['0 8 * * 0,7', [at(0, 8)]],
    ['0 8 * * 5-7', [at(0, 8), at(5, 8), at(6, 8)]],
    ['0,30 8 * * 2', [at(2, 8), at(2, 8, 30)]],
    ['30,0 9,8 * * 2', [at(2, 8), at(2, 8, 30), at(2, 9), at(2, 9, 30)]],
    ['*/20 8 * * 2', [at(2, 8), at(2, 8, 20), at(2, 8, 40)]],
    ['5-59/30 8 * * 2', [at(2, 8, 5), at(2, 8, 35)]],
    ['0 */12 * * 2', [at(2, 0), at(2, 12)]],
    ['0 8 * * 1-5/2', [at(1, 8), at(3, 8), at(5, 8)]],
    ['0 8 * * */3', [at(0, 8), at(3, 8), at(6, 8)]],
    ['0 */24 * * 2', [at(2, 0)]],
    ['00 08 * * 1', [at(1, 8)]],
    ['  0   8 *\t* 1 ', [at(1, 8)]],
  ])('%j fires at these minutes of the week', (expression, minutes) => {
    expect(minutesOfWeek(expression)).toEqual(minutes);
  });

  test.each([
    ['* * * * *', 7 * 24 * 60],
    ['0 * * * *', 7 * 24],
    ['0 8 * * *', 7],
    ['0 8 * * 0-7', 7],
    ['0-59/59 8 * * 1', 2],
  ])('%j fires %i times a week', (expression, times) => {
    expect(minutesOfWeek(expression)).toHaveLength(times);
  });

  test.each([
    ['', 'five fields', "such as '0 8 * * 1-5'"],
    ['   ', 'five fields', 'write all five'],
    ['0 8 * *', 'five fields', 'write all five'],
    ['0 0 8 * * 1-5', 'no seconds', "remove the seconds: '0 8 * * 1-5'"],
    ['0 8 * * 1 2026 x', 'five fields', 'write all five'],
    ['@daily', '@daily is an abbreviation', "write '0 0 * * *'"],
    ['@weekly', '@weekly', "write '0 0 * * 0'"],
    ['@every 5m', '@every', "such as '0 8 * * 1-5'"],
    ['@yearly', '@yearly', "write '0 0 1 1 *'"],
    ['@monthly', '@monthly', "write '0 0 1 * *'"],
    ['@reboot', '@reboot', 'write the five fields'],
    ['CRON_TZ=Asia/Shanghai 0 8 * * 1', 'no time zone', "write '0 8 * * 1'"],
    ['60 * * * *', 'minute field of a cron expression takes 0-59, not 60', 'number of 0-59'],
    ['61 * * * *', 'takes 0-59, not 61', 'number of 0-59'],
    ['0 24 * * *', 'hour field of a cron expression takes 0-23, not 24', 'write 0 for midnight'],
    ['0 8-24 * * *', 'takes 0-23, not 8-24', 'number of 0-23'],
    ['0 8 0 * *', 'day of the month field of a cron expression takes 1-31', 'number of 1-31'],
    ['0 8 32 * *', 'takes 1-31, not 32', 'number of 1-31'],
    ['0 8 * 13 *', 'month field of a cron expression takes 1-12, not 13', 'number of 1-12'],
    ['0 8 * * 8', 'weekday field of a cron expression takes 0-7, not 8', 'number of 0-7'],
    ['0 8 30 2 *', 'no month of field 2 has a day 30', "write '0 8 29 2 *', the last possible day"],
    ['0 8 31 4,6 1', 'no month of field 4,6 has a day 31', "write '0 8 30 4,6 1'"],
    ['0 8 */10 * 1', 'combine differently', "'0 8 1,11,21,31 * *', or numbers for both"],
    ['0 8 1 * */2', 'combine differently', "list the days: '0 8 1 * *'"],
    ['*/0 8 * * *', 'the step of */0 in the minute field', 'remove the step'],
    ['5/10 8 * * *', 'the step in 5/10', 'write 5-59/10'],
    ['*/61 8 * * *', 'the step of */61 in the minute field', 'remove the step'],
    ['0 8 * * */9', 'the step of */9 in the weekday field', 'remove the step'],
    [
      '0 8 * * 5-1',
      'the range 5-1 of the weekday field runs backwards',
      'write two ranges: 5-6,0-1',
    ],
    ['0 8 * * MON-FRI', 'steps, not MON-FRI', 'MON-FRI is 1-5'],
    ['0 8 * JAN *', 'steps, not JAN', 'January is 1'],
    ['0 8 ? * *', 'steps, not ?', 'write * for all'],
    ['0 8 * * 5L', 'steps, not 5L', 'write * for all'],
    ['0 8 * * 1#2', 'steps, not 1#2', 'write * for all'],
    ['-1 8 * * *', 'steps, not -1', 'write * for all'],
    ['0 8.5 * * *', 'steps, not 8.5', 'write * for all'],
    ['0 8, * * *', 'steps, not an empty item', 'write * for all'],
    ['0 ８ * * *', 'steps, not ８', 'write * for all'],
  ])('fails for %j with the problem and the fix', (expression, problem, fix) => {
    expect(minutesOfWeek(expression)).toEqual({
      problem: expect.stringContaining(problem),
      fix: expect.stringContaining(fix),
    });
  });

  test.each([
    ['0 8 29 2 *', { days: [29], months: [2] }],
    ['0 8 1,15 * *', { days: [1, 15] }],
    ['0 8 */10 * *', { days: [1, 11, 21, 31] }],
    ['0 8 * 6-8 *', { months: [6, 7, 8] }],
    ['0 8 * 1-12 *', {}],
    ['0 8 * 12 1-5', { months: [12], weekdays: [1, 2, 3, 4, 5] }],
    ['0 8 1 * 1,7', { days: [1], weekdays: [0, 1] }],
  ])('%j means days by %j', (expression, on) => {
    expect(readCron(expression)).toEqual({ minutes: [480], on });
  });

  test('fails for what is no text', () => {
    expect(minutesOfWeek(undefined as unknown as string)).toHaveProperty('problem');
  });
});

describe('a weekday field', () => {
  test.each([
    ['*', [0, 1, 2, 3, 4, 5, 6]],
    ['1-5', [1, 2, 3, 4, 5]],
    ['6,7', [0, 6]],
    ['7,0', [0]],
  ])('%j means the weekdays %j', (text, weekdays) => {
    expect(weekdaysOf(text)).toEqual(weekdays);
  });

  test.each(['', '8', 'Mon'])('fails for %j', (text) => {
    expect(weekdaysOf(text)).toHaveProperty('problem');
  });
});

describe('a time of day', () => {
  test.each([
    ['00:00', '23:59', 0],
    ['08:05', '23:59', 485],
    ['23:59', '23:59', 1439],
    ['24:00', '24:00', 1440],
  ] as const)('%s is read where it may be as late as %s', (text, latest, minutes) => {
    expect(timeOfDay('start', text, latest)).toBe(minutes);
  });

  test.each([
    ['24:00', '23:59', "write '00:00' of the next day"],
    ['24:01', '24:00', "such as '08:00'"],
    ['08:60', '24:00', "such as '08:00'"],
    ['8:00', '24:00', "such as '08:00'"],
    ['08:00:00', '24:00', "such as '08:00'"],
    ['', '24:00', "such as '08:00'"],
    ['-1:00', '24:00', "such as '08:00'"],
  ] as const)('fails for %j where it may be as late as %s', (text, latest, fix) => {
    expect(timeOfDay('end', text, latest)).toEqual({
      problem: expect.stringContaining(
        `"end" of a window must be a time of day HH:MM, 00:00–${latest}`,
      ),
      fix: expect.stringContaining(fix),
    });
  });
});

describe('a cron expression for a time of day', () => {
  test.each([
    [480, [1, 2, 3, 4, 5], '0 8 * * 1-5'],
    [0, [0], '0 0 * * 0'],
    [1439, [0, 6], '59 23 * * 0,6'],
    [75, [0, 1, 2, 4, 6], '15 1 * * 0-2,4,6'],
    [75, [3, 2], '15 1 * * 2,3'],
    [75, [0, 1, 2, 3, 4, 5, 6], '15 1 * * *'],
  ])('minute %i on weekdays %j is written %j', (minute, weekdays, expression) => {
    expect(cronAt(minute, weekdays.length === 7 ? {} : { weekdays })).toBe(expression);
  });

  test.each([
    [{ days: [1, 2, 3, 15] }, '0 8 1-3,15 * *'],
    [{ months: [12], weekdays: [1, 2, 3] }, '0 8 * 12 1-3'],
    [{ days: [29], months: [2] }, '0 8 29 2 *'],
  ])('on days by %j it is written %j', (on, expression) => {
    expect(cronAt(480, on)).toBe(expression);
  });
});
