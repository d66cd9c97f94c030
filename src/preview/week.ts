import { WeekPart, WeekPreview } from './data';
import { PlannedAutoscaler } from '../plan/autoscaler';
import { DAY, WEEK } from '../plan/cron';
import { PlannedDeployment } from '../plan/deployment';
import { instancesOf } from '../plan/queue-load';
import { ReplicaSchedule, daysOf, intervalAt, lengthOf } from '../plan/replica-schedule';
import { bandsOf } from '../plan/timeline';
import { omitUndefined } from '../private/omit-undefined';

/** The week of a deployment; `undefined` where its replica count is known to Terraform only. @internal */
export function previewWeek(deployment: PlannedDeployment): WeekPreview | undefined {
  const { path, autoscaler } = deployment;
  const [fewest, most] = [instancesOf(deployment, 'fewest'), instancesOf(deployment, 'most')];
  if (fewest === undefined || most === undefined) {
    return undefined;
  }
  if (autoscaler === undefined || (autoscaler.timeZone === undefined && !autoscaler.zero)) {
    const parts = [{ fromMinute: 0, toMinute: WEEK, minReplicas: fewest, maxReplicas: most }];
    return { deployment: path, parts, weeksDiffer: false };
  }
  const { schedule } = autoscaler;
  return {
    deployment: path,
    ...omitUndefined({ timeZone: autoscaler.timeZone }),
    parts: partsIn(autoscaler, schedule.byDate ? busiestMonday(schedule) : DAY),
    weeksDiffer: schedule.byDate,
  };
}

/** The first minute of the week with most replica hours. */
function busiestMonday(schedule: ReplicaSchedule): number {
  const first = daysOf(schedule).findIndex(({ weekday }) => weekday === 1) * DAY;
  const minutes = new Map<number, number>();
  schedule.intervals.from.forEach((_, index) => {
    const { from, to, replicas } = intervalAt(schedule, index);
    for (let begin = from; begin < to;) {
      const monday = first + Math.floor((begin - first) / WEEK) * WEEK;
      const end = Math.min(to, monday + WEEK);
      minutes.set(monday, (minutes.get(monday) ?? 0) + (end - begin) * replicas);
      begin = end;
    }
  });
  const length = lengthOf(schedule);
  // the weeks at both ends of the cycle are cut
  const whole = [...minutes].filter(([monday]) => monday >= 0 && monday + WEEK <= length);
  return whole.reduce((most, each) => (each[1] > most[1] ? each : most))[0];
}

function partsIn(autoscaler: PlannedAutoscaler, monday: number): WeekPart[] {
  return bandsOf(autoscaler, monday).map(({ from, to, replicas, maxReplicas }) => ({
    fromMinute: from,
    toMinute: to,
    minReplicas: replicas,
    maxReplicas,
  }));
}
