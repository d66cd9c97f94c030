import { Finding, violation } from './finding';
import { Subject } from './subject';
import { PlannedAutoscaler } from '../plan/autoscaler';
import { dayOfCycle } from '../plan/calendar';
import { DAY, ascending } from '../plan/cron';
import { MOST_CHANGES, ReplicaSchedule, lengthOf } from '../plan/replica-schedule';
import { describeSchedule, isDated } from '../plan/schedule';
import { ScheduleAnalysis, analyzeSchedules } from '../plan/schedule-analysis';
import { PlannedService } from '../plan/service';
import { ClockChange, clockChanges, isTimeZone, similarTimeZone } from '../plan/time-zone';
import { isUnresolved } from '../private/unresolved';
import { AutoscalerSpec } from '../spec/autoscaler';
import { CronSpec, ScheduleSpec } from '../spec/schedule';
import { ServiceSpec } from '../spec/service';

/** @internal */
export const SCHEDULES = new Subject('Autoscaler', checkSchedules);

const SCALING_CRON = SCHEDULES.error(
  'SCALING_CRON',
  'each schedule is readable, takes effect at some minute and is expressible as a KEDA cron trigger, those that recur by date change the count at most 48 times a day, and "timeZone" is an IANA name',
  "Schedule.cron('@daily', 4)",
);
const SCALING_DST = SCHEDULES.warning(
  'SCALING_DST',
  'a schedule changes the replica count at a local time that daylight saving skips or repeats',
  "timeZone: 'Europe/Berlin', schedules: [Schedule.cron('30 2 * * *', 4), Schedule.cron('0 20 * * *', 1)]",
);

function checkSchedules(spec: ServiceSpec, plan: PlannedService): Finding[] {
  return [
    ...checkZone(spec.platform?.timeZone, '"timeZone" of the platform', plan.path),
    ...plan.deployments.flatMap(({ autoscaler }, index) =>
      autoscaler ? checkAutoscaler(spec.deployments[index].autoscalers[0], autoscaler) : [],
    ),
  ];
}

function checkAutoscaler(spec: AutoscalerSpec, plan: PlannedAutoscaler): Finding[] {
  const { path } = plan;
  if (plan.schedule.schedules.length === 0) {
    return spec.timeZone === undefined
      ? []
      : [
          violation(SCALING_CRON, path, {
            problem: '"timeZone" has no effect without schedules',
            value: spec.timeZone,
            fix: 'remove it, or add "schedules"',
          }),
        ];
  }
  return [
    ...checkZone(spec.timeZone, '"timeZone"', path),
    ...checkTimes(plan.schedule, path),
    ...checkChanges(plan.schedule, path),
    ...checkOverridden(plan.schedule, path),
    ...checkWindows(spec, plan.schedule, path),
    ...checkClockChanges(plan, plan.schedule, 'the replica count changes to'),
    ...(plan.schedule.limits
      ? checkClockChanges(plan, plan.schedule.limits, 'the maximum changes to')
      : []),
  ];
}

function checkZone(timeZone: string | undefined, property: string, path: string): Finding[] {
  if (timeZone === undefined || isUnresolved(timeZone) || isTimeZone(timeZone)) {
    return [];
  }
  // Node reads CST as a zone of America; users of Volcengine mean China
  const similar = timeZone === 'CST' ? undefined : similarTimeZone(timeZone);
  return [
    violation(SCALING_CRON, path, {
      problem: `${property} must be a name of the IANA time zone database, in its own letters`,
      value: timeZone,
      fix:
        similar === undefined
          ? "write area and city, such as 'Asia/Shanghai', or 'UTC'"
          : `write '${similar}'`,
    }),
  ];
}

function checkTimes({ schedules }: ScheduleAnalysis, path: string): Finding[] {
  return schedules.flatMap(({ spec, unreadable }) =>
    unreadable
      ? [violation(SCALING_CRON, path, { ...unreadable, value: describeSchedule(spec) })]
      : [],
  );
}

function checkChanges({ restless }: ScheduleAnalysis, path: string): Finding[] {
  return restless
    ? [
        violation(SCALING_CRON, path, {
          problem: `the schedules change the replica count more than ${MOST_CHANGES} times on a day, and some recur by date`,
          fix: 'let them fire less often, or write * for the day of the month and for the month',
        }),
      ]
    : [];
}

/** A schedule that later ones override at every minute would have no effect. */
function checkOverridden({ overridden }: ScheduleAnalysis, path: string): Finding[] {
  return overridden.map((schedule) =>
    violation(SCALING_CRON, path, {
      problem: 'later schedules always override this schedule',
      value: describeSchedule(schedule),
      fix: 'remove it, or change its time',
    }),
  );
}

/** A count that recurs by date has a cron window only if it ends as regularly as it begins. */
function checkWindows(spec: AutoscalerSpec, analysis: ScheduleAnalysis, path: string): Finding[] {
  const sameDays =
    'use the same days of the month and months in all schedules that change this count';
  return [
    ...analysis.unrepresentable.map(({ replicas, from, by }) =>
      violation(SCALING_CRON, path, {
        problem: `KEDA cannot express the days on which ${replicas} replicas begin or end`,
        value: by && describeSchedule(by),
        fix: nearest(spec, analysis, from % DAY, by) ?? sameDays,
      }),
    ),
    ...(analysis.limits?.unrepresentable ?? []).map(({ replicas, by }) =>
      violation(SCALING_CRON, path, {
        problem: `KEDA cannot express the days on which a maximum of ${replicas} replicas begins or ends`,
        value: by && describeSchedule(by),
        fix: sameDays,
      }),
    ),
  ];
}

/** A schedule that ends the count on the days on which it begins, so that KEDA can express all counts. */
function nearest(
  spec: AutoscalerSpec,
  { schedules, lowest: replicas }: ScheduleAnalysis,
  from: number,
  by: ScheduleSpec | undefined,
): string | undefined {
  const dated = schedules.some((schedule) => schedule.spec === by && isDated(schedule));
  if (by?.kind !== 'cron' || !dated || schedules.length > MOST_READ) {
    return undefined;
  }
  const [, , ...days] = by.expression.trim().split(/\s+/);
  const fired = schedules.flatMap(({ cron }) => cron?.minutes ?? []);
  const later = ascending([...fired, DAY - 1]).filter((minute) => minute > from);
  const found = later.slice(0, MOST_TRIED).flatMap((minute): CronSpec[] => {
    const expression = `${minute % 60} ${Math.floor(minute / 60)} ${days.join(' ')}`;
    const added: CronSpec = { kind: 'cron', expression, replicas };
    const changed = { schedules: [...spec.schedules, added], minReplicas: replicas };
    return analyzeSchedules(changed).unrepresentable.length === 0 ? [added] : [];
  })[0];
  return found && `end it on the same days: add Schedule.cron('${found.expression}', ${replicas})`;
}

/** The number of times of day that are tried for a fix, among so many schedules. */
const MOST_TRIED = 4;
const MOST_READ = 20;

function checkClockChanges(
  { path, timeZone, maxReplicas }: PlannedAutoscaler,
  schedule: ReplicaSchedule,
  change: string,
): Finding[] {
  const { from, replicas } = schedule.intervals;
  if (from.length < 2 || isUnresolved(timeZone) || !isTimeZone(timeZone!)) {
    return [];
  }
  const met = new Map<number, ClockChange[]>();
  for (const each of clockChanges(timeZone!)) {
    for (const index of beginningIn(each, schedule)) {
      met.set(index, [...(met.get(index) ?? []), each]);
    }
  }
  const alike = new Map<string, ClockChange[]>();
  for (const index of ascending([...met.keys()])) {
    const key = `${clock(from[index])} ${Math.min(replicas[index], maxReplicas)}`;
    alike.set(key, [...(alike.get(key) ?? []), ...met.get(index)!]);
  }
  return [...alike].map(([key, all]) => {
    const [time, count] = key.split(' ');
    const first = [true, false].flatMap(
      (skipped) => earliest(all.filter((each) => each.skipped === skipped)) ?? [],
    );
    return violation(SCALING_DST, path, {
      problem: `${change} ${count} at a local time that ${timeZone} ${first.map(described).join(' and ')}, around which KEDA may keep another count`,
      value: time,
      fix: `move it out of ${clock(first[0].from)}–${clock(first[0].from + first[0].minutes)}, or set a "timeZone" without daylight saving; ignore it if that day does not matter`,
    });
  });
}

function earliest(changes: readonly ClockChange[]): ClockChange | undefined {
  return [...changes].sort((a, b) => (a.date < b.date ? -1 : 1))[0];
}

/** The intervals that begin at a minute that a clock change skips or repeats. */
function beginningIn(change: ClockChange, schedule: ReplicaSchedule): number[] {
  const { from } = schedule.intervals;
  const length = lengthOf(schedule);
  const begin = beginOf(change, schedule);
  const found: number[] = [];
  for (let minute = begin; minute < begin + change.minutes; minute++) {
    const index = indexOf(from, minute % length);
    if (index !== undefined) {
      found.push(index);
    }
  }
  return found;
}

/** Where a number is in ascending ones. */
function indexOf(numbers: readonly number[], wanted: number): number | undefined {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (numbers[middle] < wanted) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return numbers[low] === wanted ? low : undefined;
}

/** The first minute of a clock change in a replica schedule. */
function beginOf({ date, from }: ClockChange, { byDate }: ReplicaSchedule): number {
  return byDate ? dayOfCycle(date)! * DAY + (from % DAY) : from;
}

function described({ skipped, date }: ClockChange): string {
  return `${skipped ? 'skips' : 'repeats'} (${date})`;
}

function clock(minuteOfWeek: number): string {
  const minutes = minuteOfWeek % DAY;
  return [Math.floor(minutes / 60), minutes % 60]
    .map((part) => `${part}`.padStart(2, '0'))
    .join(':');
}
