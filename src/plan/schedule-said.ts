import {
  CronTimes,
  DAY,
  Unreadable,
  isUnreadable,
  readCron,
  timeOfDay,
  weekdaysOf,
} from '../private/cron';
import { isUnknown } from '../private/unknown';

/** A count that holds from certain minutes on, until the next schedule of this kind fires. @internal */
export interface CronSaid {
  readonly kind: 'cron';
  readonly expression: string;
  readonly replicas: number;
}

/** A count that is the floor between two times of day. @internal */
export interface WindowSaid {
  readonly kind: 'window';
  readonly days?: string;
  readonly start: string;
  readonly end: string;
  readonly replicas: number;
}

/** @internal */
export type ScheduleSaid = CronSaid | WindowSaid;

/** Minutes that begin on certain weekdays at a time of day, and may go on on the next one. @internal */
export interface WindowTimes {
  readonly weekdays: readonly number[];
  /** Minute of the day. */
  readonly start: number;
  readonly minutes: number;
}

/** When a schedule fires, or its windows hold. @internal */
export type Times = { readonly fires: CronTimes } | { readonly holds: WindowTimes };

/** What was said never changes, and is asked for by the plan and by several rules. */
const READ = new WeakMap<ScheduleSaid, Times | Unreadable>();

/** @internal */
export function timesOf(said: ScheduleSaid): Times | Unreadable {
  const times = READ.get(said) ?? read(said);
  READ.set(said, times);
  return times;
}

/** Whether a schedule recurs by date, so that no two weeks need be alike. @internal */
export function isDated(said: ScheduleSaid): boolean {
  const times = timesOf(said);
  return (
    'fires' in times && (times.fires.on.days !== undefined || times.fires.on.months !== undefined)
  );
}

/** Whether it has a count; what has none a rule reports. @internal */
export function isCount({ replicas }: ScheduleSaid): boolean {
  return Number.isInteger(replicas) && replicas >= 1;
}

/** A schedule in a few words, as messages and timelines name it. @internal */
export function describeSchedule(schedule: ScheduleSaid): string {
  return schedule.kind === 'cron'
    ? schedule.expression
    : `${schedule.start}-${schedule.end} on ${schedule.days ?? '*'}`;
}

function read(said: ScheduleSaid): Times | Unreadable {
  if (said.kind === 'cron') {
    if (isUnknown(said.expression)) {
      return KNOWN_LATER;
    }
    const fires = readCron(said.expression);
    return isUnreadable(fires) ? fires : { fires };
  }
  if ([said.days, said.start, said.end].some(isUnknown)) {
    return KNOWN_LATER;
  }
  const weekdays = weekdaysOf(said.days ?? '*');
  const start = timeOfDay('start', said.start, '23:59');
  const end = timeOfDay('end', said.end, '24:00');
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
  mend: 'write them out instead of a value that is only known at apply',
};

function windowOf(weekdays: readonly number[], start: number, end: number): Times | Unreadable {
  if (start === end) {
    return {
      problem: 'a window must not end at the time it starts',
      mend: "write start: '00:00', end: '24:00' for whole days",
    };
  }
  return { holds: { weekdays, start, minutes: end > start ? end - start : end + DAY - start } };
}
