import { CronTimes, DAY, Unreadable, isUnreadable, readCron, timeOfDay, weekdaysOf } from './cron';
import { isUnresolved } from '../private/unresolved';
import { ScheduleSpec } from '../spec/schedule';

/** A window that begins on certain weekdays at a time of day, and may end on the next day. @internal */
export interface WindowTimes {
  readonly weekdays: readonly number[];
  /** Minute of the day. */
  readonly start: number;
  readonly minutes: number;
}

/** A schedule with its times: exactly one of `cron`, `window` and `unreadable` is set. @internal */
export interface ReadSchedule {
  readonly spec: ScheduleSpec;
  readonly cron?: CronTimes;
  readonly window?: WindowTimes;
  readonly unreadable?: Unreadable;
}

/** @internal */
export function readSchedule(spec: ScheduleSpec): ReadSchedule {
  return { spec, ...(spec.kind === 'cron' ? readExpression(spec.expression) : readWindow(spec)) };
}

/** Whether a schedule recurs by date, so that weeks differ. @internal */
export function isDated({ cron }: ReadSchedule): boolean {
  return cron !== undefined && (cron.on.days !== undefined || cron.on.months !== undefined);
}

/** Whether a schedule has a replica count; a rule reports the others. @internal */
export function hasCount({ replicas }: ScheduleSpec): boolean {
  return isCount(replicas);
}

/** @internal */
export function isCount(replicas: number): boolean {
  return Number.isInteger(replicas) && replicas >= 1;
}

/** A schedule in a few words, as messages and timelines name it. @internal */
export function describeSchedule(schedule: ScheduleSpec): string {
  return schedule.kind === 'cron'
    ? schedule.expression
    : `${schedule.start}-${schedule.end} on ${schedule.days ?? '*'}`;
}

type Times = Omit<ReadSchedule, 'spec'>;

function readExpression(expression: string): Times {
  if (isUnresolved(expression)) {
    return { unreadable: UNRESOLVED };
  }
  const cron = readCron(expression);
  return isUnreadable(cron) ? { unreadable: cron } : { cron };
}

function readWindow(spec: ScheduleSpec & { readonly kind: 'window' }): Times {
  if ([spec.days, spec.start, spec.end].some(isUnresolved)) {
    return { unreadable: UNRESOLVED };
  }
  const weekdays = weekdaysOf(spec.days ?? '*');
  const start = timeOfDay('start', spec.start, '23:59');
  const end = timeOfDay('end', spec.end, '24:00');
  for (const part of [weekdays, start, end]) {
    if (typeof part === 'object' && isUnreadable(part)) {
      return { unreadable: part };
    }
  }
  return windowOf(weekdays as number[], start as number, end as number);
}

const UNRESOLVED: Unreadable = {
  problem: 'the times of a schedule must be known at synthesis',
  fix: 'write literal times instead of a value that is known only at apply',
};

function windowOf(weekdays: readonly number[], start: number, end: number): Times {
  if (start === end) {
    return {
      unreadable: {
        problem: 'a window must not end at the time it starts',
        fix: "for whole days write start: '00:00', end: '24:00'",
      },
    };
  }
  return { window: { weekdays, start, minutes: end > start ? end - start : end + DAY - start } };
}
