import { Finding, violation } from './finding';
import { INT32, fits, whole } from './limits';
import { Subject } from './subject';
import { PlannedAutoscaler } from '../plan/autoscaler';
import { describeSchedule } from '../plan/schedule';
import { PlannedService } from '../plan/service';
import { isUnresolved } from '../private/unresolved';
import { AutoscalerSpec } from '../spec/autoscaler';
import { PolicySelection } from '../spec/behavior';
import { AutoscalingKind } from '../spec/platform';
import { ScheduleSpec } from '../spec/schedule';
import { ServiceSpec } from '../spec/service';

/** @internal */
export const SCHEDULE_LIMITS = new Subject('Autoscaler', checkLimits);

const SCALING_MAXIMUM = SCHEDULE_LIMITS.error(
  'SCALING_MAXIMUM',
  '"maxReplicas" of a schedule is a whole number from the minimum at that time to "maxReplicas" of the autoscaler, and all metrics are queries',
  "schedules: [Schedule.cron('0 22 * * *', 4, { maxReplicas: 2 })]",
);

function checkLimits(spec: ServiceSpec, plan: PlannedService): Finding[] {
  return plan.deployments.flatMap(({ autoscaler }, index) => {
    const [first] = spec.deployments[index].autoscalers;
    const limited = first?.schedules.filter(({ maxReplicas }) => maxReplicas !== undefined) ?? [];
    return autoscaler && limited.length > 0 && autoscaler.engine === AutoscalingKind.KEDA
      ? [
          ...limited.flatMap((schedule) => bound(schedule, first, autoscaler.path)),
          ...conflicts(autoscaler),
          ...metrics(autoscaler),
          ...steady(first, autoscaler.path),
        ]
      : [];
  });
}

function bound(schedule: ScheduleSpec, spec: AutoscalerSpec, path: string): Finding[] {
  const { replicas, maxReplicas } = schedule;
  const of = `"maxReplicas" of the schedule ${describeSchedule(schedule)}`;
  if (isUnresolved(maxReplicas) || !fits(whole(1), maxReplicas)) {
    return [
      violation(SCALING_MAXIMUM, path, {
        problem: `${of} must be a whole number, at least 1, that is known at synthesis`,
        value: maxReplicas,
        fix: 'set the maximum, such as 2',
      }),
    ];
  }
  const most = spec.maxReplicas;
  if (isUnresolved(most)) {
    return [
      violation(SCALING_MAXIMUM, path, {
        problem: `${of} needs a "maxReplicas" of the autoscaler that is known at synthesis`,
        value: most,
        fix: 'set the count of the autoscaler, such as maxReplicas: 8',
      }),
    ];
  }
  const few = maxReplicas! < replicas;
  return few || maxReplicas! > (most ?? INT32)
    ? [
        violation(SCALING_MAXIMUM, path, {
          problem: few
            ? `${of} must be at least its "replicas", which is ${replicas}`
            : `${of} must be at most "maxReplicas" of the autoscaler, which is ${most}`,
          value: maxReplicas,
          fix: few
            ? 'raise the maximum, or lower "replicas" of the schedule'
            : 'lower it, or raise "maxReplicas" of the autoscaler',
        }),
      ]
    : [];
}

/** Schedules that are legal by themselves, and do not fit each other. */
function conflicts({ schedule, path }: PlannedAutoscaler): Finding[] {
  return (schedule.limits?.conflicts ?? [])
    .filter(({ minimum, maximum }) => minimum !== maximum)
    .map(({ minimum, maximum }) =>
      violation(SCALING_MAXIMUM, path, {
        problem: `the schedule ${describeSchedule(minimum)} sets a minimum of ${minimum.replicas} while ${describeSchedule(maximum)} sets a maximum of ${maximum.maxReplicas}`,
        value: maximum.maxReplicas,
        fix: 'raise the maximum, lower the minimum, or change one of the times',
      }),
    );
}

/** The HPA compares a utilization outside of the formula, so no maximum would apply to it. */
function metrics({ metrics: all, path }: PlannedAutoscaler): Finding[] {
  if (all.length === 0) {
    return [
      violation(SCALING_MAXIMUM, path, {
        problem: '"maxReplicas" of a schedule has no effect without a metric',
        fix: 'remove it, or add a metric such as ScalingMetric.queueLength(4)',
      }),
    ];
  }
  return all
    .filter(({ resource }) => resource !== undefined)
    .map(({ resource }) =>
      violation(SCALING_MAXIMUM, path, {
        problem: `"maxReplicas" of a schedule cannot limit the ${resource} utilization, which KEDA keeps out of its formula`,
        fix: 'use a metric that is a query, such as ScalingMetric.queueLength(4), or remove the maximum',
      }),
    );
}

function steady({ behavior }: AutoscalerSpec, path: string): Finding[] {
  return behavior?.down?.select === PolicySelection.NONE
    ? [
        violation(SCALING_MAXIMUM, path, {
          problem:
            'with select: PolicySelection.NONE of "down" no replica stops at "maxReplicas" of a schedule',
          fix: 'set another "select" of "down", or remove the maximum',
        }),
      ]
    : [];
}
