import { DayPattern } from './calendar';

/** The reason why a text cannot be read, and the text to write instead. @internal */
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
  /** The numbers to write instead of names. */
  readonly names: string;
}

const WEEKDAY: Field = {
  name: 'weekday',
  min: 0,
  max: 7,
  names: 'Sunday is 0, Monday 1, MON-FRI is 1-5',
};
const FIELDS: readonly Field[] = [
  { name: 'minute', min: 0, max: 59, names: '0-59' },
  { name: 'hour', min: 0, max: 23, names: '0-23' },
  { name: 'day of the month', min: 1, max: 31, names: '1-31' },
  { name: 'month', min: 1, max: 12, names: 'January is 1, December 12' },
  WEEKDAY,
];

const MONTH_LENGTHS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const FIVE_FIELDS =
  'a cron expression has five fields: minute, hour, day of the month, month, weekday';
const EXAMPLE = "such as '0 8 * * 1-5' for Monday to Friday at 08:00";

/** Abbreviations of cron and their five fields. */
const ABBREVIATIONS: Record<string, string> = {
  '@hourly': '0 * * * *',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@weekly': '0 0 * * 0',
  '@monthly': '0 0 1 * *',
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
};

/** The minutes and days of a cron expression. @internal */
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
 * The minutes and days of a cron expression.
 *
 * Stricter than most cron parsers, so that all of them read an expression alike: no seconds, no names,
 * no `@daily`, no range that runs backwards.
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
  // if the other day field is restricted, a full list of days differs from *
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
 * @param property name of the option, for the message
 * @param latest `24:00` if the end of the day is allowed
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
    problem: `"${property}" of a window must be a time of day HH:MM, 00:00–${latest}`,
    fix:
      text === '24:00' ? "write '00:00' of the next day" : "write two digits each, such as '08:00'",
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

/** The values of one field, ascending: numbers, ranges, lists and steps, without names, L, #, W and ?. */
function valuesOf(field: Field, text: string): number[] | Unreadable {
  const values: number[] = [];
  for (const item of text.split(',')) {
    const read = valuesOfItem(field, item);
    if (isUnreadable(read)) {
      return read;
    }
    values.push(...read);
  }
  // 7 is Sunday too
  return ascending(field === WEEKDAY ? values.map((value) => value % 7) : values);
}

function valuesOfItem(field: Field, item: string): number[] | Unreadable {
  const { name, min, max } = field;
  const last = field === WEEKDAY ? max - 1 : max;
  const parts = /^(?:\*|(\d+)(?:-(\d+))?)(?:\/(\d+))?$/.exec(item);
  if (!parts) {
    return unreadableItem(field, item);
  }
  const [first, end, step] = parts.slice(1).map((part) => (part ? Number(part) : undefined));
  const [from, to] = [first ?? min, end ?? first ?? last];
  if (from < min || from > max || to > max) {
    return {
      problem: `the ${name} field of a cron expression takes ${min}-${max}, not ${item}`,
      fix:
        name === 'hour' && item === '24'
          ? 'write 0 for midnight, and the next weekday'
          : `write a number of ${min}-${max}`,
    };
  }
  if (step !== undefined && first !== undefined && end === undefined) {
    return {
      problem: `the step in ${item} of the ${name} field needs a range`,
      fix: `write ${from}-${last}/${step}`,
    };
  }
  if (from > to) {
    return {
      problem: `the range ${item} of the ${name} field runs backwards`,
      fix: `write two ranges: ${from}-${last},${min}-${to}`,
    };
  }
  const size = last - min + 1;
  if (step !== undefined && (step < 1 || step > size)) {
    return {
      problem: `the step of ${item} in the ${name} field must be 1-${size}`,
      fix: `remove the step, or write 1-${size}`,
    };
  }
  const by = step ?? 1;
  return Array.from({ length: Math.floor((to - from) / by) + 1 }, (_, index) => from + index * by);
}

function unreadableItem({ name, min, max, names }: Field, item: string): Unreadable {
  return {
    problem: `the ${name} field of a cron expression takes numbers ${min}-${max}, ranges, lists and steps, not ${item === '' ? 'an empty item' : item}`,
    fix: /^[a-z]/i.test(item)
      ? `write numbers for names: ${names}`
      : 'write * for all, 8 for one, 8-12 for a range, 8,12 for a list, */2 for every second one',
  };
}

function notFiveFields(parts: readonly string[]): Unreadable {
  const [first] = parts;
  if (first?.startsWith('@')) {
    return {
      problem: `${FIVE_FIELDS}, and ${first} is an abbreviation that not every parser supports`,
      fix:
        first in ABBREVIATIONS
          ? `write '${ABBREVIATIONS[first]}'`
          : `write the five fields, ${EXAMPLE}`,
    };
  }
  if (/^(CRON_)?TZ=/.test(first ?? '')) {
    return {
      problem: `${FIVE_FIELDS}, and no time zone`,
      fix: `set "timeZone" of the autoscaler, and write '${parts.slice(1).join(' ')}'`,
    };
  }
  return parts.length === 6
    ? {
        problem: `${FIVE_FIELDS}, and no seconds or years`,
        fix: `remove the seconds: '${parts.slice(1).join(' ')}'`,
      }
    : { problem: FIVE_FIELDS, fix: `write all five, ${EXAMPLE}` };
}

/** Days that do not exist, and combinations that cron parsers read differently. */
function doubtfulDays(
  [minute, hour, day, month, weekday]: readonly string[],
  days: readonly number[],
  months: readonly number[],
): Unreadable | undefined {
  const longest = Math.max(...months.map((number) => MONTH_LENGTHS[number - 1]));
  if (days[0] > longest) {
    return {
      problem: `no month of field ${month} has a day ${days[0]}`,
      fix: `write '${minute} ${hour} ${longest} ${month} ${weekday}', the last possible day`,
    };
  }
  const steps = [day, weekday].some((part) => part.startsWith('*/'));
  return steps && day !== '*' && weekday !== '*'
    ? {
        problem:
          'a day of the month and a weekday combine differently in different cron parsers if one is a step of *',
        fix: `list the days: '${minute} ${hour} ${listed(days)} ${month} *', or numbers for both`,
      }
    : undefined;
}

/** @internal */
export function ascending(values: readonly number[]): number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}
