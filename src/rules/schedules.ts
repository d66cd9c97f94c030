import { Finding, Rule, broken, error, warning } from './finding';
import {
  AutoscalerPlan,
  AutoscalerSaid,
  leastReplicas,
  lowestFloor,
} from '../plan/autoscaler-plan';
import { Course, courseOf, isByDate } from '../plan/course-plan';
import { planFloors } from '../plan/schedule-plan';
import {
  CronSaid,
  ScheduleSaid,
  describeSchedule,
  isCount,
  isDated,
  timesOf,
} from '../plan/schedule-said';
import { ServicePlan, ServiceSaid } from '../plan/service-plan';
import { dayOfCycle } from '../private/calendar';
import { DAY, ascending, isUnreadable } from '../private/cron';
import { ClockChange, canonicalTimeZone, clockChanges, isTimeZone } from '../private/time-zone';
import { isUnknown } from '../private/unknown';

const SCALING_CRON = error(
  'SCALING_CRON',
  'a cron expression has five fields of numbers, lists, ranges and steps; what recurs by date begins and ends on days that one expression each describes; a window has weekdays and two times of day; every schedule counts at some time; the time zone is an IANA name',
);
const SCALING_DST = warning(
  'SCALING_DST',
  'no schedule changes the number at a local time that daylight saving skips or repeats',
);

/** @internal */
export const SCHEDULE_RULES: Rule[] = [SCALING_CRON, SCALING_DST];

/** @internal */
export function checkSchedules(said: ServiceSaid, plan: ServicePlan): Finding[] {
  return [
    ...checkZone(said.platform?.timeZone, '"timeZone" of the platform', plan.path),
    ...plan.deployments.flatMap(({ autoscaler }, index) =>
      autoscaler ? checkAutoscaler(said.deployments[index].autoscalers[0], autoscaler) : [],
    ),
  ];
}

function checkAutoscaler(said: AutoscalerSaid, plan: AutoscalerPlan): Finding[] {
  const { path } = plan;
  if (said.schedules.length === 0) {
    return said.timeZone === undefined
      ? []
      : [
          broken(SCALING_CRON, path, {
            problem: '"timeZone" says when schedules fire, and this autoscaler has none',
            got: said.timeZone,
            mend: 'take it out, or add schedules',
          }),
        ];
  }
  const course = courseOf(said.schedules, leastReplicas(said));
  return [
    ...checkZone(said.timeZone, '"timeZone"', path),
    ...said.schedules.flatMap((schedule) => checkTimes(schedule, path)),
    ...checkOverridden(said.schedules, course, path),
    ...checkWindows(said, course, plan),
    ...checkClockChanges(course, plan),
  ];
}

function checkZone(timeZone: string | undefined, property: string, path: string): Finding[] {
  if (timeZone === undefined || isUnknown(timeZone) || isTimeZone(timeZone)) {
    return [];
  }
  // what Node takes it for is one of two, and not the one that is meant where this cloud is
  const close = timeZone === 'CST' ? undefined : canonicalTimeZone(timeZone);
  return [
    broken(SCALING_CRON, path, {
      problem: `${property} must be the name of a zone in the IANA time zone database`,
      got: timeZone,
      mend:
        close !== undefined && isTimeZone(close)
          ? `write '${close}'`
          : "write it as area and city, such as 'Asia/Shanghai', or 'UTC'",
    }),
  ];
}

function checkTimes(schedule: ScheduleSaid, path: string): Finding[] {
  const times = timesOf(schedule);
  return isUnreadable(times)
    ? [broken(SCALING_CRON, path, { ...times, got: describeSchedule(schedule) })]
    : [];
}

/** A schedule that loses every minute of its own to later ones would be dropped without a word. */
function checkOverridden(
  schedules: readonly ScheduleSaid[],
  { counting }: Course,
  path: string,
): Finding[] {
  return schedules
    .filter(
      (schedule) => 'fires' in timesOf(schedule) && isCount(schedule) && !counting.has(schedule),
    )
    .map((schedule) =>
      broken(SCALING_CRON, path, {
        problem:
          'a schedule never counts where those said after it fire at all of its minutes as well',
        got: describeSchedule(schedule),
        mend: 'take it out, or change its time',
      }),
    );
}

/** What recurs by date has a window form only if each count ends as regularly as it begins. */
function checkWindows(
  said: AutoscalerSaid,
  course: Course,
  { path, minReplicas }: AutoscalerPlan,
): Finding[] {
  return planFloors(course, minReplicas).refused.map(({ floor, from, by }) =>
    broken(SCALING_CRON, path, {
      problem: `the number ${floor} begins or ends on days that no cron expression describes, so that KEDA cannot be told when to keep it`,
      got: by && describeSchedule(by),
      mend:
        nearest(said, from % DAY, by, minReplicas) ??
        'let every schedule that changes the number then name the same days of the month and months',
    }),
  );
}

/** A schedule that ends what begins by date on the same days, and with which there are windows. */
function nearest(
  { schedules }: AutoscalerSaid,
  from: number,
  by: ScheduleSaid | undefined,
  replicas: number,
): string | undefined {
  if (by?.kind !== 'cron' || !isDated(by)) {
    return undefined;
  }
  const [, , ...days] = by.expression.trim().split(/\s+/);
  const fired = schedules.flatMap((schedule) => {
    const times = timesOf(schedule);
    return 'fires' in times ? times.fires.minutes : [];
  });
  const later = ascending([...fired, DAY - 1]).filter((minute) => minute > from);
  const found = later.slice(0, MOST_TRIED).flatMap((minute): CronSaid[] => {
    const expression = `${minute % 60} ${Math.floor(minute / 60)} ${days.join(' ')}`;
    const added: CronSaid = { kind: 'cron', expression, replicas };
    const course = courseOf([...schedules, added], replicas);
    const lowest = lowestFloor(course);
    return planFloors(course, lowest).refused.length === 0 ? [added] : [];
  })[0];
  return found && `end it on the same days: add Schedule.cron('${found.expression}', ${replicas})`;
}

/** How many times of day are tried for a mend. */
const MOST_TRIED = 4;

function checkClockChanges(course: Course, { path, timeZone }: AutoscalerPlan): Finding[] {
  const { segments } = course;
  if (segments.length < 2 || isUnknown(timeZone) || !isTimeZone(timeZone!)) {
    return [];
  }
  const length = course.days.length * DAY;
  const changes = clockChanges(timeZone!).map((change) => ({
    change,
    begin: beginOf(change, course),
  }));
  const alike = new Map<string, ClockChange[]>();
  for (const segment of segments) {
    const met = changes
      .filter(({ change, begin }) => (segment.from - begin + length) % length < change.minutes)
      .map(({ change }) => change);
    const key = `${clock(segment.from)} ${segment.floor}`;
    if (met.length > 0) {
      alike.set(key, [...(alike.get(key) ?? []), ...met]);
    }
  }
  return [...alike].map(([key, met]) => {
    const [time, floor] = key.split(' ');
    const first = [true, false].flatMap(
      (skipped) => earliest(met.filter((change) => change.skipped === skipped)) ?? [],
    );
    return broken(SCALING_DST, path, {
      problem: `the number of instances changes to ${floor} at a local time that ${timeZone} ${first.map(told).join(' and ')}`,
      got: time,
      mend: `move it out of ${clock(first[0].from)}–${clock(first[0].from + first[0].minutes)}, or say a "timeZone" whose clocks never change; KEDA gets the number wrong around a skipped time, and takes the second of a repeated one`,
    });
  });
}

function earliest(changes: readonly ClockChange[]): ClockChange | undefined {
  return [...changes].sort((a, b) => (a.date < b.date ? -1 : 1))[0];
}

/** The first minute of a clock change in a course. */
function beginOf({ date, from }: ClockChange, course: Course): number {
  return isByDate(course) ? dayOfCycle(date)! * DAY + (from % DAY) : from;
}

function told({ skipped, date }: ClockChange): string {
  return `${skipped ? 'skips' : 'repeats'} (${date})`;
}

function clock(minuteOfWeek: number): string {
  const minutes = minuteOfWeek % DAY;
  return [Math.floor(minutes / 60), minutes % 60]
    .map((part) => `${part}`.padStart(2, '0'))
    .join(':');
}
