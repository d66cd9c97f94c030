import { SaidWeek } from './schedule-oracle';
import { Schedule } from '../../src';

/** Zones whose clocks never change, change by an hour, in the south, at midnight, by half an hour. */
export const ZONES = [
  'UTC',
  'Asia/Shanghai',
  'Asia/Kolkata',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Sydney',
  'America/Santiago',
];

export function schedulesOf({ crons, windows }: SaidWeek): Schedule[] {
  return [
    ...crons.map(({ expression, replicas, maxReplicas }) =>
      Schedule.cron(expression, replicas, { maxReplicas }),
    ),
    ...windows.map((window) => Schedule.window(window)),
  ];
}

/** Numbers and choices by chance, the same ones for the same seed. */
function chance(seed: number) {
  let state = seed;
  const upTo = (limit: number): number => {
    state = (state * 48271) % 2147483647;
    return Math.floor((state / 2147483647) * limit);
  };
  // the first numbers of neighbouring seeds are neighbours
  Array.from({ length: 4 }, () => upTo(1));
  const one = <T>(values: readonly T[]): T => values[upTo(values.length)];
  const list = <T>(limit: number, make: () => T): T[] => Array.from({ length: upTo(limit) }, make);
  return { upTo, one, list };
}

type Chance = ReturnType<typeof chance>;

function weekdays({ one }: Chance): string {
  return one(['*', '1-5', '0', '7', '6', '0,6', '5-7', '*/2', '1-5/2', '3', '2,4', '1-4,7']);
}

function someWindows(by: Chance): SaidWeek['windows'] {
  return by.list(4, () => {
    const [start, end] = by.one([
      ['08:00', '20:00'],
      ['22:00', '06:30'],
      ['00:00', '24:00'],
      ['00:00', '00:01'],
      ['23:59', '00:00'],
      ['12:00', '11:59'],
      ['18:15', '24:00'],
      ['02:30', '03:00'],
    ]);
    return { days: weekdays(by), start, end, replicas: 1 + by.upTo(6) };
  });
}

/** Schedules that recur weekly. */
export function aRandomWeek(seed: number): SaidWeek {
  const by = chance(seed);
  const lifted = someWindows(by);
  const crons = by.list(5, () => {
    const minute = by.one(['0', '0', '0', '30', '59', '5,35', '*/15', '10-50/20']);
    const hour = by.one(['0', '8', '8', '20', '23', '8,20', '9-17', '*/6', '22-23', '1-5/3']);
    return { expression: `${minute} ${hour} * * ${weekdays(by)}`, replicas: 1 + by.upTo(6) };
  });
  return { crons, windows: lifted };
}

/** Schedules of which some recur by date: seasons of a weekly rhythm, days of the month, weeks of a year. */
export function aRandomYear(seed: number): SaidWeek {
  const by = chance(seed);
  const months = () => by.one(['*', '12', '6-8', '3,6,9,12', '1', '10-12']);
  const count = () => 1 + by.upTo(6);
  const daily = by.one([
    ['0 8', '0 20'],
    ['30 7', '45 18'],
    ['0 22', '15 6'],
    ['*/30 8', '0 12'],
  ]);
  const pair = (days: readonly [string, string]) =>
    daily.map((time, index) => ({ expression: `${time} ${days[index]}`, replicas: count() }));
  const days = by.one<[string, string]>([
    ['1 * *', '1 * *'],
    [`1 ${months()} *`, `3 ${months()} *`],
    ['25 11 *', '2 12 *'],
    ['28 * *', '2 * *'],
    ['1,15 * *', '2,16 * *'],
    ['1 * 1', '1 * 1'],
    ['10-20 * *', '10-20 * *'],
    [`* ${months()} 1-5`, `* ${months()} 1-5`],
  ]);
  const weekly = by.one([[], [], pair(['* * 1-5', '* * 1-5']), pair(['* * *', '* * *'])]);
  return { crons: [...weekly, ...pair(days)], windows: by.one([[], someWindows(by)]) };
}

/** The same schedules, of which some set a maximum. */
export function limited({ crons, windows }: SaidWeek, seed: number): SaidWeek {
  const by = chance(seed);
  const maybe = <T extends { readonly replicas: number }>(each: T) => ({
    ...each,
    maxReplicas: by.one([undefined, each.replicas + 2 + by.upTo(4)]),
  });
  return { crons: crons.map(maybe), windows: windows.map(maybe) };
}

/** Off hours by chance. */
export function someOffHours(seed: number): { days: string; start: string; end: string } {
  const by = chance(seed);
  const [start, end] = by.one([
    ['20:00', '08:00'],
    ['22:30', '06:15'],
    ['00:00', '24:00'],
    ['12:00', '13:00'],
  ]);
  return { days: by.one(['0,6', '1-5', '6', '3', '2,4']), start, end };
}
