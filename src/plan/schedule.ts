import {
  CronTimes,
  DAY,
  Unreadable,
  isUnreadable,
  readCron,
  timeOfDay,
  weekdaysOf,
} from '../private/cron';
import { isUnresolved } from '../private/unresolved';
import { ScheduleSpec } from '../spec/schedule';

/** Minutes that begin on certain weekdays at a time of day, and may go on on the next one. @internal */
export interface WindowTimes {
  readonly weekdays: readonly number[];
  /** Minute of the day. */
  readonly start: number;
  readonly minutes: number;
}

/** When a schedule fires, or its windows hold. @internal */
export type Times = { readonly cron: CronTimes } | { readonly window: WindowTimes };

/** What was said never changes, and is asked for by the plan and by several rules. */
const READ = new WeakMap<ScheduleSpec, Times | Unreadable>();

/** @internal */
export function timesOf(spec: ScheduleSpec): Times | Unreadable {
  const times = READ.get(spec) ?? read(spec);
  READ.set(spec, times);
  return times;
}

/** Whether a schedule recurs by date, so that no two weeks need be alike. @internal */
export function isDated(spec: ScheduleSpec): boolean {
  const times = timesOf(spec);
  return (
    'cron' in times && (times.cron.on.days !== undefined || times.cron.on.months !== undefined)
  );
}

/** Whether it has a count; what has none a rule reports. @internal */
export function isCount({ replicas }: ScheduleSpec): boolean {
  return Number.isInteger(replicas) && replicas >= 1;
}

/** A schedule in a few words, as messages and timelines name it. @internal */
export function describeSchedule(schedule: ScheduleSpec): string {
  return schedule.kind === 'cron'
    ? schedule.expression
    : `${schedule.start}-${schedule.end} on ${schedule.days ?? '*'}`;
}

function read(spec: ScheduleSpec): Times | Unreadable {
  if (spec.kind === 'cron') {
    if (isUnresolved(spec.expression)) {
      return KNOWN_LATER;
    }
    const cron = readCron(spec.expression);
    return isUnreadable(cron) ? cron : { cron };
  }
  if ([spec.days, spec.start, spec.end].some(isUnresolved)) {
    return KNOWN_LATER;
  }
  const weekdays = weekdaysOf(spec.days ?? '*');
  const start = timeOfDay('start', spec.start, '23:59');
  const end = timeOfDay('end', spec.end, '24:00');
  for (const part of [weekdays, start, end]) {
    if (typeof part === 'object' && isUnreadable(part)) {
      return part;
    }
  }
  return windowOf(weekdays as number[], start as number, end as number);
}

const KNOWN_LATER: Unreadable = {
  problem:
    'the times of a schedule must be known when the program runs, since windows are made of them',
  fix: 'write them out instead of a value that is only known at apply',
};

function windowOf(weekdays: readonly number[], start: number, end: number): Times | Unreadable {
  if (start === end) {
    return {
      problem: 'a window must not end at the time it starts',
      fix: "write start: '00:00', end: '24:00' for whole days",
    };
  }
  return { window: { weekdays, start, minutes: end > start ? end - start : end + DAY - start } };
}
