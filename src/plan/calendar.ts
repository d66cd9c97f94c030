/** A day as a cron expression sees it. @internal */
export interface Day {
  /** 0 is Sunday. */
  readonly weekday: number;
  /** 1–31; 0 in the plain week, where dates play no part. */
  readonly day: number;
  /** 1–12; 0 in the plain week. */
  readonly month: number;
}

/** Selected days; without days and months, all dates. @internal */
export interface DayPattern {
  readonly weekdays?: readonly number[];
  readonly days?: readonly number[];
  readonly months?: readonly number[];
}

/** A week from Sunday on: what recurs by weekday alone needs no more. @internal */
export const PLAIN_WEEK: readonly Day[] = Array.from({ length: 7 }, (_, weekday) => ({
  weekday,
  day: 0,
  month: 0,
}));

const DAY_MS = 24 * 60 * 60_000;
const FIRST = Date.UTC(2026, 0, 1);
/** After so many years weekdays and leap days fall on the same dates again. */
const CYCLE_YEARS = 28;

let known: readonly Day[] | undefined;

/**
 * The days of 28 years from 1 January 2026 on, after which the calendar repeats: fixed, so that the
 * result does not depend on the day of the synthesis.
 *
 * @internal
 */
export function cycleOfYears(): readonly Day[] {
  const length = (Date.UTC(2026 + CYCLE_YEARS, 0, 1) - FIRST) / DAY_MS;
  known ??= Array.from({ length }, (_, index) => {
    const date = new Date(FIRST + index * DAY_MS);
    return { weekday: date.getUTCDay(), day: date.getUTCDate(), month: date.getUTCMonth() + 1 };
  });
  return known;
}

/** The position of a date `YYYY-MM-DD` in the cycle of years; `undefined` if the text is no date. @internal */
export function dayOfCycle(date: string): number | undefined {
  const time = /^\d{4}-\d\d-\d\d$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : NaN;
  // 30 February is read as 2 March
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== date) {
    return undefined;
  }
  const { length } = cycleOfYears();
  return ((((time - FIRST) / DAY_MS) % length) + length) % length;
}

/** Whether a day is meant; a day of the month and a weekday together mean either, as cron has it. @internal */
export function isOn({ weekdays, days, months }: DayPattern, at: Day): boolean {
  if (months !== undefined && !months.includes(at.month)) {
    return false;
  }
  if (days !== undefined && weekdays !== undefined) {
    return days.includes(at.day) || weekdays.includes(at.weekday);
  }
  return (days?.includes(at.day) ?? true) && (weekdays?.includes(at.weekday) ?? true);
}

/**
 * The pattern that means just these days of the cycle of years; `undefined` where none does.
 *
 * @param at indices into the cycle
 * @internal
 */
export function patternOf(at: readonly number[]): DayPattern | undefined {
  const all = cycleOfYears();
  const meant = new Set(at);
  const found = [...meant].map((index) => all[index]);
  const months = valuesOf(found, 'month');
  const weekdays = valuesOf(found, 'weekday');
  const days = valuesOf(found, 'day');
  if (count('weekday', months, weekdays) === meant.size) {
    return { months: unlessAll(months, 12), weekdays: unlessAll(weekdays, 7) };
  }
  if (count('day', months, days) === meant.size) {
    return { months: unlessAll(months, 12), days: unlessAll(days, 31) };
  }
  // every day of the month and every weekday that is never left out
  const inMonths = { months };
  const left = all.filter((day, index) => isOn(inMonths, day) && !meant.has(index));
  const [without, idle] = [valuesOf(left, 'day'), valuesOf(left, 'weekday')];
  const either = {
    months: unlessAll(months, 12),
    days: days.filter((value) => !without.includes(value)),
    weekdays: weekdays.filter((value) => !idle.includes(value)),
  };
  const none = either.days.length === 0 || either.weekdays.length === 0;
  return none || all.filter((day) => isOn(either, day)).length !== meant.size ? undefined : either;
}

function valuesOf(found: readonly Day[], of: keyof Day): number[] {
  return [...new Set(found.map((day) => day[of]))].sort((a, b) => a - b);
}

function unlessAll(values: number[], all: number): number[] | undefined {
  return values.length === all ? undefined : values;
}

const COUNTS = { weekday: new Map<number, number>(), day: new Map<number, number>() };

/** How many days of the cycle have one of these values in one of these months. */
function count(
  of: 'weekday' | 'day',
  months: readonly number[],
  values: readonly number[],
): number {
  const counts = COUNTS[of];
  if (counts.size === 0) {
    for (const day of cycleOfYears()) {
      const key = day.month * 32 + day[of];
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return months.reduce(
    (sum, month) =>
      values.reduce((part, value) => part + (counts.get(month * 32 + value) ?? 0), sum),
    0,
  );
}
