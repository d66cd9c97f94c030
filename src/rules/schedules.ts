import { Finding, Rule, broken, error, warning } from './finding';
import { AutoscalerPlan, AutoscalerSaid, leastReplicas } from '../plan/autoscaler-plan';
import { ScheduleSaid, Segment, floorsOfWeek, timesOf } from '../plan/schedule-plan';
import { ServicePlan, ServiceSaid } from '../plan/service-plan';
import { DAY, WEEK, isUnreadable } from '../private/cron';
import { ClockChange, canonicalTimeZone, clockChanges, isTimeZone } from '../private/time-zone';
import { isUnknown } from '../private/unknown';

const SCALING_CRON = error(
  'SCALING_CRON',
  'a cron expression has five fields of numbers, lists, ranges and steps, day of the month and month *; a window has weekdays and two times of day; every schedule counts at some time; the time zone is an IANA name',
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
  return [
    ...checkZone(said.timeZone, '"timeZone"', path),
    ...said.schedules.flatMap((schedule) => checkTimes(schedule, path)),
    ...checkOverridden(said.schedules, path),
    ...checkClockChanges(said, plan),
  ];
}

function checkZone(timeZone: string | undefined, property: string, path: string): Finding[] {
  if (timeZone === undefined || isUnknown(timeZone) || isTimeZone(timeZone)) {
    return [];
  }
  const close = canonicalTimeZone(timeZone);
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
    ? [broken(SCALING_CRON, path, { ...times, got: described(schedule) })]
    : [];
}

/** A schedule that loses every minute of its own to later ones would be dropped without a word. */
function checkOverridden(schedules: readonly ScheduleSaid[], path: string): Finding[] {
  const winners = new Map<number, ScheduleSaid>();
  const fire = schedules.map((schedule) => {
    const times = timesOf(schedule);
    const minutes = 'minutes' in times ? times.minutes : [];
    minutes.forEach((minute) => winners.set(minute, schedule));
    return { schedule, minutes };
  });
  const counting = new Set(winners.values());
  return fire
    .filter(({ schedule, minutes }) => minutes.length > 0 && !counting.has(schedule))
    .map(({ schedule }) =>
      broken(SCALING_CRON, path, {
        problem:
          'a schedule never counts where those said after it fire at all of its minutes as well',
        got: described(schedule),
        mend: 'take it out, or change its time',
      }),
    );
}

function checkClockChanges(said: AutoscalerSaid, { path, timeZone }: AutoscalerPlan): Finding[] {
  const segments = floorsOfWeek(said.schedules, leastReplicas(said));
  if (segments.length < 2 || isUnknown(timeZone) || !isTimeZone(timeZone!)) {
    return [];
  }
  const changes = clockChanges(timeZone!);
  return segments.flatMap((segment) => {
    const met = changes.filter((change) => meets(change, segment));
    const first = [true, false].flatMap(
      (skipped) => met.find((change) => change.skipped === skipped) ?? [],
    );
    return first.length === 0
      ? []
      : [
          broken(SCALING_DST, path, {
            problem: `the number of instances changes to ${segment.floor} at a local time that ${timeZone} ${first.map(told).join(' and ')}`,
            got: clock(segment.from),
            mend: `move it out of ${clock(first[0].from)}–${clock(first[0].from + first[0].minutes)}, or say a "timeZone" whose clocks never change; KEDA gets the number wrong around a skipped time, and takes the second of a repeated one`,
          }),
        ];
  });
}

function meets({ from, minutes }: ClockChange, segment: Segment): boolean {
  return (segment.from - from + WEEK) % WEEK < minutes;
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

function described(schedule: ScheduleSaid): string {
  return schedule.kind === 'cron'
    ? schedule.expression
    : `${schedule.start}-${schedule.end} on ${schedule.days ?? '*'}`;
}
