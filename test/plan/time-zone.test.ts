import { DAY } from '../../src/plan/cron';
import { clockChanges, isTimeZone, similarTimeZone } from '../../src/plan/time-zone';

const SUNDAY = 0;
const FRIDAY = 5 * DAY;

describe('a time zone', () => {
  test.each([
    'UTC',
    'GMT',
    'Etc/UTC',
    'Etc/GMT+8',
    'Asia/Shanghai',
    'Asia/Kolkata',
    'Asia/Ho_Chi_Minh',
    'America/Port-au-Prince',
    'America/Argentina/Buenos_Aires',
    // links, which Intl.supportedValuesOf omits
    'US/Pacific',
    'Asia/Calcutta',
    'Asia/Chongqing',
    'PRC',
    'EST5EDT',
    'GMT+0',
  ])('is known by its IANA name: %s', (name) => {
    expect(isTimeZone(name)).toBe(true);
  });

  test.each([
    '',
    'asia/shanghai',
    'Asia/Foo',
    'Asia/Shanghai ',
    'utc',
    'UTC+8',
    '+08:00',
    'PST',
    'CST',
    'SystemV/PST8',
    '北京',
    // the letters' case counts to Go
    'Asia/ShangHai',
    'America/New_york',
    'AMERICA/NEW_YORK',
    'us/pacific',
    'Utc',
    // special values and folders of Go, and its placeholder for no zone
    'Local',
    'Factory',
    'Asia',
    'Asia/',
    'Asia/Shanghai/',
    '../Asia/Shanghai',
    '__proto__',
    'constructor',
  ])('fails to be %j', (name) => {
    expect(isTimeZone(name)).toBe(false);
  });
});

describe('a name that is no time zone', () => {
  test.each([
    ['Asia/ShangHai', 'Asia/Shanghai'],
    ['AMERICA/NEW_YORK', 'America/New_York'],
    ['us/pacific', 'US/Pacific'],
    [' Asia/Shanghai ', 'Asia/Shanghai'],
    ['utc', 'UTC'],
    ['PST', 'America/Los_Angeles'],
    ['Asia/Foo', undefined],
    ['', undefined],
    ['a'.repeat(100_000), undefined],
  ])('such as %.20j has as similar one %s', (name, similar) => {
    expect(similarTimeZone(name)).toBe(similar);
  });
});

test('a link has the clock changes of its zone, and a zone that Node lacks has none', () => {
  expect(clockChanges('US/Pacific')).toEqual(clockChanges('America/Los_Angeles'));
  expect(clockChanges('Asia/Newer_Than_Node')).toEqual([]);
});

describe('the clock changes', () => {
  test.each([
    ['Europe/Berlin', '2026-03-29', SUNDAY + 120, 60, true],
    ['Europe/Berlin', '2026-10-25', SUNDAY + 120, 60, false],
    ['America/New_York', '2026-03-08', SUNDAY + 120, 60, true],
    ['America/New_York', '2026-11-01', SUNDAY + 60, 60, false],
    ['Australia/Lord_Howe', '2026-04-05', SUNDAY + 90, 30, false],
    ['Africa/Cairo', '2026-04-24', FRIDAY, 60, true],
  ])('of %s on %s are found to the minute', (zone, date, from, minutes, skipped) => {
    expect(clockChanges(zone)).toContainEqual({ date, from, minutes, skipped });
  });

  test('come in pairs, year for year', () => {
    const years = clockChanges('Europe/Berlin').map(({ date }) => date.slice(0, 4));
    expect(years).toHaveLength(22);
    expect(new Set(years).size).toBe(11);
  });

  test.each(['UTC', 'Asia/Shanghai', 'Etc/GMT+8'])('of %s do not exist', (zone) => {
    expect(clockChanges(zone)).toEqual([]);
  });
});
