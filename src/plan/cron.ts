import { DayPattern } from './calendar';

/** Why something a person wrote cannot be read, and what to write instead. @internal */
export interface Unreadable {
  readonly problem: string;
  readonly fix: string;
}

/** @internal */
export const DAY = 24 * 60;
/** Minutes of a week; minute 0 is Sunday 00:00, as cron counts. @internal */
export const WEEK = 7 * DAY;

interface Field {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** What to write instead of a name. */
  readonly names: string;
  /** Where croner keeps which values it found. */
  readonly values: 'minute' | 'hour' | 'day' | 'month' | 'dayOfWeek';
}

const FIELDS: readonly Field[] = [
  { name: 'minute', min: 0, max: 59, names: '0-59', values: 'minute' },
  { name: 'hour', min: 0, max: 23, names: '0-23', values: 'hour' },
  { name: 'day of the month', min: 1, max: 31, names: '1-31', values: 'day' },
  { name: 'month', min: 1, max: 12, names: 'January is 1, December 12', values: 'month' },
  {
    name: 'weekday',
    min: 0,
    max: 7,
    names: 'Sunday is 0, Monday 1, MON-FRI is 1-5',
    values: 'dayOfWeek',
  },
];
const WEEKDAY = FIELDS[4];

const MONTH_LENGTHS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const FIVE_FIELDS =
  'a cron expression has five fields: minute, hour, day of the month, month, weekday';
const EXAMPLE = "such as '0 8 * * 1-5' for Monday to Friday at 08:00";

/** Abbreviations, written out. */
const ABBREVIATIONS: Record<string, string> = {
  '@hourly': '0 * * * *',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@weekly': '0 0 * * 0',
  '@monthly': '0 0 1 * *',
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
};

/** When a cron expression fires. @internal */
export interface CronTimes {
  /** Minutes of the day, ascending. */
  readonly minutes: readonly number[];
  /** The days on which it fires at all of them. */
  readonly on: DayPattern;
}

/** @internal */
export function isUnreadable(value: object): value is Unreadable {
  return 'problem' in value;
}

/**
 * When a cron expression fires.
 *
 * Stricter than most readers, so that an expression means the same to every one of them: no
 * seconds, no names, no `@daily`, no range that runs backwards.
 *
 * @internal
 */
export function readCron(expression: string): CronTimes | Unreadable {
  const parts = typeof expression === 'string' ? expression.trim().split(/\s+/) : [];
  if (parts.length !== 5) {
    return notFiveFields(parts);
  }
  const fields = FIELDS.map((field, index) => valuesOf(field, parts[index]));
  for (const read of fields) {
    if (isUnreadable(read)) {
      return read;
    }
  }
  const [minutes, hours, days, months, weekdays] = fields as number[][];
  // beside a restricted one, a full list of days is not the same as *
  const all = (part: string, values: number[]) => (part === '*' ? undefined : values);
  return (
    doubtfulDays(parts, days, months) ?? {
      minutes: hours.flatMap((hour) => minutes.map((minute) => hour * 60 + minute)),
      on: {
        days: all(parts[2], days),
        months: months.length === 12 ? undefined : months,
        weekdays: all(parts[4], weekdays),
      },
    }
  );
}

/** The weekdays of a cron weekday field, 0 (Sunday) to 6, ascending; 7 is Sunday too. @internal */
export function weekdaysOf(text: string): number[] | Unreadable {
  return valuesOf(WEEKDAY, text);
}

/**
 * Minutes since midnight of a time of day `HH:MM`.
 *
 * @param property what the time is called, for the message
 * @param latest `24:00` where the end of the day can be meant
 * @internal
 */
export function timeOfDay(
  property: string,
  text: string,
  latest: '23:59' | '24:00',
): number | Unreadable {
  const [, hour, minute] = /^(\d\d):(\d\d)$/.exec(text) ?? [];
  const minutes = Number(hour) * 60 + Number(minute);
  if (Number(minute) <= 59 && minutes <= (latest === '24:00' ? DAY : DAY - 1)) {
    return minutes;
  }
  return {
    problem: `"${property}" of a window is a time of day HH:MM, 00:00–${latest}`,
    fix:
      text === '24:00'
        ? "write '00:00' of the next day"
        : "write it with two digits each, such as '08:00'",
  };
}

/** A cron expression for one time of day on some days. @internal */
export function cronAt(minuteOfDay: number, { days, months, weekdays }: DayPattern): string {
  const [day, month, weekday] = [days, months, weekdays].map(listed);
  return `${minuteOfDay % 60} ${Math.floor(minuteOfDay / 60)} ${day} ${month} ${weekday}`;
}

function listed(values: readonly number[] | undefined): string {
  const runs: number[][] = [];
  for (const value of ascending(values ?? [])) {
    const run = runs[runs.length - 1];
    if (run?.[run.length - 1] === value - 1) {
      run.push(value);
    } else {
      runs.push([value]);
    }
  }
  return values === undefined
    ? '*'
    : runs
        .map((run) => (run.length > 2 ? `${run[0]}-${run[run.length - 1]}` : run.join(',')))
        .join(',');
}

/**
 * The values of one field, ascending, as croner reads them. The letters and marks that it takes
 * besides (names, L, #, W, ?) mean different things to different readers.
 */
function valuesOf(field: Field, text: string): number[] | Unreadable {
  // loaded by programs that have schedules, not by all
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { CronPattern } = require('croner') as typeof import('croner');
  const read = (part: string) => {
    if (!/^[\d*,/-]+$/.test(part)) {
      return undefined;
    }
    const pattern = FIELDS.map((other) => (other === field ? part : '*')).join(' ');
    try {
      return new CronPattern(pattern)[field.values];
    } catch {
      return undefined;
    }
  };
  const found = read(text);
  if (found === undefined) {
    return notRead(field, text.split(',').find((item) => read(item) === undefined) ?? text);
  }
  // croner counts days and months from 0
  const first = field.min === 1 ? 1 : 0;
  return [...found].flatMap((included, index) => (included ? [index + first] : []));
}

/** What is wrong with an item of a field that could not be read. */
function notRead(field: Field, item: string): Unreadable {
  const { name, min, max } = field;
  const [, from, to, step] = /^(?:\*|(\d+)(?:-(\d+))?)(?:\/(\d+))?$/.exec(item) ?? [item];
  if (from === undefined && step === undefined) {
    return unreadableItem(field, item);
  }
  if (Number(from ?? min) > max || Number(to ?? min) > max || Number(from ?? min) < min) {
    return {
      problem: `the ${name} field of a cron expression takes ${min}-${max}, not ${item}`,
      fix:
        name === 'hour' && item === '24'
          ? 'write 0 for midnight, and the weekday that then begins'
          : `write a number of ${min}-${max}`,
    };
  }
  const last = field === WEEKDAY ? max - 1 : max;
  if (step !== undefined && from !== undefined && to === undefined) {
    return {
      problem: `the step in ${item} of the ${name} field has no range to go through`,
      fix: `write ${from}-${last}/${step}`,
    };
  }
  if (to !== undefined && Number(from) > Number(to)) {
    return {
      problem: `the range ${item} of the ${name} field runs backwards`,
      fix: `write it as two: ${from}-${last},${min}-${to}`,
    };
  }
  return {
    problem: `the step of ${item} in the ${name} field leads nowhere`,
    fix: `leave the step out, or write one of 1-${max}`,
  };
}

function unreadableItem({ name, min, max, names }: Field, item: string): Unreadable {
  return {
    problem: `the ${name} field of a cron expression is made of numbers ${min}-${max}, ranges, lists and steps, and ${item === '' ? 'an empty item' : item} is none of them`,
    fix: /^[a-z]/i.test(item)
      ? `write numbers for names: ${names}`
      : 'write * for all, 8 for one, 8-12 for a range, 8,12 for a list, */2 for every second one',
  };
}

function notFiveFields(parts: readonly string[]): Unreadable {
  const [first] = parts;
  if (first?.startsWith('@')) {
    return {
      problem: `${FIVE_FIELDS}; ${first} is an abbreviation that not every reader knows`,
      fix:
        first in ABBREVIATIONS
          ? `write '${ABBREVIATIONS[first]}'`
          : `write the five fields, ${EXAMPLE}`,
    };
  }
  if (/^(CRON_)?TZ=/.test(first ?? '')) {
    return {
      problem: `${FIVE_FIELDS}; it holds no time zone`,
      fix: `say the zone once, as "timeZone" of the autoscaler, and write '${parts.slice(1).join(' ')}'`,
    };
  }
  return parts.length === 6
    ? {
        problem: `${FIVE_FIELDS}; a schedule knows no seconds and no years`,
        fix: `leave the seconds out: '${parts.slice(1).join(' ')}'`,
      }
    : { problem: FIVE_FIELDS, fix: `write them all, ${EXAMPLE}` };
}

/** Days that never come, and such on which readers disagree. */
function doubtfulDays(
  [minute, hour, day, month, weekday]: readonly string[],
  days: readonly number[],
  months: readonly number[],
): Unreadable | undefined {
  const longest = Math.max(...months.map((number) => MONTH_LENGTHS[number - 1]));
  if (days[0] > longest) {
    return {
      problem: `no month of field ${month} has a day ${days[0]}`,
      fix: `write '${minute} ${hour} ${longest} ${month} ${weekday}', the last day there is`,
    };
  }
  const steps = [day, weekday].some((part) => part.startsWith('*/'));
  return steps && day !== '*' && weekday !== '*'
    ? {
        problem:
          'with a day of the month and a weekday some readers mean either and some both where one of them is a step of *',
        fix: `write the days out: '${minute} ${hour} ${listed(days)} ${month} *', or numbers for both`,
      }
    : undefined;
}

/** @internal */
export function ascending(values: readonly number[]): number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}
